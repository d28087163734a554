import { request as httpRequest } from 'node:http';
import { sign } from '../../../src/aws/probe/sign.ts';
import { type CaseFile, type CaseRequest, loadCase } from '../../../src/core/intake/cases/index.ts';
import { decodeJwt } from '../../../src/core/model/request.ts';
import { secret, secretOrNull } from '../../../src/core/model/secret.ts';
import type { Practice } from '../../../src/practice/index.ts';
import { preflightOf } from './covers.ts';

export type Outcome = 'allowed' | 'refused';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What becomes of the question that a browser asks first, of the call itself, and whether a page may read. */
export interface Fate {
  readonly preflight: Outcome | null;
  readonly request: Outcome;
  readonly page: Outcome | null;
}

const outcome = (isAllowed: boolean): Outcome => (isAllowed ? 'allowed' : 'refused');

/** What a practice account that is served over HTTP makes of a call that a case describes. `token`: signed, or null. */
export async function sent(practice: Practice, file: CaseFile, token: string | null): Promise<Fate> {
  const { request } = file;
  const first = request.preflight === null ? null : await reply(practice, preflightOf(file), null);
  const answer = await reply(practice, file, token);
  const isPassed = answer !== null && !isOfGateway(answer);
  const isPage = request.origin !== null && request.client === 'browser';
  return {
    preflight: request.preflight === null ? null : outcome(first !== null && !isOfGateway(first)),
    request: outcome(isPassed),
    page: isPage
      ? outcome(isPassed && mayRead(answer, request) && (request.preflight === null || isAgreed(first, request)))
      : null,
  };
}

/** API Gateway names the kind of what it says itself; an HTTP API only says it. */
function isOfGateway({ status, headers, body }: Reply): boolean {
  // A handshake that may go on, and a connection that nobody holds.
  if (status === 426 || status === 410) return false;
  if (headers['x-amzn-errortype'] !== undefined) return true;
  if (headers['apigw-requestid'] === undefined || status < 400) return false;
  return ['Forbidden', 'Unauthorized', 'Not Found', 'Too Many Requests'].some(
    (message) => body === JSON.stringify({ message }),
  );
}

const listed = (text = ''): readonly string[] => text.split(',').map((word) => word.trim().toLowerCase());

/** https://fetch.spec.whatwg.org/#cors-check */
function mayRead({ headers }: Reply, { origin, credentialsMode }: CaseRequest): boolean {
  const allowed = headers['access-control-allow-origin'];
  const isWithCredentials = credentialsMode === 'include';
  if (allowed === '*' && !isWithCredentials) return true;
  return allowed === origin && (!isWithCredentials || headers['access-control-allow-credentials'] === 'true');
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
function isAgreed(answer: Reply | null, request: CaseRequest): boolean {
  if (answer === null || answer.status < 200 || answer.status > 299 || !mayRead(answer, request)) return false;
  const { method = 'GET', headers = [] } = request.preflight ?? {};
  const isWithCredentials = request.credentialsMode === 'include';
  const names = listed(answer.headers['access-control-allow-headers']);
  const verbs = listed(answer.headers['access-control-allow-methods']);
  const fits = (list: readonly string[], word: string): boolean =>
    list.includes(word.toLowerCase()) || (list.includes('*') && !isWithCredentials);
  return (
    (['GET', 'HEAD', 'POST'].includes(method) || fits(verbs, method)) &&
    headers.every((name) => fits(names, name) && (name.toLowerCase() !== 'authorization' || names.includes(name)))
  );
}

async function reply(practice: Practice, file: CaseFile, token: string | null): Promise<Reply | null> {
  const loaded = loadCase(file);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { request } = loaded.case;
  const { clientCertificate, vpcEndpoint, sourceIp, client } = file.request;
  const filled = (text: string): string => text.replaceAll('{{token}}', token ?? '');
  const host = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? request.host;
  const body = file.request.body ?? ' '.repeat(request.bodyLength);
  const own = { ...request, query: filled(request.query), token: token === null ? null : decodeJwt(token) };
  const profile = practice.profiles.find(({ accessKeyId }) => accessKeyId === request.signing?.accessKeyId);
  const signer = profile && {
    arn: profile.arn,
    accessKeyId: profile.accessKeyId,
    secretAccessKey: secret(profile.secretAccessKey),
    sessionToken: secretOrNull(profile.sessionToken),
    expiresAt: profile.expiresAt,
  };
  const signature = signer
    ? await sign(own, signer, body, { host, region: file.config.api.region, now: Date.now() })
    : null;
  const query = signature?.query ?? own.query;
  return exchanged(practice.url, {
    method: request.method,
    target: `${request.path}${query === '' ? '' : `?${query}`}`,
    headers: {
      ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, filled(value)])),
      ...signature?.headers,
      ...(request.origin === null ? {} : { origin: request.origin }),
      ...(request.apiKey === null ? {} : { 'x-api-key': request.apiKey.reveal() }),
      'content-length': String(Buffer.byteLength(body)),
      host,
      'x-practice-token': practice.token,
      'x-practice-source-ip': sourceIp,
      'x-practice-vpce': vpcEndpoint ?? 'none',
      'x-practice-client': client,
      'x-practice-client-cert': clientCertificate === null ? 'none' : JSON.stringify(clientCertificate),
      'x-practice-url-host': request.host,
    },
    body,
  });
}

function exchanged(
  origin: string,
  { method, target, headers, body }: { method: string; target: string; headers: Record<string, string>; body: string },
): Promise<Reply | null> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const outgoing = httpRequest({ hostname, port, method, path: target, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      // A connection that is cut ends without an end.
      incoming.on('close', () => resolve(null));
      incoming.on('error', () => resolve(null));
    });
    outgoing.on('close', () => resolve(null));
    outgoing.on('error', () => resolve(null));
    outgoing.end(body);
  });
}
