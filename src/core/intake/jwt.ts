import type { Token } from '../model/request.ts';
import { secret } from '../model/secret.ts';

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
