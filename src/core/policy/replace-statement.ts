import { addStatement as append, appendAt, removeAt, replaceAt } from './edit.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The policy text with statement `index` replaced: none removes it, several put the others at the end. Only what
 * differs is written anew, as deep as it can be told, so that the rest keeps its author's formatting. A text that is no
 * policy comes back unchanged.
 */
export function replaceStatement(text: string, index: number, statements: readonly JsonObject[]): string {
  const policy = objectIn(text);
  if (policy === null) return text;
  const listed = Array.isArray(policy['Statement']);
  const path = listed ? ['Statement', index] : ['Statement'];
  const [first, ...others] = statements;
  const start =
    first === undefined
      ? removed(text, path)
      : merge(text, path, listOf(policy['Statement']).filter(isObject)[index] ?? {}, first);
  return others.reduce((out, statement) => append(out, statement), start);
}

const removed = (text: string, path: readonly (string | number)[]): string =>
  path.length === 1 ? replaceAt(text, path, []) : removeAt(text, path);

function merge(text: string, path: readonly (string | number)[], before: unknown, after: unknown): string {
  if (JSON.stringify(before) === JSON.stringify(after)) return text;
  if (isObject(before) && isObject(after) && sameNames(before, after)) {
    return Object.keys(after).reduce((out, name) => merge(out, [...path, name], before[name], after[name]), text);
  }
  const [old, now] = [listOf(before), listOf(after)];
  const grown =
    Array.isArray(after) &&
    now.length > old.length &&
    old.every((value, at) => JSON.stringify(value) === JSON.stringify(now[at]));
  return grown && before !== undefined
    ? now.slice(old.length).reduce<string>((out, value) => appendAt(out, path, value), text)
    : replaceAt(text, path, after);
}

const sameNames = (a: JsonObject, b: JsonObject): boolean => Object.keys(a).join('\n') === Object.keys(b).join('\n');
const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function objectIn(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
