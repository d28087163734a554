import type { CaseRequest } from '../../core/intake/cases/index.ts';
import { differs } from '../store/merge.ts';

const JWT = /[\w-]{2,}\.[\w-]{2,}\.[\w-]*/;
const TIMES = ['exp', 'iat', 'nbf'];

type Claims = Readonly<Record<string, unknown>>;

function decodedPart(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}

/**
 * Finds a JWT among the headers and takes it apart; in the header `{{token}}` is left. The issuers of a practice account
 * are not there to ask for keys, so a token with the claims of the case counts as that token, and any other as badly signed.
 */
export function readToken(
  headers: Readonly<Record<string, string>>,
  defaults: CaseRequest | null,
  now: number,
): { readonly headers: Record<string, string>; readonly token: CaseRequest['token'] } {
  for (const [name, value] of Object.entries(headers)) {
    const raw = JWT.exec(value)?.[0];
    const [head, body] = (raw ?? '').split('.');
    const header = decodedPart(head ?? '');
    const claims = decodedPart(body ?? '');
    if (raw === undefined || header === null || claims === null || typeof header['alg'] !== 'string') continue;
    const relative = relativeClaims(claims, now);
    const expected = defaults?.token ?? null;
    const same = expected !== null && !differs(timeless(expected.claims), timeless(relative));
    return {
      headers: { ...headers, [name]: value.replace(raw, '{{token}}') },
      token: { algorithm: header['alg'] === 'HS256' ? 'HS256' : 'RS256', signature: same ? expected.signature : 'invalid', claims: relative },
    };
  }
  return { headers: { ...headers }, token: null };
}

/** A case counts `exp`, `iat` and `nbf` in seconds from the request. */
function relativeClaims(claims: Claims, now: number): Claims {
  const start = Math.floor(now / 1000);
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, TIMES.includes(name) && typeof value === 'number' ? Math.round(value) - start : value]),
  );
}

const timeless = (claims: Claims): Claims => Object.fromEntries(Object.entries(claims).filter(([name]) => !TIMES.includes(name)));
