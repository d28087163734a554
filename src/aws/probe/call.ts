import { randomBytes } from 'node:crypto';
import { errorTypeOf, type SeenAnswer } from '../../core/model/answer.ts';
import { type Fact, failed, known, notAsked } from '../../core/model/fact.ts';
import type { Signer } from '../../core/model/ports.ts';
import { bodyOf, headerOf, type Request, readHost } from '../../core/model/request.ts';
import type { Incoming, Outgoing } from './exchange.ts';
import { sign } from './sign.ts';

/** What a real call needs to know of where it goes. */
export interface CallContext {
  /** Where to connect instead of the host in the URL; Host and signature stay. */
  readonly invokeEndpoint: string | null;
  /** The control plane is not AWS's own. */
  readonly customEndpoint: boolean;
  /** The region of the API, where the host does not tell. */
  readonly region: string;
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the host is known to be one of this account's APIs or custom domains. */
  readonly isOwnHost: (host: string) => Promise<boolean>;
  readonly anyVerb: boolean;
  /** The call is a WebSocket handshake. */
  readonly webSocket: boolean;
  readonly agent: Outgoing['agent'];
  readonly exchange: (outgoing: Outgoing) => Promise<Incoming>;
}

const HARMLESS = ['GET', 'HEAD', 'OPTIONS'];
const OPERATION = 'Invoke';

/**
 * Sends the request for real, once, signed or not, and tells what came back. It is not made when it could change
 * something without leave, when it would leave an emulator for the internet, or when it would carry keys or tokens to a
 * host that is not proven to be this API's.
 */
export async function call(given: Request, signer: Signer | null, context: CallContext): Promise<Fact<SeenAnswer>> {
  const reason = await reasonNotTo(given, signer, context);
  if (reason !== null) return notAsked(reason);
  const request = asSent(given);
  const host = headerOf(request.headers, 'host') ?? request.host;
  const body = bodyOf(request) ?? ' '.repeat(request.bodyLength);
  const signature =
    signer === null
      ? null
      : await sign(request, signer, body, { host, region: regionOf(host, context.region), now: context.now });
  const query = signature?.query ?? request.query;
  const incoming = await context.exchange({
    origin: context.invokeEndpoint ?? `https://${request.host}`,
    method: request.method,
    target: `${request.path}${query === '' ? '' : `?${query}`}`,
    headers: { ...headersOf(request, host), ...signature?.headers, ...(context.webSocket ? handshake() : {}) },
    body,
    timeoutMs: context.timeoutMs,
    agent: context.agent,
  });
  switch (incoming.state) {
    case 'timed-out':
      return failed(OPERATION, `no answer within ${context.timeoutMs / 1000} s`);
    case 'broken':
      return failed(OPERATION, incoming.why);
    case 'answered': {
      const { status, headers, body: text } = incoming;
      if (isStranger(status, headers))
        return failed(
          OPERATION,
          `the response did not come from AWS: HTTP ${status} without any AWS header, as from a proxy or ` +
            'captive portal',
        );
      return known(OPERATION, {
        exchange: 'request',
        status,
        errorType: errorTypeOf(headers),
        headers,
        body: text,
        from: 'call',
        browser: null,
      });
    }
  }
}

/**
 * What API Gateway passes on, it marks with the ids of the request, and CloudFront with its own. A page or a server
 * error without any of them was written by somebody on the way: it says nothing of this API.
 */
const isStranger = (status: number, headers: Readonly<Record<string, string>>): boolean =>
  (status >= 500 || /^text\/html\b/i.test(headers['content-type'] ?? '')) &&
  !Object.keys(headers).some((name) => /^(x-amzn?-|apigw-)/.test(name));

/** https://www.rfc-editor.org/rfc/rfc6455#section-4.1 */
const handshake = (): Readonly<Record<string, string>> => ({
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': randomBytes(16).toString('base64'),
});

/**
 * What stands in a request line must be visible ASCII: anything else goes percent-encoded, as every client sends it.
 */
function asSent(given: Request): Request {
  const { signing } = given;
  const request = { ...given, query: withToken(given.query, given) };
  return {
    ...request,
    path: encoded(request.path),
    query: encoded(request.query),
    signing: signing && { ...signing, path: encoded(signing.path) },
  };
}

const encoded = (text: string): string =>
  text.replace(/[^\x21-\x7e]+/g, (part) =>
    [...Buffer.from(part, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );

async function reasonNotTo(request: Request, signer: Signer | null, context: CallContext): Promise<string | null> {
  if (!context.anyVerb && !HARMLESS.includes(request.method))
    return `a ${request.method} call may change data; it is sent only if you ask for it`;
  if (context.customEndpoint && context.invokeEndpoint === null) {
    return (
      'the control plane endpoint is not AWS, and --invoke-endpoint is not set: a real call would go to an unknown ' +
      'server'
    );
  }
  if (request.clientCertificate !== null)
    return 'the call needs a client certificate, but its private key is not available';
  if (needsToken(request) && request.token?.raw == null) return 'the token itself is not available';
  // Whoever names an invoke endpoint has said where the call is to go.
  if (context.invokeEndpoint !== null || !carriesSecrets(request, signer)) return null;
  const own = (await Promise.all(hostsReached(request).map(context.isOwnHost))).every((isOwn) => isOwn);
  return own ? null : `${request.host} is not proven to be this API's host, so no keys and no tokens are sent there`;
}

/**
 * Every name that decides where the request ends: the URL's and the Host header's. A VPC endpoint's own name decides
 * nothing; there `x-apigw-api-id` or the Host header names the API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
 */
function hostsReached(request: Request): readonly string[] {
  const host = headerOf(request.headers, 'host') ?? request.host;
  const kind = readHost(request.host);
  if (kind.kind !== 'vpc-endpoint') return [...new Set([request.host, host])];
  const apiId = headerOf(request.headers, 'x-apigw-api-id');
  return [apiId === undefined ? host : `${apiId}.execute-api.${kind.region}.amazonaws.com`];
}

const needsToken = (request: Request): boolean =>
  [...Object.values(request.headers), request.query].some((value) => value.includes('{{token}}'));

const withToken = (text: string, { token }: Request): string =>
  text.replaceAll('{{token}}', token?.raw?.reveal() ?? '');

const carriesSecrets = (request: Request, signer: Signer | null): boolean =>
  signer !== null ||
  request.apiKey !== null ||
  needsToken(request) ||
  Object.keys(request.headers).some((name) =>
    /^(authorization|cookie|x-api-key|x-amz-security-token)$|token|secret/i.test(name),
  );

function headersOf(request: Request, host: string): Readonly<Record<string, string>> {
  const given = Object.entries(request.headers).map(([name, value]) => [name, withToken(value, request)] as const);
  return {
    ...Object.fromEntries(given.filter(([name]) => name.toLowerCase() !== 'host')),
    ...(request.origin === null || headerOf(request.headers, 'origin') !== undefined ? {} : { origin: request.origin }),
    ...(request.apiKey === null ? {} : { 'x-api-key': request.apiKey.reveal() }),
    ...(request.bodyLength === 0 ? {} : { 'content-length': String(request.bodyLength) }),
    host,
  };
}

/** API Gateway's own hosts carry their region. */
function regionOf(host: string, fallback: string): string {
  const kind = readHost(host);
  return kind.kind === 'execute-api' || kind.kind === 'vpc-endpoint' ? kind.region : fallback;
}
