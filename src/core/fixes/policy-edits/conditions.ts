import { hostBlock } from '../../policy/conditions.ts';
import type { Condition } from '../../policy/types.ts';
import type { Ask } from '../planning/asks.ts';
import { isObject, type JsonObject, memberName, plainOrList, textsOf, without } from '../planning/json.ts';

/** Edits of one condition of one statement. */

const ADDRESS_KEYS = ['aws:sourceip', 'aws:vpcsourceip'];
export const isAddressKey = (key: string): boolean => ADDRESS_KEYS.includes(key.toLowerCase());
/** Keys that can stand for one another on another kind of endpoint. */
const KIN: readonly string[] = ['aws:SourceIp', 'aws:VpcSourceIp', 'aws:SourceVpce', 'aws:SourceVpc'];

const NEGATED = /^(?:For(?:All|Any)Values?:)?(?:NotIpAddress|StringNot\w+|ArnNot\w+)$/i;
const TAKES_VALUES = new RegExp(
  '^(?:For(?:All|Any)Values?:)?' +
    '(?:NotIpAddress|IpAddress|String(?:Not)?(?:Equals|Like)(?:IgnoreCase)?|Arn(?:Not)?(?:Equals|Like))' +
    '(?:IfExists)?$',
  'i',
);

export const isNegated = (operator: string): boolean => NEGATED.test(operator.replace(/IfExists$/i, ''));

/** The value the request has for a key, as a condition would name it; null when the key is absent or unknown. */
function ownValue(ask: Ask, key: string): string | null {
  const value = ask.value(key);
  return value !== null && isAddressKey(key) ? hostBlock(value) : value;
}

/** Puts the caller's value on the condition's list: admits it under an Allow, spares it under a negated Deny. */
export function listCaller(statement: JsonObject, condition: Condition, ask: Ask): JsonObject | null {
  const value = ownValue(ask, condition.key);
  if (value === null || !TAKES_VALUES.test(condition.operator)) return null;
  return withCondition(statement, condition, condition.key, [...condition.values, value]);
}

/**
 * Takes exactly the caller's value off the list; null when the list does not hold it as such, or holds nothing else.
 */
export function unlistCaller(statement: JsonObject, condition: Condition, ask: Ask): JsonObject | null {
  const value = ask.value(condition.key);
  if (value === null || !TAKES_VALUES.test(condition.operator)) return null;
  const remaining = condition.values.filter((listed) => listed !== value && listed !== hostBlock(value));
  return remaining.length === 0 || remaining.length === condition.values.length
    ? null
    : withCondition(statement, condition, condition.key, remaining);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const MANY_VALUED = /^aws:(?:CalledVia|PrincipalOrgPaths|PrincipalServiceNamesList|TagKeys)$/i;

/**
 * The condition without `ForAllValues:`, which holds for a call that does not have the key: a Deny then hits all that
 * it was not written for. Null where a call without the key is denied either way, or the key may have many values.
 * AWS says so under "Single-valued vs. multivalued context keys" of the IAM User Guide.
 */
export function withoutSetOperator(statement: JsonObject, condition: Condition, ask: Ask): JsonObject | null {
  const to = condition.operator.replace(/^ForAllValues:/i, '');
  const isOfOne = to !== condition.operator && !MANY_VALUED.test(condition.key) && !/IfExists$/i.test(to);
  return isOfOne && !isNegated(to) && ask.value(condition.key) === null
    ? withCondition(statement, { ...condition, to }, condition.key, condition.values)
    : null;
}

/**
 * The same condition on a key that this endpoint has: first with the values as they are, then with the caller's own.
 * Keys by endpoint:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function otherKeys(statement: JsonObject, condition: Condition, ask: Ask): readonly JsonObject[] {
  if (ask.value(condition.key) !== null || !KIN.some((key) => key.toLowerCase() === condition.key.toLowerCase()))
    return [];
  const kin = KIN.filter((key) => key.toLowerCase() !== condition.key.toLowerCase() && ask.value(key) !== null);
  const sameKind = (key: string): boolean => isAddressKey(key) === isAddressKey(condition.key);
  return kin
    .sort((a, b) => Number(sameKind(b)) - Number(sameKind(a)))
    .flatMap((key) => {
      const own = ownValue(ask, key);
      const kept = sameKind(key) ? [withCondition(statement, condition, key, condition.values)] : [];
      if (own === null) return kept;
      // Values of the other kind of key (a vpc id among addresses) can match nothing under the new one.
      const values = sameKind(key) ? [...condition.values.filter((value) => value !== own), own] : [own];
      return [
        ...kept,
        withCondition(statement, { ...condition, to: operatorFor(condition.operator, key) }, key, values),
      ];
    });
}

function operatorFor(operator: string, key: string): string {
  const address = isAddressKey(key);
  if (address === /IpAddress/i.test(operator)) return operator;
  const negated = isNegated(operator);
  return address ? (negated ? 'NotIpAddress' : 'IpAddress') : negated ? 'StringNotEquals' : 'StringEquals';
}

/** The statement with a further condition; values join those that the same operator and key already have. */
export function addCondition(statement: JsonObject, operator: string, key: string, value: string): JsonObject {
  const conditions = isObject(statement['Condition']) ? statement['Condition'] : {};
  const block = isObject(conditions[operator]) ? conditions[operator] : {};
  const name = memberName(block, key) ?? key;
  return {
    ...statement,
    Condition: { ...conditions, [operator]: { ...block, [name]: plainOrList([...textsOf(block[name]), value]) } },
  };
}

function withCondition(
  statement: JsonObject,
  condition: Condition & { readonly to?: string },
  key: string,
  values: readonly string[],
): JsonObject {
  const conditions = isObject(statement['Condition']) ? statement['Condition'] : {};
  const written = conditions[condition.operator];
  const block = isObject(written) ? written : {};
  const old = memberName(block, condition.key) ?? condition.key;
  const to = condition.to ?? condition.operator;
  const value = Array.isArray(block[old]) ? values : plainOrList(values);
  if (to === condition.operator) {
    const entries = Object.entries(block).map(([name, held]) => (name === old ? [key, value] : [name, held]));
    return { ...statement, Condition: { ...conditions, [to]: Object.fromEntries(entries) } };
  }
  const rest = without(block, old);
  const others =
    Object.keys(rest).length === 0
      ? without(conditions, condition.operator)
      : { ...conditions, [condition.operator]: rest };
  const target = isObject(others[to]) ? others[to] : {};
  return { ...statement, Condition: { ...others, [to]: { ...target, [key]: value } } };
}
