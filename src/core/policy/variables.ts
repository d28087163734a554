import { ANY, globPattern, type ONE, type Pattern } from './glob.ts';
import type { PolicyRequest } from './types.ts';

/** What a condition key holds in this request: its values, absent, or not known. */
export type KeyState =
  | { readonly state: 'present'; readonly values: readonly string[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' };

/** Key names are compared without regard to case. An unknown key ending in `/*` stands for all keys below it. */
export function keyState(request: PolicyRequest, key: string): KeyState {
  const name = key.toLowerCase();
  const values = Object.hasOwn(request.context, name) ? request.context[name] : undefined;
  if (values !== undefined && values.length > 0) return { state: 'present', values };
  const unknown = request.unknownKeys.some((k) => k === name || (k.endsWith('/*') && name.startsWith(k.slice(0, -1))));
  return unknown && values === undefined ? { state: 'unknown' } : { state: 'absent' };
}

/** A text with its `${…}` replaced. `unresolved`: a key is absent and no default is given, so nothing can match. */
export type Resolved =
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly unknownKeys: readonly string[] }
  | { readonly kind: 'unresolved'; readonly key: string };

export const VARIABLE = /\$\{([^{}]*)\}/g;

/** `${*}`, `${?}` and `${$}` are these characters themselves. */
const LITERALS: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' };

/** True when the text holds a policy variable (an escaped character is none). */
export const hasVariable = (text: string): boolean =>
  [...text.matchAll(VARIABLE)].some((m) => !Object.hasOwn(LITERALS, m[1] ?? ''));

/**
 * Replaces policy variables by what the request holds; values stay literal. An unknown value is left as a run of any
 * characters and its key is named. `plain` reads the text around the variables: with wildcards, or character by
 * character. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolveVariables(text: string, request: PolicyRequest, plain: (text: string) => Pattern): Resolved {
  const pattern: (string | typeof ANY | typeof ONE)[] = [];
  const unknownKeys: string[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    pattern.push(...plain(text.slice(from, match.index)));
    from = match.index + match[0].length;
    const inner = match[1] ?? '';
    if (Object.hasOwn(LITERALS, inner)) {
      pattern.push(inner);
      continue;
    }
    const { key, fallback } = splitDefault(inner);
    const held = keyState(request, key);
    if (held.state === 'present' && held.values.length === 1) pattern.push(...(held.values[0] ?? ''));
    else if (held.state === 'unknown') {
      pattern.push(ANY);
      unknownKeys.push(key);
    } else if (fallback !== null) pattern.push(...fallback);
    else return { kind: 'unresolved', key };
  }
  pattern.push(...plain(text.slice(from)));
  return { kind: 'pattern', pattern, unknownKeys };
}

/** The text with wildcards and, where the version knows them, variables. */
export function resolveGlob(text: string, request: PolicyRequest, variables: boolean): Resolved {
  if (!variables) return { kind: 'pattern', pattern: globPattern(text), unknownKeys: [] };
  return resolveVariables(text, request, globPattern);
}

/** `key, 'default'` */
function splitDefault(inner: string): { key: string; fallback: string | null } {
  const comma = inner.indexOf(',');
  if (comma < 0) return { key: inner.trim(), fallback: null };
  const quoted = /^\s*'(.*)'\s*$/s.exec(inner.slice(comma + 1));
  return { key: inner.slice(0, comma).trim(), fallback: quoted ? (quoted[1] ?? '') : null };
}
