import { headerOf, VERBS } from '../model/request.ts';
import { preflightFor } from './preflight.ts';
import type { Understood } from './understood.ts';

/** A page's call with the preflight that goes ahead of it; a pasted preflight becomes the call that it asks for. */
export function asPageSends(understood: Understood): Understood {
  return ofPreflight(understood) ?? withPreflight(understood);
}

/**
 * `OPTIONS` with Access-Control-Request-Method: what was refused is the preflight, what is wanted is the call behind
 * it.
 */
function ofPreflight({ request, target, observed, ...rest }: Understood): Understood | null {
  const headers = request.headers ?? {};
  const method = VERBS.find((verb) => verb === headerOf(headers, 'access-control-request-method'));
  if (request.method !== 'OPTIONS' || method === undefined) return null;
  const asked = (headerOf(headers, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^access-control-request-/i.test(name)));
  return {
    ...rest,
    target: { ...target, method },
    request: {
      ...request,
      method,
      headers: own,
      client: 'browser',
      preflight: { method, headers: asked.filter(Boolean).sort() },
    },
    observed: observed && { ...observed, exchange: 'preflight' },
  };
}

/**
 * Nothing goes ahead of a call to the page's own host. Cookies on a call to another one mean that the page asked for
 * them.
 */
function withPreflight(understood: Understood): Understood {
  const { request } = understood;
  const { origin, method, host, headers = {}, secretHeaders = {}, apiKey, signing, credentialsMode } = request;
  if (request.client !== 'browser' || origin === undefined || method === undefined || host === undefined)
    return understood;
  if (/^https?:\/\/([^/:]*)/i.exec(origin)?.[1]?.toLowerCase() === host) return understood;
  const names = [
    ...Object.keys(headers),
    ...Object.keys(secretHeaders),
    ...(apiKey === undefined ? [] : ['x-api-key']),
    ...(signing?.placement === 'headers'
      ? ['authorization', 'x-amz-date', ...(signing.sessionToken ? ['x-amz-security-token'] : [])]
      : []),
  ];
  const cookies =
    headerOf(Object.fromEntries(Object.keys(secretHeaders).map((name) => [name, ''])), 'cookie') !== undefined;
  const mode = credentialsMode ?? (cookies ? 'include' : undefined);
  return {
    ...understood,
    request: {
      ...request,
      preflight: preflightFor(method, names, headers),
      ...(mode === undefined ? {} : { credentialsMode: mode }),
    },
  };
}
