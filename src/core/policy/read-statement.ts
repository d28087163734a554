import type { Condition, PrincipalElement, Statement } from './types.ts';

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * One entry of Statement, as JSON gives it; null where it has no Effect that could be understood. What names nothing or
 * nobody is left out: `statementProblems` says so.
 */
export function statementOf(value: unknown, index: number): Statement | null {
  if (!isFields(value)) return null;
  const { Effect: effect, Sid: sid, Principal: principal, NotPrincipal: notPrincipal } = value;
  if (effect !== 'Allow' && effect !== 'Deny') return null;
  return {
    index,
    sid: typeof sid === 'string' ? sid : null,
    effect,
    principal: principal === undefined ? null : principalIn(principal),
    notPrincipal: notPrincipal === undefined ? null : principalIn(notPrincipal),
    action: listIn(value['Action']),
    notAction: listIn(value['NotAction']),
    resource: listIn(value['Resource']),
    notResource: listIn(value['NotResource']),
    conditions: conditionsIn(value['Condition']),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** A string or a list of strings; null where there is neither. */
const listIn = (value: unknown): readonly string[] | null => (value === undefined ? null : textsIn(value));

function textsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return isText(value) ? [value] : [];
  return value.every(isText) ? value : value.filter(isText);
}

const NOBODY: PrincipalElement = { everyone: false, aws: [], other: [] };
const EVERYONE: PrincipalElement = { everyone: true, aws: [], other: [] };

/** `"*"`, `{"AWS": …}` and the other types. */
function principalIn(value: unknown): PrincipalElement {
  if (value === '*') return EVERYONE;
  if (!isFields(value)) return NOBODY;
  const aws = textsIn(value['AWS']);
  const other = Object.entries(value).flatMap(([type, list]) =>
    type === 'AWS' ? [] : textsIn(list).map((name) => ({ type, value: name })),
  );
  return { everyone: aws.includes('*'), aws: aws.filter((name) => name !== '*'), other };
}

const NONE: readonly Condition[] = [];

/** A Condition block: operator → key → value or values. Booleans and numbers stand for their text. */
function conditionsIn(block: unknown): readonly Condition[] {
  if (!isFields(block)) return NONE;
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(block))
    if (isFields(keys))
      for (const [key, value] of Object.entries(keys)) conditions.push({ operator, key, values: valuesIn(value) });
  return conditions;
}

function valuesIn(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.every(isText)
    ? values
    : values.flatMap((one) => (isText(one) || typeof one === 'boolean' || typeof one === 'number' ? String(one) : []));
}
