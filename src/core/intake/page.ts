import { askedAhead, headerOf, type Request, VERBS, type Verb } from '../model/request.ts';
import { readLooseAnswer } from './loose-answer.ts';
import { answerFrom } from './raw-response.ts';
import type { Piece, Understood } from './understood.ts';

/**
 * How Chrome, Firefox (in any language) and Safari say that a page may not read an answer, or could not open a socket.
 */
const BLOCKED = new RegExp(
  'blocked by CORS policy|Same Origin Policy disallows|due to access control checks|' +
    'is not allowed by Access-Control-Allow-|Preflight response is not successful|' +
    String.raw`WebSocket connection to '|\bCORS\b[^\n]{0,80}Access-Control-Allow-|` +
    String.raw`Access-Control-Allow-[^\n]{1,80}\bCORS\b`,
  'i',
);
const AHEAD = /preflight|Access-Control-Allow-(?:Headers|Methods)/i;

/**
 * A message of a browser's console: page, exchange and status. The URL in it is read with all others. Null when there
 * is none.
 */
export function readConsole(text: string): Piece | null {
  if (!BLOCKED.test(text)) return null;
  const origin = /(?:from origin '|^(?:\[Error\] )?Origin )(https?:\/\/[^\s'"/]{1,300}|null)/im.exec(text)?.[1];
  const loose = readLooseAnswer(text);
  const verb = VERBS.find(
    (one) =>
      one === /\b([A-Z]{3,7}) https?:\/\/|\bMethod ([A-Z]{3,7}) is not allowed/.exec(text)?.slice(1).find(Boolean),
  );
  const socket = /WebSocket connection to '/.test(text);
  // What the page may not read was no refusal then.
  const fine = Number(/\bnet::ERR_FAILED ([23]\d\d)\b/.exec(text)?.[1] ?? Number.NaN);
  const answer = Number.isNaN(fine) ? (loose ?? answerFrom(null, [], '')) : answerFrom(fine, [], '');
  return {
    kind: 'browser',
    from: "the browser's message",
    ...(verb === undefined ? {} : { target: { method: verb } }),
    request: { client: 'browser', ...(origin === undefined ? {} : { origin }) },
    observed: {
      ...answer,
      exchange: !socket && AHEAD.test(text) ? 'preflight' : 'request',
      browser: socket ? null : text.slice(0, 2000),
    },
  };
}

/** A page's call with the preflight that goes ahead of it; a pasted preflight becomes the call that it asks for. */
export function asPageSends(understood: Understood): Understood {
  return ofPreflight(understood) ?? withPreflight(understood);
}

/** `OPTIONS` with Access-Control-Request-Method is a preflight. */
export const isPreflight = (verb: Verb | undefined, headers: Request['headers']): boolean =>
  verb === 'OPTIONS' && askedAhead(headers).method !== undefined;

/** What was refused is the preflight, what is wanted is the call behind it. */
function ofPreflight({ request, target, observed, ...rest }: Understood): Understood | null {
  const { headers = {} } = request;
  const { method, headers: names } = askedAhead(headers);
  if (method === undefined || !isPreflight(request.method, headers)) return null;
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^access-control-request-/i.test(name)));
  const asked = names.map((name) => name.toLowerCase()).sort();
  return {
    ...rest,
    isPreflight: true,
    target: { ...target, method },
    request: { ...request, method, headers: own, client: 'browser', preflight: { method, headers: asked } },
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

/** What a page may send without asking first. https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
const SAFE_HEADERS = ['accept', 'accept-language', 'content-language', 'range'];
const SAFE_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i;
const SAFE_VERBS: readonly Verb[] = ['GET', 'HEAD', 'POST'];
/** Set by the browser, never asked for. https://fetch.spec.whatwg.org/#forbidden-request-header */
const OF_BROWSER = new RegExp(
  '^(host|origin|cookie|user-agent|referer|connection|content-length|accept-encoding|' +
    'access-control-request-.*|proxy-.*|sec-.*)$',
);

/** The preflight that a browser sends ahead of this request: verb and sorted header names; null when it sends none. */
export function preflightFor(verb: Verb, names: readonly string[], headers: Request['headers']): Request['preflight'] {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const asked = [...new Set(names.map((name) => name.toLowerCase()))]
    .filter((name) => !SAFE_HEADERS.includes(name) && !OF_BROWSER.test(name))
    .filter((name) => name !== 'content-type' || (type !== undefined && !SAFE_TYPES.test(type)))
    .sort();
  return SAFE_VERBS.includes(verb) && asked.length === 0 ? null : { method: verb, headers: asked };
}
