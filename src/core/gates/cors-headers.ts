import type { CauseCode } from '../causes/index.ts';
import type { Answer } from '../model/answer.ts';
import type { HttpCors } from '../model/facts.ts';
import type { Exchange, Verb } from '../model/request.ts';

/** One thing that a browser objects to in an answer. */
export interface Objection {
  readonly code: CauseCode;
  readonly sentence: string;
  readonly header: string;
  readonly value: string | null;
}

export interface Page {
  readonly origin: string;
  readonly credentials: boolean;
}

const ALLOW_ORIGIN = 'access-control-allow-origin';

/**
 * The origin and credentials check that a browser makes on both answers. Null = it is content.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
 */
export function originObjection(answer: Answer, { origin, credentials }: Page): Objection | null {
  const allowed = answer.headers[ALLOW_ORIGIN]?.trim() ?? '';
  const objection = (code: CauseCode, sentence: string): Objection => ({
    code,
    sentence,
    header: ALLOW_ORIGIN,
    value: allowed,
  });
  if (allowed === '')
    return {
      ...objection(
        'cors-integration-response-missing-headers',
        `It has no Access-Control-Allow-Origin header; the page's origin is ${origin}.`,
      ),
      value: null,
    };
  if (allowed.includes(',')) return several(allowed, origin);
  if (allowed === '*') {
    if (!credentials) return null;
    return objection(
      'cors-credentials-wildcard-origin',
      `The page from ${origin} sends credentials; with credentials, Access-Control-Allow-Origin must not be *.`,
    );
  }
  if (allowed !== origin)
    return objection(
      'cors-origin-not-allowed',
      `Access-Control-Allow-Origin is ${allowed}; the page's origin is ${origin}.`,
    );
  if (!credentials || answer.headers['access-control-allow-credentials']?.trim() === 'true') return null;
  return {
    code: 'cors-integration-response-missing-headers',
    sentence: 'The page sends credentials, and the answer carries no Access-Control-Allow-Credentials: true.',
    header: 'access-control-allow-credentials',
    value: answer.headers['access-control-allow-credentials'] ?? null,
  };
}

/**
 * Two layers that both set the header give it equal values, or one of them `*`; a list of origins is one layer's
 * mistake.
 */
function several(allowed: string, origin: string): Objection {
  const values = allowed.split(',').map((value) => value.trim());
  const twice = new Set(values).size < values.length || values.includes('*');
  return twice
    ? {
        code: 'cors-duplicate-header',
        sentence: `Access-Control-Allow-Origin is set twice (${allowed}); a browser takes one value only.`,
        header: ALLOW_ORIGIN,
        value: allowed,
      }
    : {
        code: 'cors-origin-not-allowed',
        sentence:
          `Access-Control-Allow-Origin is the list ${allowed}; ` + `a browser takes one origin only, here ${origin}.`,
        header: ALLOW_ORIGIN,
        value: allowed,
      };
}

const SAFE_VERBS: readonly Verb[] = ['GET', 'HEAD', 'POST'];

/** What a browser asks in a preflight, and whether the answer (already 2xx, its origin fine) grants it. */
export function preflightObjections(
  answer: Answer,
  asked: { readonly method: Verb; readonly headers: readonly string[] },
  page: Page,
): readonly Objection[] {
  return [methodObjection(answer, asked.method, page), ...headerObjections(answer, asked.headers, page)].filter(
    (objection) => objection !== null,
  );
}

function methodObjection(answer: Answer, method: Verb, { credentials }: Page): Objection | null {
  const value = answer.headers['access-control-allow-methods'] ?? '';
  const allowed = listOf(value);
  if (SAFE_VERBS.includes(method) || allowed.includes(method) || (allowed.includes('*') && !credentials)) return null;
  return {
    code: 'cors-method-not-allowed',
    sentence: `Access-Control-Allow-Methods (${value || 'absent'}) does not name ${method}.`,
    header: 'access-control-allow-methods',
    value,
  };
}

/** `*` never covers Authorization, and covers nothing at all once credentials are sent. */
function headerObjections(answer: Answer, headers: readonly string[], { credentials }: Page): readonly Objection[] {
  const value = answer.headers['access-control-allow-headers'] ?? '';
  const allowed = listOf(value).map((name) => name.toLowerCase());
  const covers = (name: string): boolean =>
    allowed.includes(name) || (allowed.includes('*') && !credentials && name !== 'authorization');
  const refused = headers.filter((name) => !covers(name.trim().toLowerCase()));
  const response = refused.filter(isResponseHeader);
  const others = refused.filter((name) => !isResponseHeader(name));
  const found: Objection[] = [];
  if (others.length > 0)
    found.push({
      code: 'cors-header-not-allowed',
      sentence: `Access-Control-Allow-Headers (${value || 'absent'}) does not name ${others.join(', ')}.`,
      header: 'access-control-allow-headers',
      value,
    });
  if (response.length > 0) found.push(sendsResponseHeaders(response));
  return found;
}

/** `Access-Control-Allow-…` belongs into answers; as a request header it only provokes a preflight. */
export const isResponseHeader = (name: string): boolean =>
  /^access-control-(?:allow-|expose-|max-age)/i.test(name.trim());

export const sendsResponseHeaders = (names: readonly string[]): Objection => ({
  code: 'cors-client-sends-response-headers',
  sentence: `The page sends ${names.join(', ')} as a request header; it is a response header only.`,
  header: names[0] ?? '',
  value: null,
});

const listOf = (value: string): readonly string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

type Headers = Readonly<Record<string, string>>;

/** `*`, `https://*` and `http://*` stand for many origins; everything else must be equal. */
function originAllowed(cors: HttpCors, origin: string): boolean {
  return cors.allowOrigins.some(
    (allowed) =>
      allowed === '*' ||
      allowed === origin ||
      (/^https?:\/\/\*$/.test(allowed) && origin.startsWith(allowed.slice(0, -1))),
  );
}

/**
 * The CORS headers an HTTP API puts on an answer itself; none without an `Origin` header or for an origin that is not
 * allowed. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function httpCorsHeaders(cors: HttpCors, origin: string | null): Headers {
  if (origin === null || !originAllowed(cors, origin)) return {};
  const any = cors.allowOrigins.includes('*') && !cors.allowCredentials;
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(cors.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.exposeHeaders.length > 0 ? { 'access-control-expose-headers': cors.exposeHeaders.join(',') } : {}),
  };
}

/** The answer that an HTTP API with a CORS configuration gives to a preflight without running any route. */
export function httpPreflightAnswer(cors: HttpCors, origin: string | null, exchange: Exchange): Answer {
  const basic = httpCorsHeaders(cors, origin);
  const details: Headers =
    Object.keys(basic).length === 0
      ? {}
      : {
          ...(cors.allowMethods.length > 0 ? { 'access-control-allow-methods': cors.allowMethods.join(',') } : {}),
          ...(cors.allowHeaders.length > 0 ? { 'access-control-allow-headers': cors.allowHeaders.join(',') } : {}),
          ...(cors.maxAge === null ? {} : { 'access-control-max-age': String(cors.maxAge) }),
        };
  return { exchange, status: 204, errorType: null, headers: { ...basic, ...details }, body: '' };
}
