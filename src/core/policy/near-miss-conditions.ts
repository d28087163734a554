import { once } from '../model/once.ts';
import { hostBlock, isPrivateBlock, parseIp, readOperator } from './conditions.ts';
import { isListed, PRIVATE_ONLY, SIGNED_ONLY, visibleTo } from './context.ts';
import { hasVariable, keyState } from './match.ts';
import { mistake } from './mistakes.ts';
import type { Condition, ElementMiss, EvaluationHints, Mistake, Policy, PolicyKind, PolicyRequest } from './types.ts';

export const ABSENT = '(absent)';

/** A miss with how far it is, for choosing the nearest statement. */
export interface RankedMiss {
  readonly miss: ElementMiss;
  readonly distance: number;
}

export interface Explained {
  readonly mistake: Mistake | null;
  readonly suggestion: string | null;
}

/** Why a condition does not hold; the request is as the policy sees it. */
export function explainCondition(
  policy: Pick<Policy, 'version'>,
  condition: Condition,
  request: PolicyRequest,
  hints: EvaluationHints,
): RankedMiss {
  const asked = askedOf(condition.key, request);
  // Of many statements only the nearest is explained.
  const miss = once((): ElementMiss => {
    const { mistake: known, suggestion } = explain(policy, condition, request, hints, false);
    return {
      element: 'Condition',
      segment: condition.key,
      granted: condition.values.join(', '),
      asked,
      operator: condition.operator,
      mistake: known,
      suggestion,
    };
  });
  return {
    get miss() {
      return miss();
    },
    distance: asked === ABSENT ? 600 : 300,
  };
}

/**
 * Why a condition of a matching Deny holds although nobody meant it to: a negated operator whose key is absent or means
 * something else here, or an address outside the list. Null when nothing about it is surprising.
 */
export function explainHeldCondition(
  policy: Pick<Policy, 'version'>,
  kind: PolicyKind,
  condition: Condition,
  request: PolicyRequest,
  hints: EvaluationHints = {},
): Explained | null {
  const found = explain(policy, condition, visibleTo(kind, request), hints, true);
  return found.mistake ? found : null;
}

const negatedAbsent = (condition: Condition): string =>
  `The request has no ${condition.key}, and ${condition.operator} matches when the key is missing.`;

const askedOf = (key: string, request: PolicyRequest): string => {
  const state = keyState(request, key);
  return state.state === 'present' ? state.values.join(', ') : ABSENT;
};

/** @param held whether the condition holds (and should not), or does not hold (and should) */
function explain(
  policy: Pick<Policy, 'version'>,
  condition: Condition,
  request: PolicyRequest,
  hints: EvaluationHints,
  held: boolean,
): Explained {
  const key = condition.key.toLowerCase();
  const state = keyState(request, condition.key);
  const first = state.state === 'present' ? (state.values[0] ?? null) : null;
  if (policy.version !== '2012-10-17' && condition.values.some(hasVariable)) {
    return {
      mistake: mistake(25, 'Without "Version": "2012-10-17" the variable in this condition is literal text.'),
      suggestion: first,
    };
  }
  const mixed = mixedIds(key, condition);
  if (mixed) return { mistake: mixed.mistake, suggestion: mixed.suggestion(request) };
  if (first === null) return explainAbsent(key, condition, request, hints, held);
  const operator = readOperator(condition.operator)?.operator;
  // Only where no value fits: a positive operator that fails, or a negated one that holds.
  const outside = operator !== undefined && operator.negated === held;
  if (!outside) return { mistake: null, suggestion: null };
  return operator.family === 'IpAddress' ? explainAddress(condition, first) : { mistake: null, suggestion: first };
}

function mixedIds(
  key: string,
  condition: Condition,
): { mistake: Mistake; suggestion: (request: PolicyRequest) => string | null } | null {
  const holds = (prefix: RegExp) => condition.values.some((value) => prefix.test(value));
  if (key === 'aws:sourcevpce' && holds(/^vpc-/)) {
    return {
      mistake: mistake(19, 'A VPC ID (vpc-…) is used with aws:SourceVpce, which takes endpoint IDs (vpce-…).'),
      suggestion: (r) => r.context['aws:sourcevpce']?.[0] ?? 'aws:SourceVpc',
    };
  }
  if (key === 'aws:sourcevpc' && holds(/^vpce-/)) {
    return {
      mistake: mistake(19, 'An endpoint ID (vpce-…) is used with aws:SourceVpc, which takes VPC IDs (vpc-…).'),
      suggestion: (r) => r.context['aws:sourcevpc']?.[0] ?? 'aws:SourceVpce',
    };
  }
  return null;
}

function explainAbsent(
  key: string,
  condition: Condition,
  request: PolicyRequest,
  hints: EvaluationHints,
  held: boolean,
): Explained {
  const throughEndpoint =
    hints.endpointIsPrivate ??
    PRIVATE_ONLY.some((k) => request.context[k] !== undefined || request.unknownKeys.includes(k));
  if (key === 'aws:sourceip' && throughEndpoint) {
    return {
      mistake: mistake(18, 'A call through a VPC endpoint has no aws:SourceIp; its address is aws:VpcSourceIp.'),
      suggestion: 'aws:VpcSourceIp',
    };
  }
  if (PRIVATE_ONLY.includes(key)) {
    return {
      mistake: mistake(18, `${condition.key} exists only on calls through a VPC endpoint to a private API.`),
      suggestion: key === 'aws:vpcsourceip' ? 'aws:SourceIp' : null,
    };
  }
  if (isListed(SIGNED_ONLY, key) && request.principal === null) {
    return {
      mistake: mistake(
        14,
        `${condition.key} exists only where the method's authorization is AWS_IAM; this caller is anonymous.`,
      ),
      suggestion: null,
    };
  }
  const negated = readOperator(condition.operator)?.operator.negated === true;
  return { mistake: held && negated ? mistake(22, negatedAbsent(condition)) : null, suggestion: null };
}

function explainAddress(condition: Condition, asked: string): Explained {
  const address = parseIp(asked);
  const blocks = condition.values.map(parseIp).filter((block) => block !== null);
  const suggestion = hostBlock(asked);
  if (address && !isPrivateBlock(address) && blocks.length > 0 && blocks.every(isPrivateBlock)) {
    return {
      mistake: mistake(
        20,
        `Only private addresses are listed, and ${condition.key} holds the public address ${asked}.`,
      ),
      suggestion,
    };
  }
  if (address && blocks.every((block) => block.size !== address.size)) {
    const family = address.size === 128 ? 'IPv6' : 'IPv4';
    return {
      mistake: mistake(20, `The caller came over ${family} (${asked}), and the list has no ${family} address.`),
      suggestion,
    };
  }
  const unlisted = mistake(20, `The caller's address ${asked} is not in the list.`);
  return { mistake: { ...unlisted, evident: true }, suggestion };
}

/** Why a condition misses, as a clause: what is configured, and what came. */
export function conditionMissInWords({ segment, granted, asked, operator }: ElementMiss): string {
  const key = segment ?? '';
  const read = readOperator(operator ?? '');
  const has = asked === ABSENT ? `has no ${key}` : `has ${asked}`;
  if (read?.base === 'Null')
    return `its Null condition wants ${asked === ABSENT ? `${key} to be present` : `no ${key}`}, and the call ${has}`;
  const wants = read?.operator.negated === true && asked !== ABSENT ? 'excludes' : 'wants';
  return `its ${operator} on ${key} ${wants} ${granted}, and the call ${has}`;
}

/**
 * Why a condition of a matching statement holds, as a clause: the value that came and the values configured, or the
 * rule by which an absent key holds.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * and "Single-valued vs. multivalued context keys" of the IAM user guide.
 */
export function heldInWords(policy: Policy, kind: PolicyKind, condition: Condition, request: PolicyRequest): string {
  const { operator, key, values } = condition;
  const asked = askedOf(key, visibleTo(kind, request));
  const configured = values.join(', ');
  const read = readOperator(operator);
  if (read?.base === 'Null')
    return asked === ABSENT
      ? `the Null condition matches when ${key} is missing, and the call has no ${key}`
      : `the Null condition matches when ${key} is present, and the call has ${asked}`;
  if (asked === ABSENT)
    return `${operator} on ${key} (${configured}) matches because the call has no ${key} (${ruleOf(read)})`;
  const literal =
    policy.version !== '2012-10-17' && values.some(hasVariable)
      ? '; without "Version": "2012-10-17" the variable is literal text'
      : '';
  const fits = read?.operator.negated === true ? 'matches everything except' : 'matches';
  return `${operator} on ${key} ${fits} ${configured}, and the call has ${asked}${literal}`;
}

/** By which rule an operator holds for an absent key. */
function ruleOf(read: ReturnType<typeof readOperator>): string {
  if (read?.ifExists === true) return 'IfExists matches when the key is missing';
  if (read?.qualifier === 'ForAllValues') return 'ForAllValues matches an empty set';
  return 'a negated operator matches when the key is missing';
}
