import type { Request, Signing, Token } from '../model/request.ts';
import { isSecretHeader, NOT_KEPT, type Secret, secret } from '../model/secret.ts';
import type { ParsedUrl } from './invoke-url.ts';
import type { UnderstoodRequest } from './understood.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

const BEARER = /^(Bearer\s+)(\S+)$/i;
/** Written by every client; they say nothing about the call. */
const DULL = new RegExp(
  '^(accept|accept-encoding|accept-language|cache-control|connection|content-length|dnt|' +
    'pragma|priority|sec-ch-ua.*|sec-fetch-dest|sec-fetch-site|sec-gpc|te|' +
    'upgrade-insecure-requests|if-none-match|:.*)$',
  'i',
);
const NO_CACHE = /max-age\s*=\s*0/i;

/**
 * Sorts the headers of a request into what they mean; what is secret is wrapped, what every client sends is left out.
 */
export function fromHeaders(headers: HeaderList, url: ParsedUrl | null): UnderstoodRequest {
  const find = (name: string): string | undefined => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const authorization = find('authorization');
  const apiKey = find('x-api-key');
  const origin = find('origin');
  const signing = signingOf(authorization, find('x-amz-date'), find('x-amz-security-token'), url, find('host'));
  // An authorizer may look in any header: the usual ones first, then whichever holds a JWT.
  const carriers = [...headers].sort(([a], [b]) => carrierRank(a) - carrierRank(b));
  const tokens = carriers
    .flatMap(([name, value]) => (carrierRank(name) < NEVER ? [decodeJwt(BEARER.exec(value)?.[2] ?? value)] : []))
    .filter((token) => token !== null);
  const [token] = tokens;
  const rest = headers.filter(([name, value]) => !isImplied(name, value, signing !== null));
  const isToken = (value: string): boolean =>
    token !== undefined && token.raw?.reveal() === (BEARER.exec(value)?.[2] ?? value).trim();
  const open = rest
    .filter(([name, value]) => isToken(value) || !isSecretHeader(name))
    .map(([name, value]) => [name, isToken(value) ? `${BEARER.exec(value)?.[1] ?? ''}{{token}}` : value]);
  const closed = rest
    .filter(([name, value]) => !isToken(value) && isSecretHeader(name))
    .map(([name, value]): [string, Secret] => [name, secret(value)]);
  const browser = origin !== undefined || find('sec-fetch-mode') !== undefined;
  return {
    headers: Object.fromEntries(open),
    ...(closed.length === 0 ? {} : { secretHeaders: Object.fromEntries(closed) }),
    ...(apiKey === undefined ? {} : { apiKey: secret(apiKey) }),
    ...(token === undefined ? {} : { token }),
    ...(signing === null ? {} : { signing }),
    ...(origin === undefined ? {} : { origin }),
    client: browser ? 'browser' : 'program',
  };
}

/** The headers of a request to be shown: that a secret one is sent is worth knowing, what it holds is not said. */
export const headersToShow = (request: UnderstoodRequest): Request['headers'] => allHeaders(request, () => NOT_KEPT);

/** The headers as they were sent, to be judged: a report masks secret ones by their names. */
export const headersAsSent = (request: UnderstoodRequest): Request['headers'] =>
  allHeaders(request, (value) => value.reveal());

const allHeaders = (
  { headers, secretHeaders = {} }: UnderstoodRequest,
  written: (value: Secret) => string,
): Request['headers'] => ({
  ...headers,
  ...Object.fromEntries(Object.entries(secretHeaders).map(([name, value]) => [name, written(value)])),
});

const NEVER = 3;
function carrierRank(name: string): number {
  if (/^(?:x-amz-security-token|cookie)$/i.test(name)) return NEVER;
  if (/^authorization$/i.test(name)) return 0;
  return /token/i.test(name) ? 1 : 2;
}

/** Headers that other fields of the request say already. */
function isImplied(name: string, value: string, signed: boolean): boolean {
  if (/^(x-api-key|origin)$/i.test(name)) return true;
  if (signed && /^(authorization|x-amz-date|x-amz-security-token|x-amz-content-sha256)$/i.test(name)) return true;
  if (/^cache-control$/i.test(name) && NO_CACHE.test(value)) return false;
  return DULL.test(name) || /^sec-fetch-mode$/i.test(name);
}

const SIGV4 =
  /^AWS4-HMAC-SHA256\s+.{0,200}?Credential=([A-Z0-9]{4,128})\/(\d{8})\/([^/,\s]{1,60})\/([^/,\s]{1,60})\/aws4_request/i;

/** The scope of a signature in the headers, or of a presigned URL. */
function signingOf(
  authorization: string | undefined,
  date: string | undefined,
  token: string | undefined,
  url: ParsedUrl | null,
  host: string | undefined,
): Partial<Signing> | null {
  const place = url === null ? {} : { host: host ?? url.host, path: url.path };
  const header = SIGV4.exec(authorization ?? '');
  if (header) {
    const [, accessKeyId = '', , region = '', service = ''] = header;
    return {
      accessKeyId,
      region,
      service,
      ...(date === undefined ? {} : { date }),
      sessionToken: token === undefined ? null : secret(token),
      placement: 'headers',
      ...place,
      ...(url === null ? {} : { query: url.query }),
    };
  }
  const query = new Map(
    (url?.query ?? '')
      .split('&')
      .map((pair) => [decoded(pair.split('=', 1)[0] ?? '').toLowerCase(), decoded(pair.slice(pair.indexOf('=') + 1))]),
  );
  const [accessKeyId, , region, service] = (query.get('x-amz-credential') ?? '').split('/');
  if (!accessKeyId || region === undefined || service === undefined) return null;
  const signedAt = query.get('x-amz-date');
  const signedToken = query.get('x-amz-security-token');
  return {
    accessKeyId,
    region,
    service,
    ...(signedAt === undefined ? {} : { date: signedAt }),
    sessionToken: signedToken === undefined ? null : secret(signedToken),
    placement: 'query',
    ...place,
    query: withoutSignature(url?.query ?? ''),
  };
}

/** A presigned query without what the signature itself added. */
export const withoutSignature = (query: string): string =>
  query
    .split('&')
    .filter((pair) => !/^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Security-Token|Signature)=/i.test(pair))
    .join('&');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Decodes a JWT without verifying it (`signature` is `unknown`); null when the text is none. Never throws. */
export function decodeJwt(text: string): Token | null {
  const [head = '', body = '', signature, ...more] = text.trim().split('.', 5);
  if (signature === undefined || more.length > 0 || text.length > 100_000) return null;
  const [header, claims] = [jsonOf(head), jsonOf(body)];
  const algorithm = header?.['alg'];
  if (!claims || typeof algorithm !== 'string') return null;
  return { algorithm, signature: 'unknown', claims, raw: secret(text.trim()) };
}

function jsonOf(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
