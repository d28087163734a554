import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import type { Practice } from '../../src/practice/index.ts';
import { call, type Keys, type Seen, signed } from './support.ts';

/**
 * Sends the request of a case, or its preflight, as its client would. The account's first case is the one sent: its
 * token was signed when the account started.
 */
export async function sendCase(running: Practice, file: CaseFile): Promise<Seen> {
  const { request } = file;
  const token = running.tokens[0] ?? '';
  const target = `${request.path}${request.query === '' ? '' : `?${request.query.replaceAll('{{token}}', token)}`}`;
  const hostHeader =
    Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? request.host;
  const elsewhere =
    hostHeader === request.host ? {} : { 'x-practice-url-host': request.host, 'x-practice-token': running.token };
  if (file.observed?.exchange === 'preflight' && request.preflight !== null) {
    const headers = {
      origin: request.origin ?? '',
      'access-control-request-method': request.preflight.method,
      'access-control-request-headers': request.preflight.headers.join(','),
    };
    return call(running, hostHeader, target, { method: 'OPTIONS', headers });
  }
  const plain = Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => name.toLowerCase() !== 'host')
      .map(([name, value]) => [name, value.replaceAll('{{token}}', token)]),
  );
  const body = request.body ?? 'x'.repeat(request.bodyLength);
  const headers = {
    ...plain,
    ...elsewhere,
    ...(request.origin === null ? {} : { origin: request.origin }),
    ...(request.apiKey === null ? {} : { 'x-api-key': request.apiKey }),
    ...(await signatureOf(file, body)),
  };
  return call(running, hostHeader, target, {
    method: request.method,
    headers,
    ...(body === '' ? {} : { body }),
  });
}

async function signatureOf({ request, config }: CaseFile, body: string): Promise<Readonly<Record<string, string>>> {
  const { signing } = request;
  if (signing === null) return {};
  const found = config.iam.credentials.find((one) => one.accessKeyId === signing.accessKeyId);
  const keys: Keys = {
    accessKeyId: signing.accessKeyId,
    secretAccessKey: found?.secretAccessKey ?? 'unknown',
    sessionToken: signing.sessionToken,
  };
  const ready = await signed(keys, signing.host, signing.path, {
    method: request.method,
    service: signing.service,
    region: signing.region,
    body,
  });
  const { host: _, ...headers } = ready.headers;
  return headers;
}
