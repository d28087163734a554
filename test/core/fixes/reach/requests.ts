import { isDeepStrictEqual } from 'node:util';
import type { CaseRequest } from '../../../../src/core/intake/cases/index.ts';
import { HOST, REGION } from '../../../support/make-case.ts';
import type { Call } from './types.ts';
import { accessKeyOf, CALLERS, KEYS, OFFICE, sessionTokenOf, TOKENS } from './world.ts';

export const NOON = '2026-03-02T10:15:30Z';
/** `2026-03-02T10:15:30Z` → `20260302T101530Z`, as a signature writes it. */
const stampOf = (time: string): string => time.replaceAll(/[-:]/g, '');

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

/** The call as a case file writes a request. */
export function requestOf(probe: Call): Record<string, unknown> {
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
    preflight: origin === undefined ? null : preflightOf(verb, Object.keys(sent), as !== undefined),
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

/** Headers that a signature comes in. */
export const SIGNED = ['authorization', 'x-amz-date', 'x-amz-security-token'];

/** A browser asks first for what a form could not send. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function preflightOf(
  method: Call['verb'],
  names: readonly string[],
  isSigned: boolean,
): { readonly method: Call['verb']; readonly headers: readonly string[] } | null {
  const signed = isSigned ? SIGNED : [];
  const headers = [...new Set([...names.map((name) => name.toLowerCase()), ...signed])];
  const isPlain = ['GET', 'HEAD', 'POST'].includes(method) && headers.length === 0;
  return isPlain ? null : { method, headers: headers.sort() };
}

/** A request to the world's API as a call of the tables; null where it carries a token that they do not know. */
export function callOf(request: CaseRequest): Call | null {
  const { method: verb, host, path, vpcEndpoint, sourceIp: from, time, query, headers, body, bodyLength } = request;
  const token = nameIn(TOKENS, (claims) => isDeepStrictEqual(claims, request.token?.claims));
  if (request.token !== null && token === undefined) return null;
  const as = nameIn(CALLERS, (_, name) => accessKeyOf(name) === request.signing?.accessKeyId);
  const key = nameIn(KEYS, (value) => value === request.apiKey);
  const ownHeaders = Object.entries(headers).filter(([, value]) => !value.includes('{{token}}'));
  return {
    verb,
    path: host === HOST && path.startsWith('/prod/') ? path.slice('/prod'.length) : path,
    host,
    from,
    time,
    query,
    bodyLength,
    headers: Object.fromEntries(ownHeaders),
    ...(body === undefined ? {} : { body }),
    ...(vpcEndpoint === null ? {} : { via: vpcEndpoint }),
    ...(token === undefined ? {} : { token }),
    ...(as === undefined ? {} : { as }),
    ...(key === undefined ? {} : { key }),
    ...(request.origin === null ? {} : { origin: request.origin }),
  };
}

function nameIn<Name extends string, Value>(
  entries: Readonly<Record<Name, Value>>,
  isIt: (value: Value, name: Name) => boolean,
): Name | undefined {
  return (Object.keys(entries) as Name[]).find((name) => isIt(entries[name], name));
}
