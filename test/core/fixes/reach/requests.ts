import { HOST, REGION } from '../../../support/make-case.ts';
import type { Probe } from './types.ts';
import { accessKeyOf, KEYS, OFFICE, sessionTokenOf, TOKENS } from './world.ts';

export const NOON = '2026-03-02T10:15:30Z';
/** `2026-03-02T10:15:30Z` → `20260302T101530Z`, as a signature writes it. */
export const stampOf = (time: string): string => time.replaceAll(/[-:]/g, '');

/** A signature that verifies: over the host, path and query that reach API Gateway. */
export const signatureOver = (
  credential: { readonly accessKeyId: string; readonly sessionToken: string | null },
  request: { readonly host: string; readonly path: string; readonly query: string; readonly time: string },
  region = REGION,
): Record<string, unknown> => ({
  accessKeyId: credential.accessKeyId,
  service: 'execute-api',
  region,
  date: stampOf(request.time),
  host: request.host,
  path: request.path,
  query: request.query,
  sessionToken: credential.sessionToken,
  placement: 'headers',
});

/** The probe as a case file writes a request. */
export function requestOf(probe: Probe): Record<string, unknown> {
  const { verb, path, as, token, key, headers = {}, origin, body } = probe;
  const target = {
    host: probe.host ?? HOST,
    path: probe.host === undefined ? `/prod${path}` : path,
    query: probe.query ?? '',
    time: probe.time ?? NOON,
  };
  const sent = token === undefined ? headers : { Authorization: '{{token}}', ...headers };
  return {
    ...target,
    method: verb,
    headers: sent,
    sourceIp: probe.from ?? OFFICE,
    vpcEndpoint: probe.via ?? null,
    client: origin === undefined ? 'program' : 'browser',
    origin: origin ?? null,
    credentialsMode: origin === undefined ? null : 'same-origin',
    preflight: origin === undefined ? null : preflightOf(probe, Object.keys(sent)),
    apiKey: key === undefined || key === 'none' ? null : KEYS[key],
    bodyLength: probe.bodyLength ?? body?.length ?? 0,
    ...(body === undefined ? {} : { body }),
    token: token === undefined ? null : { algorithm: 'RS256', signature: 'valid', claims: TOKENS[token] },
    signing:
      as === undefined
        ? null
        : signatureOver({ accessKeyId: accessKeyOf(as), sessionToken: sessionTokenOf(as) }, target),
  };
}

/** A browser asks first for what a form could not send. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
function preflightOf({ verb, as }: Probe, names: readonly string[]): Record<string, unknown> | null {
  const signed = as === undefined ? [] : ['authorization', 'x-amz-date', 'x-amz-security-token'];
  const headers = [...new Set([...names.map((name) => name.toLowerCase()), ...signed])];
  const isPlain = ['GET', 'HEAD', 'POST'].includes(verb) && headers.length === 0;
  return isPlain ? null : { method: verb, headers: headers.sort() };
}
