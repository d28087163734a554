import { plainPattern, type ReadOperator, readOperator } from './operators.ts';
import type { Condition, PolicyRequest } from './types.ts';
import { keyState, resolveVariables } from './variables.ts';

/** Whether a condition holds; `unknown` names the keys on which that hangs. */
export type Tri = { readonly holds: boolean } | { readonly holds: 'unknown'; readonly keys: readonly string[] };

const YES: Tri = { holds: true };
const NO: Tri = { holds: false };
const either = (holds: boolean): Tri => (holds ? YES : NO);

/**
 * Judges one key of one operator. Absent key: positive operators fail, negated ones and `IfExists` hold, `ForAllValues`
 * holds, `ForAnyValue` fails. Values are alternatives; under a negated operator none may fit.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * @param variables whether the document's version knows `${…}`
 */
export function judgeCondition(condition: Condition, request: PolicyRequest, variables: boolean): Tri {
  const read = readOperator(condition.operator);
  if (read === null) return NO;
  const key = keyState(request, condition.key);
  if (key.state === 'unknown') return { holds: 'unknown', keys: [condition.key.toLowerCase()] };
  if (read.base === 'Null') {
    const absent = key.state === 'absent';
    return either(
      condition.values.some((v) => (v.toLowerCase() === 'true' && absent) || (v.toLowerCase() === 'false' && !absent)),
    );
  }
  if (key.state === 'absent') return either(whenAbsent(read));
  return judgeValues(read, condition.values, key.values, request, variables);
}

function whenAbsent(read: ReadOperator): boolean {
  if (read.ifExists || read.qualifier === 'ForAllValues') return true;
  return read.qualifier === 'ForAnyValue' ? false : read.operator.negated;
}

type Fit = 'yes' | 'no' | { readonly keys: readonly string[] };

function judgeValues(
  read: ReadOperator,
  granted: readonly string[],
  asked: readonly string[],
  request: PolicyRequest,
  variables: boolean,
): Tri {
  // Without a value for a variable the statement may not match, whatever the operator.
  const tests = granted.map((value) => valueTest(read, value, request, variables));
  if (tests.length > 0 && tests.every((test) => test === null)) return NO;
  const fits = asked.map((value) => anyOf(tests.map((test) => (test === null ? 'no' : test(value)))));
  const held = read.operator.negated ? fits.map(not) : fits;
  const all = read.qualifier === 'ForAllValues' || (read.qualifier === null && read.operator.negated);
  return toTri(all ? not(anyOf(held.map(not))) : anyOf(held));
}

/** The comparison with one granted value; null when a variable in it has no value. */
function valueTest(
  read: ReadOperator,
  granted: string,
  request: PolicyRequest,
  variables: boolean,
): ((asked: string) => Fit) | null {
  const { compare } = read.operator;
  if (compare.takes === 'text') return (asked) => (compare.test(asked, granted) ? 'yes' : 'no');
  const plain = plainPattern(compare.wildcards);
  if (!variables || !granted.includes('${')) {
    const pattern = plain(granted);
    return (asked) => (compare.test(asked, pattern) ? 'yes' : 'no');
  }
  const resolved = resolveVariables(granted, request, plain);
  if (resolved.kind === 'unresolved') return null;
  return (asked) => {
    if (!compare.test(asked, resolved.pattern)) return 'no';
    return resolved.unknownKeys.length > 0 ? { keys: resolved.unknownKeys } : 'yes';
  };
}

function anyOf(fits: readonly Fit[]): Fit {
  if (fits.includes('yes')) return 'yes';
  const open = fits.flatMap((fit) => (typeof fit === 'string' ? [] : fit.keys));
  return open.length > 0 ? { keys: open } : 'no';
}

const not = (fit: Fit): Fit => (fit === 'yes' ? 'no' : fit === 'no' ? 'yes' : fit);
const toTri = (fit: Fit): Tri =>
  typeof fit === 'string'
    ? either(fit === 'yes')
    : { holds: 'unknown', keys: [...new Set(fit.keys.map((k) => k.toLowerCase()))] };
