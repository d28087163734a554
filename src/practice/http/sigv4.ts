import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { decoded, pairsOf, type WireRequest } from './types.ts';

/** A SigV4 signature as it stands in a request: in the Authorization header or in the query. */
export interface SentSignature {
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly date: string;
  readonly sessionToken: string | null;
  readonly placement: 'headers' | 'query';
  /** Seconds a presigned URL lives; null for a signed header. */
  readonly expires: number | null;
}

export type ReadSignature =
  | { readonly kind: 'none' }
  | { readonly kind: 'incomplete'; readonly message: string }
  | { readonly kind: 'signed'; readonly sent: SentSignature };

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Reads the signature of a request, without judging it. An Authorization header of another scheme is no signature. */
export function readSignature(request: WireRequest): ReadSignature {
  const header = request.headers['authorization'];
  if (header?.startsWith(ALGORITHM)) return readHeader(request, header);
  const query = new Map(pairsOf(request.rawQuery, false));
  if (query.get('X-Amz-Algorithm') === ALGORITHM) return readQuery(query);
  return { kind: 'none' };
}

function readHeader(request: WireRequest, header: string): ReadSignature {
  const fields = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length).split(',')) {
    const cut = part.indexOf('=');
    if (cut > 0) fields.set(part.slice(0, cut).trim(), part.slice(cut + 1).trim());
  }
  const date = amzDate(request.headers['x-amz-date'] ?? request.headers['date'] ?? '');
  // All missing parts are named in one message, in this order (field observation, kept word for word by AWS services).
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !fields.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (date === null)
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (missing.length > 0 || date === null)
    return { kind: 'incomplete', message: `${missing.join(' ')} Authorization=${ALGORITHM}` };
  return assemble(fields, date, request.headers['x-amz-security-token'] ?? null, 'headers', null);
}

function readQuery(query: ReadonlyMap<string, string>): ReadSignature {
  const fields = new Map([...query].map(([name, value]) => [name.replace(/^X-Amz-/, ''), value]));
  const date = amzDate(fields.get('Date') ?? '');
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !fields.get(name))
    .map((name) => `AWS query-string parameters must include 'X-Amz-${name}'.`);
  if (date === null) missing.push("AWS query-string parameters must include 'X-Amz-Date'.");
  if (missing.length > 0 || date === null)
    return { kind: 'incomplete', message: `${missing.join(' ')} Re-examine the query-string parameters.` };
  const expires = Number(fields.get('Expires') ?? '900');
  return assemble(
    fields,
    date,
    fields.get('Security-Token') ?? null,
    'query',
    Number.isFinite(expires) ? expires : 900,
  );
}

function assemble(
  fields: ReadonlyMap<string, string>,
  date: string,
  sessionToken: string | null,
  placement: 'headers' | 'query',
  expires: number | null,
): ReadSignature {
  const scope = (fields.get('Credential') ?? '').split('/');
  if (scope.length < 5 || scope.at(-1) !== 'aws4_request') {
    return {
      kind: 'incomplete',
      message: 'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    };
  }
  const [scopeDate = '', region = '', service = ''] = scope.slice(-4);
  return {
    kind: 'signed',
    sent: {
      accessKeyId: scope.slice(0, -4).join('/'),
      scopeDate,
      region,
      service,
      signedHeaders: (fields.get('SignedHeaders') ?? '').toLowerCase().split(';'),
      signature: fields.get('Signature') ?? '',
      date,
      sessionToken,
      placement,
      expires,
    },
  };
}

/** Reads `20260302T101530Z` or an HTTP date into the former; null when it is neither. */
function amzDate(text: string): string | null {
  if (/^\d{8}T\d{6}Z$/.test(text)) return text;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Milliseconds since 1970 of an `YYYYMMDDTHHMMSSZ` text. */
export function timeOfAmzDate(date: string): number {
  return Date.parse(
    `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 11)}:${date.slice(11, 13)}:${date.slice(13, 15)}Z`,
  );
}

/**
 * True when the secret gives the signature that was sent, over the request as it arrived.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function verifies(request: WireRequest, sent: SentSignature, secretAccessKey: string): boolean {
  if (!sent.signedHeaders.includes('host')) return false;
  const canonical = [
    request.method,
    canonicalPath(request.rawPath),
    canonicalQuery(request.rawQuery),
    ...sent.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    sent.signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
  const scope = `${sent.scopeDate}/${sent.region}/${sent.service}/aws4_request`;
  const toSign = [ALGORITHM, sent.date, scope, sha256(canonical)].join('\n');
  const key = [sent.scopeDate, sent.region, sent.service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  );
  const expected = Buffer.from(hmac(key, toSign).toString('hex'));
  const given = Buffer.from(sent.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data, 'utf8').digest();
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Dot and empty segments removed, then each segment encoded once more than it came: every service but S3 signs so. */
function canonicalPath(rawPath: string): string {
  const kept: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  const tail = kept.length > 0 && rawPath.endsWith('/') ? '/' : '';
  return encoded(`/${kept.join('/')}${tail}`).replaceAll('%2F', '/');
}

/** Names and values encoded by RFC 3986 and sorted by code unit; the signature itself left out. */
export function canonicalQuery(rawQuery: string): string {
  return rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const cut = part.indexOf('=');
      return [
        encoded(decoded(cut === -1 ? part : part.slice(0, cut))),
        encoded(decoded(cut === -1 ? '' : part.slice(cut + 1))),
      ] as const;
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
