import { preflightFor } from '../../core/intake/index.ts';
import { decodeJwt, headerOf, type Request, type Token, type Verb } from '../../core/model/request.ts';
import { type Secret, secret } from '../../core/model/secret.ts';

/** What a person adds to the request besides method and signer. Null takes it back; absent: not given. */
export interface RequestDetails {
  readonly sourceIp?: string | null;
  readonly vpcEndpoint?: string | null;
  /** As the client sends them; null: not known. */
  readonly userAgent?: string | null;
  readonly referer?: string | null;
  /** A browser page calls, from this origin. */
  readonly origin?: string | null;
  readonly credentialsMode?: 'omit' | 'include';
  readonly token?: Secret | null;
  readonly apiKey?: Secret | null;
}

const SIGNATURE_HEADERS = ['authorization', 'x-amz-date'];

/** The request with these details: they win over a pasted text and a practice call. */
export function withDetails(
  over: Partial<Request>,
  details: RequestDetails,
  verb: Verb,
  signed: boolean,
): Partial<Request> {
  const token = details.token === undefined ? undefined : details.token === null ? null : tokenOf(details.token);
  const before = over.headers ?? {};
  const given = withHeader(withHeader(before, 'User-Agent', details.userAgent), 'Referer', details.referer);
  const headers = withHeader(given, 'Authorization', token == null ? undefined : 'Bearer {{token}}');
  const next: Partial<Request> = {
    ...over,
    ...(details.sourceIp === undefined ? {} : { sourceIp: details.sourceIp }),
    ...(details.vpcEndpoint === undefined ? {} : { vpcEndpoint: details.vpcEndpoint }),
    ...(details.apiKey === undefined ? {} : { apiKey: details.apiKey }),
    ...(token === undefined ? {} : { token }),
    ...(headers === before ? {} : { headers }),
  };
  if (details.origin === undefined) return next;
  if (details.origin === null)
    return { ...next, client: 'program', origin: null, credentialsMode: null, preflight: null };
  const names = [
    ...Object.keys(headers),
    ...(next.apiKey == null ? [] : ['x-api-key']),
    ...(signed ? SIGNATURE_HEADERS : []),
  ];
  const preflight = preflightFor(verb, names, headers);
  return {
    ...next,
    client: 'browser',
    origin: details.origin,
    credentialsMode: details.credentialsMode ?? 'omit',
    preflight,
  };
}

/** A JWT is decoded, not checked; anything else is a token without claims. */
const tokenOf = (raw: Secret): Token =>
  decodeJwt(raw.reveal()) ?? { algorithm: 'unknown', signature: 'unknown', claims: {}, raw };

/** The headers with this one, without it where its value is null, unchanged where nothing is said of it. */
function withHeader(headers: Request['headers'], name: string, value: string | null | undefined): Request['headers'] {
  if (value === undefined) return headers;
  const others = without(headers, name.toLowerCase());
  return value === null ? others : { ...others, [name]: value };
}

const without = (headers: Request['headers'], name: string): Request['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([one]) => one.toLowerCase() !== name));

/** `https://app.example.com`, as a browser sends it; null for a text that is no origin. */
export function readOrigin(text: string): string | null {
  const given = text.includes('://') ? text : `https://${text}`;
  if (!URL.canParse(given)) return null;
  const { origin, protocol } = new URL(given);
  return /^https?:$/.test(protocol) ? origin : null;
}

/** A token as people copy it: with or without `Bearer`, or a whole `Authorization` line. */
export const readToken = (text: string): Secret | null => {
  const token = text
    .trim()
    .replace(/^authorization:\s*/i, '')
    .replace(/^bearer\s+/i, '');
  return token === '' ? null : secret(token);
};

/** Whether a request carries a token of any form. */
export const carriesToken = (request: Partial<Request>): boolean =>
  (request.token ?? null) !== null || headerOf(request.headers ?? {}, 'authorization') !== undefined;
