import type { Request, Token } from '../model/request.ts';
import { NOT_KEPT } from '../model/secret.ts';

/** Where a header names the token, `{{token}}` stands in its place. */
const TOKEN = '{{token}}';

/**
 * The header as it reaches API Gateway, or null when it is not sent; headers that other fields of the request imply are
 * included. The text may be a credential: compare it, never show it.
 */
export function sentHeader(request: Request, name: string): string | null {
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(request.headers))
    if (key.toLowerCase() === wanted) return withToken(value, request.token);
  return impliedHeader(request, wanted);
}

function impliedHeader(request: Request, name: string): string | null {
  const { signing } = request;
  switch (name) {
    case 'host':
      return request.host;
    case 'origin':
      return request.origin;
    case 'x-api-key':
      return request.apiKey?.reveal() ?? null;
    case 'content-length':
      return request.bodyLength > 0 ? String(request.bodyLength) : null;
    case 'authorization':
      return signing?.placement === 'headers' ? `AWS4-HMAC-SHA256 Credential=${signing.accessKeyId ?? ''}` : null;
    case 'x-amz-date':
      return signing?.placement === 'headers' ? signing.date : null;
    case 'x-amz-security-token':
      return signing?.placement === 'headers' ? (signing.sessionToken?.reveal() ?? null) : null;
    case 'user-agent':
      // No browser leaves it out, and no page can.
      return request.client === 'browser' ? 'Mozilla/5.0' : null;
    default:
      return null;
  }
}

/** The value of a query parameter, or null when it is absent. Names are case-sensitive. */
export function sentQuery(request: Request, name: string): string | null {
  for (const pair of request.query.split('&')) {
    const cut = pair.indexOf('=');
    const key = cut === -1 ? pair : pair.slice(0, cut);
    if (key !== '' && decoded(key) === name)
      return withToken(cut === -1 ? '' : decoded(pair.slice(cut + 1)), request.token);
  }
  return null;
}

export const namesToken = (text: string): boolean => text.includes(TOKEN);

/**
 * The token itself, or a stand-in of the same shape where only its claims are known: enough for a pattern to be tried
 * on it.
 */
function withToken(text: string, token: Token | null): string {
  if (token === null || !text.includes(TOKEN)) return text;
  return text.replaceAll(TOKEN, token.raw?.reveal() ?? standIn(token));
}

function standIn(token: Token): string {
  const header = JSON.stringify({ alg: token.algorithm, kid: 'k1', typ: 'JWT' });
  return `${base64url(header)}.${base64url(JSON.stringify(token.claims))}.${base64url('s'.repeat(256))}`;
}

function base64url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * The text itself where a client put no value into its template (`undefined`, `$TOKEN`, `Bearer ` and nothing), quoted
 * as it was sent; null for any other text. Such a text is no credential, whatever header carries it.
 */
export function placeholderIn(text: string): string | null {
  const value = text.trim().replace(/^(?:Bearer|Basic|Token|JWT)(?:\s+|$)/i, '');
  return value === '' || PLACEHOLDERS.some((pattern) => pattern.test(value)) ? JSON.stringify(text) : null;
}

/** What languages print for no value: nobody's secret, whoever sends it. */
export const NO_VALUE = /^(?:undefined|null|none|nil|nan|\[object \w+\])$/i;

const PLACEHOLDERS: readonly RegExp[] = [
  NO_VALUE,
  // What shells, templates and manuals leave where nobody filled in: $TOKEN, ${TOKEN}, {{token}}, <token>, %TOKEN%.
  /^(?:\$\w+|\$?\{[^{}]*\}|\$?\{\{[^{}]*\}\}|\$\([^()]*\)|<[^<>]*>|%\w+%)$/,
];

/** Whether the call carries a value where this identity source looks; true for what API Gateway fills in itself. */
export function sourceIsSent({ request }: { readonly request: Request }, source: string): boolean {
  const [, kind, name] = /^(?:method\.|route\.|\$)request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  if (name === undefined) return true;
  const value = kind === 'header' ? sentHeader(request, name) : sentQuery(request, name);
  return value !== null && value.trim() !== '' && placeholderIn(value) === null;
}

/** What a credential looks like, in words that do not tell it: its scheme, its kind and its length. */
export function shapeOf(text: string): string {
  if (text === NOT_KEPT) return 'a value that apigw-doctor does not store';
  const [, scheme, value] = /^([A-Za-z][\w-]{1,15})\s+(\S.*)$/.exec(text.trim()) ?? [];
  const rest = value ?? text.trim();
  const kind = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(rest) ? 'a JWT' : 'a text';
  const what = `${kind} of ${rest.length} characters`;
  return scheme === undefined ? `${what} without a scheme (such as Bearer) in front` : `"${scheme} " and ${what}`;
}

/** The names that the call carries where an identity source looks: of its headers, or of its query parameters. */
export function carriedBy(request: Request, source: string): string {
  const inQuery = source.includes('querystring');
  const implied = request.signing?.placement === 'headers' ? ['Authorization'] : [];
  const names = inQuery
    ? request.query.split('&').flatMap((pair) => (pair === '' ? [] : [pair.split('=')[0] ?? '']))
    : [...new Set([...Object.keys(request.headers), ...implied])];
  const where = inQuery ? 'query parameters' : 'headers';
  return names.length === 0 ? `no ${where} are told` : `its ${where}: ${names.join(', ')}`;
}
