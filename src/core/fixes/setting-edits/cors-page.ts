import { isPreflightRequest } from '../../gates/cors.ts';
import type { ExchangePrediction } from '../../gates/index.ts';
import { headerOf, VERBS, type Verb } from '../../model/request.ts';
import type { PlanInput } from '../planning/types.ts';

/** What the page wants: who it is, and what its browser asks ahead. */
export interface WantedByPage {
  readonly origin: string;
  readonly credentials: boolean;
  readonly method: Verb;
  readonly headers: readonly string[];
}

/**
 * Null without a page, or for a page without an origin of its own (a file, a sandbox): nobody can be let in by that.
 */
export function wantedBy({ request }: PlanInput): WantedByPage | null {
  if (request.origin === null || request.origin === 'null') return null;
  const asked = VERBS.find((verb) => verb === headerOf(request.headers, 'access-control-request-method')?.trim());
  const listed = (headerOf(request.headers, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim());
  const isPreflight = isPreflightRequest(request);
  return {
    origin: request.origin,
    credentials: request.credentialsMode === 'include',
    method: isPreflight ? (asked ?? 'GET') : request.method,
    // What only belongs into answers is the page's own mistake.
    headers: (isPreflight ? listed : (request.preflight?.headers ?? [])).filter(
      (name) => name !== '' && !/^access-control-/i.test(name),
    ),
  };
}

/** The exchange in which OPTIONS is sent; null when none is. */
export const preflightIn = ({ prediction, request }: PlanInput): ExchangePrediction | null =>
  isPreflightRequest(request) ? prediction.request : prediction.preflight;

type Headers = Readonly<Record<string, string>>;

/** The header's own spelling where it is there already. */
const nameIn = (headers: Headers, name: string): string =>
  Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;

/**
 * The headers with what a browser wants of both answers: the page's own origin, never a wildcard put in place of one.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
 */
export function withOrigin(headers: Headers, { origin, credentials }: WantedByPage): Headers {
  const name = nameIn(headers, 'Access-Control-Allow-Origin');
  const held = headers[name]?.trim();
  const fits = held === origin || (held === '*' && !credentials);
  const allowed: Headers = fits ? headers : { ...headers, [name]: origin };
  const flag = nameIn(headers, 'Access-Control-Allow-Credentials');
  return !credentials || allowed[flag]?.trim() === 'true' ? allowed : { ...allowed, [flag]: 'true' };
}

/** The same for the answer to a preflight: also the verb and the headers it asks for, besides those that are there. */
export function withPreflight(headers: Headers, page: WantedByPage, verbs: readonly Verb[] = [page.method]): Headers {
  const open = withOrigin(headers, page);
  const methods = nameIn(headers, 'Access-Control-Allow-Methods');
  const names = nameIn(headers, 'Access-Control-Allow-Headers');
  const allowedMethods = merged(
    open[methods],
    verbs,
    (verb, all) => all.includes('*') && !page.credentials && verb !== '*',
    page.credentials,
  );
  const covers = (name: string, all: readonly string[]): boolean =>
    all.includes('*') && !page.credentials && name.toLowerCase() !== 'authorization';
  const allowedHeaders = merged(open[names], page.headers, covers, page.credentials);
  return {
    ...open,
    ...(allowedMethods === '' ? {} : { [methods]: allowedMethods }),
    ...(allowedHeaders === '' ? {} : { [names]: allowedHeaders }),
  };
}

/** A list with what it lacks at its end; a wildcard counts for nothing once credentials are sent, and goes. */
export function merged(
  held: string | undefined,
  wanted: readonly string[],
  covers: (one: string, all: readonly string[]) => boolean,
  credentials: boolean,
): string {
  const all = (held ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const missing = wanted.filter(
    (one) => !all.some((other) => other.toLowerCase() === one.toLowerCase()) && !covers(one, all),
  );
  if (missing.length === 0) return held ?? '';
  return [...all.filter((one) => !(one === '*' && credentials)), ...missing].join(',');
}
