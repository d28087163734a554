import { addStatement as append, appendAt, removeAt, replaceAt } from '../policy/index.ts';
import { isObject, type JsonObject, listOf, parseObject, statementsOf } from './json.ts';

/** Edits of a policy's text. What is not edited keeps its formatting, as its author wrote it. */

/** The text with statement `index` replaced by `statements`: none removes it, several put the others at the end. */
export function replaceStatement(text: string, index: number, statements: readonly JsonObject[]): string {
  const policy = parseObject(text);
  if (policy === null) return text;
  const path = Array.isArray(policy['Statement']) ? ['Statement', index] : ['Statement'];
  const [first, ...others] = statements;
  const start = first === undefined ? removed(text, path) : merge(text, path, statementsOf(policy)[index] ?? {}, first);
  return others.reduce((out, statement) => append(out, statement), start);
}

const removed = (text: string, path: readonly (string | number)[]): string => (path.length === 1 ? replaceAt(text, path, []) : removeAt(text, path));

/** The text with a statement at its end; a policy that is not there yet begins with it. */
export const addStatement = (text: string | null, statement: JsonObject): string =>
  text === null ? JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) : append(text, statement);

/** Changes only what differs, as deep as it can, so that the rest keeps its formatting. */
function merge(text: string, path: readonly (string | number)[], before: unknown, after: unknown): string {
  if (JSON.stringify(before) === JSON.stringify(after)) return text;
  if (isObject(before) && isObject(after) && sameNames(before, after)) {
    return Object.keys(after).reduce((out, name) => merge(out, [...path, name], before[name], after[name]), text);
  }
  const [old, now] = [listOf(before), listOf(after)];
  const grown = Array.isArray(after) && now.length > old.length && old.every((value, at) => JSON.stringify(value) === JSON.stringify(now[at]));
  return grown && before !== undefined
    ? now.slice(old.length).reduce<string>((out, value) => appendAt(out, path, value), text)
    : replaceAt(text, path, after);
}

const sameNames = (a: JsonObject, b: JsonObject): boolean => Object.keys(a).join('\n') === Object.keys(b).join('\n');
