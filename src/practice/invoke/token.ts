import type { CaseRequest } from '../../core/intake/cases/index.ts';
import type { Issuers } from '../tokens/issuers.ts';

const JWT = /(?<![\w-])[\w-]{2,}\.[\w-]{2,}\.[\w-]*/;
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

interface Carrier {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
}

/**
 * Finds a JWT among the headers or in the query, takes it apart and checks its signature; in its place `{{token}}` is
 * left.
 */
export function readToken(
  { headers, query }: Carrier,
  issuers: Issuers,
  now: number,
): { readonly headers: Record<string, string>; readonly query: string; readonly token: CaseRequest['token'] } {
  for (const [name, value] of Object.entries(headers)) {
    const found = tokenIn(value, issuers, now);
    if (found !== null)
      return {
        headers: { ...headers, [name]: value.replace(found.raw, '{{token}}') },
        query: query.replaceAll(found.raw, '{{token}}'),
        token: found.token,
      };
  }
  const found = tokenIn(query, issuers, now);
  return {
    headers: { ...headers },
    query: found === null ? query : query.replaceAll(found.raw, '{{token}}'),
    token: found?.token ?? null,
  };
}

function tokenIn(
  text: string,
  issuers: Issuers,
  now: number,
): { readonly raw: string; readonly token: NonNullable<CaseRequest['token']> } | null {
  const raw = JWT.exec(text)?.[0];
  const [head, body] = (raw ?? '').split('.');
  const header = decodedPart(head ?? '');
  const claims = decodedPart(body ?? '');
  if (raw === undefined || header === null || claims === null || typeof header['alg'] !== 'string') return null;
  const algorithm = header['alg'] === 'HS256' ? 'HS256' : 'RS256';
  const signature = issuers.verifies(raw) ? 'valid' : 'invalid';
  // The words of a case know claims of a certain form; what the gates read of others they look at themselves.
  return { raw, token: { algorithm, signature, claims: relativeClaims(claims, now) } };
}

/** A case counts `exp`, `iat` and `nbf` in seconds from the request. */
function relativeClaims(claims: Claims, now: number): Claims {
  const start = Math.floor(now / 1000);
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      TIMES.includes(name) && typeof value === 'number' ? Math.round(value) - start : value,
    ]),
  );
}
