import type { Request, Verb } from '../model/request.ts';

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
