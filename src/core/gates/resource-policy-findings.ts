import { apiArn } from '../api-gateway/arns.ts';
import type { CauseCode } from '../causes/index.ts';
import { type Evidence, factEvidence } from '../model/fact.ts';
import type { Caller } from '../model/facts.ts';
import type { Finding, NearMiss } from '../model/gate.ts';
import {
  ABSENT,
  type Condition,
  type ElementMiss,
  type LayerResult,
  missInWords,
  mistakeInWords,
  type PolicyEvaluation,
  type PolicyProblem,
  type StatementResult,
} from '../policy/index.ts';
import {
  capital,
  finding,
  heldConditionsOf,
  listOf,
  missesInWords,
  nearMissIn,
  pointerOf,
  reasons,
  statementIn,
  undecidedInWords,
} from './judgement.ts';
import { arrivesByEndpoint, policyRequest } from './policy-input.ts';
import type { GateContext } from './types.ts';

/** Why the resource policy does not let the call through, as narrow as one cause can be. */
export function resourcePolicyFindings(
  context: GateContext,
  layer: LayerResult | undefined,
  how: 'explicit' | 'implicit',
  caller: Caller | null,
): readonly Finding[] {
  const policy = layer?.policies[0];
  if (policy === undefined) return [crossAccountMissing(context, caller)];
  if (policy.evaluation === null) {
    const why = policy.problems.map((p) => p.message).join(' ');
    return [
      finding('policy-malformed', resource(context), `The resource policy cannot be used: ${why}`, [
        evidence(context, '', why),
      ]),
    ];
  }
  return [
    how === 'explicit'
      ? denied(context, policy.evaluation, caller)
      : silent(context, policy.evaluation, policy.problems, caller),
  ];
}

/** A Deny matches: the condition that made it match names the cause, else it is simply a Deny. */
function denied(context: GateContext, evaluation: PolicyEvaluation, caller: Caller | null): Finding {
  const statement = evaluation.decidedBy;
  if (statement === null)
    return finding(
      'resource-policy-explicit-deny',
      resource(context),
      'A Deny of the resource policy matches the call.',
    );
  const name = statementName(statement);
  const conditions = heldConditionsOf(evaluation, 'resource', statement, policyRequest(context, caller));
  const denies = `${name} denies the call${reasons(conditions.map(({ why }) => why))}.`;
  // Conditions of one statement hold together: where one compares an origin that is there, the Deny spares the listed
  // ones, and a key that is absent besides is not what hits this caller.
  const absentKey = ({ key }: Condition): boolean => cannotBePresent(context, key) !== null;
  const { heldConditions } = statement;
  const condition =
    heldConditions.find((held) => isAddressCondition(held) && !absentKey(held)) ??
    (heldConditions.some((held) => isOriginKey(held.key) && !absentKey(held))
      ? undefined
      : heldConditions.find(absentKey));
  const at = `/policy/Statement/${statement.index}`;
  // The condition that names the cause stands first.
  const where = [...conditions]
    .sort((a, b) => Number(b.condition === condition) - Number(a.condition === condition))
    .map(({ condition: held, why }) => {
      const pointer = pointerOf({ element: 'Condition', operator: held.operator, segment: held.key });
      return { ...evidence(context, `${at}/${pointer}`, held.values), note: why };
    });
  if (condition === undefined) {
    const places = where.length === 0 ? [evidence(context, at, null)] : where;
    return denyOfPrincipals(context, statement)
      ? finding(
          'resource-policy-wrong-principal',
          resource(context),
          `${name} denies everyone except AWS principals, but this method does not identify principals: its ` +
            'callers are anonymous.',
          places,
        )
      : finding(
          'resource-policy-explicit-deny',
          resource(context),
          `${denies}${notSpared(evaluation, statement, caller)}`,
          places,
        );
  }
  const absent = cannotBePresent(context, condition.key);
  if (absent !== null)
    return finding(
      'resource-policy-wrong-condition-key',
      resource(context),
      `${denies} ${absent}${heldConditions.length === 1 ? ' So the Deny hits every call that comes this way.' : ''}`,
      where,
      nearMissOfCondition(statement, condition, ABSENT),
    );
  return finding(
    'resource-policy-ip-condition',
    resource(context),
    denies,
    where,
    nearMissOfCondition(statement, condition, addressOf(context)),
  );
}

/** Whom a Deny by NotPrincipal spares, and why not this caller; empty for a Deny by Principal. */
function notSpared(evaluation: PolicyEvaluation, { index }: StatementResult, caller: Caller | null): string {
  const spared = evaluation.policy.statements.find((one) => one.index === index)?.notPrincipal ?? null;
  if (spared === null) return '';
  const bounded =
    caller !== null && caller.boundary !== null
      ? ', which has a permissions boundary: a Deny with NotPrincipal then applies to it even if it is listed'
      : '';
  return ` Its NotPrincipal is ${listOf(spared.aws)}; the caller is ${caller?.arn ?? 'anonymous'}${bounded}.`;
}

function denyOfPrincipals(context: GateContext, statement: StatementResult): boolean {
  return statement.byNotPrincipal && context.method?.authorizationType !== 'AWS_IAM';
}

/** No Allow matches: the nearest one names the cause when exactly one of its elements misses. */
function silent(
  context: GateContext,
  evaluation: PolicyEvaluation,
  problems: readonly PolicyProblem[],
  caller: Caller | null,
): Finding {
  const foreign = caller !== null && caller.accountId !== context.facts.scope.accountId;
  const nearest = evaluation.nearest;
  if (nearest === null)
    return foreign
      ? crossAccountMissing(context, caller)
      : implicit(context, 'The resource policy has no Allow statement, so it allows nobody.');
  const [miss, ...others] = nearest.misses;
  const name = statementName(nearest);
  if (miss === undefined || others.length > 0) {
    if (foreign && nearest.misses.some((m) => m.element === 'Principal')) return crossAccountMissing(context, caller);
    return implicit(
      context,
      `No statement of the resource policy allows this call. ${name} is closest: ${missesInWords(nearest)}`,
      nearest,
    );
  }
  const broken = problems.find((p) => p.index === nearest.index && p.element === miss.element);
  const code = broken === undefined ? codeOfMiss(context, miss, foreign) : 'policy-malformed';
  const nearMiss = nearMissIn('resource policy', nearest, miss);
  const summary =
    broken === undefined ? sentence(context, code, name, miss) : `${name} can match nothing: ${broken.message}`;
  const found = finding(
    code,
    resource(context),
    summary,
    [evidence(context, `/policy/Statement/${nearest.index}/${pointerOf(miss)}`, miss.granted)],
    nearMiss,
  );
  if (nearest.undecided.length === 0) return found;
  return { ...found, summary: `${summary}${undecidedInWords(nearest)}`, unknownKeys: nearest.undecided };
}

function codeOfMiss(context: GateContext, miss: ElementMiss, foreign: boolean): CauseCode {
  switch (miss.element) {
    case 'Principal':
      if (context.method?.authorizationType !== 'AWS_IAM') return 'resource-policy-wrong-principal';
      // A deleted user or role leaves its id behind, which matches nobody any more.
      if (/^A(?:ROA|IDA)[A-Z0-9]+$/.test(miss.granted)) return 'policy-malformed';
      return foreign ? 'resource-policy-cross-account-missing' : 'resource-policy-implicit-deny';
    case 'Resource':
      return /^(?:not )?arn:/.test(miss.granted) || miss.granted === ''
        ? 'resource-policy-wrong-resource-arn'
        : 'policy-malformed';
    case 'Action':
      // NotAction is no malformed policy: it allows everything else.
      return exceptedAction(miss) === null ? 'policy-malformed' : 'resource-policy-implicit-deny';
    case 'Condition': {
      const key = miss.segment ?? '';
      if (cannotBePresent(context, key) !== null || meansSomethingElse(key, miss))
        return 'resource-policy-wrong-condition-key';
      return isAddressKey(key) && miss.asked !== ABSENT
        ? 'resource-policy-ip-condition'
        : 'resource-policy-implicit-deny';
    }
  }
}

function sentence(context: GateContext, code: CauseCode, name: string, miss: ElementMiss): string {
  const mistake = mistakeInWords(miss);
  switch (code) {
    case 'resource-policy-wrong-principal':
      return (
        `${name} allows only ${miss.granted}, but this method does not identify AWS principals: its ` +
        'callers are anonymous.'
      );
    case 'resource-policy-cross-account-missing':
      return (
        `No statement of the resource policy allows ${miss.asked}. ${name} is closest: ${missInWords(miss)}. A ` +
        `caller from another account needs an Allow in both the identity policy and the resource policy.${mistake}`
      );
    case 'resource-policy-wrong-condition-key': {
      const why = cannotBePresent(context, miss.segment ?? '') ?? miss.mistake?.sentence ?? '';
      return `${name} would allow the call, but ${missInWords(miss)}. ${why}`.trim();
    }
    case 'policy-malformed':
      return `${name} names ${miss.granted}, which can match nothing.${mistake}`;
    default:
      if (exceptedAction(miss) !== null)
        return `${name} allows every action except ${exceptedAction(miss)} (NotAction), so it does not allow the call.`;
      return `${name} would allow the call, but ${missInWords(miss)}.${mistake}`;
  }
}

/** What a NotAction leaves out; null for an Action. */
const exceptedAction = ({ element, granted }: ElementMiss): string | null =>
  element === 'Action' && granted.startsWith('not ') ? granted.slice('not '.length) : null;

function crossAccountMissing(context: GateContext, caller: Caller | null): Finding {
  const { policy } = context.facts.deployed;
  const attached = policy.state === 'known' && policy.value !== null;
  const who = caller === null ? 'the caller' : caller.identityArn;
  return finding(
    'resource-policy-cross-account-missing',
    resource(context),
    `${who} belongs to another account, so the API's resource policy must also allow the call: ` +
      `${attached ? 'no statement of the resource policy does' : 'there is no resource policy'}.`,
    [evidence(context, '/policy', attached ? undefined : null)],
  );
}

const implicit = (context: GateContext, summary: string, nearest?: StatementResult): Finding =>
  finding(
    'resource-policy-implicit-deny',
    resource(context),
    summary,
    nearest === undefined
      ? [evidence(context, '/policy', null)]
      : nearest.misses.map((miss) =>
          evidence(context, `/policy/Statement/${nearest.index}/${pointerOf(miss)}`, miss.granted),
        ),
  );

/**
 * Why a key can never be in this request, in words; null when it can. Private keys exist on private APIs only,
 * principal keys on AWS_IAM methods only.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function cannotBePresent(context: GateContext, key: string): string | null {
  const name = key.toLowerCase();
  const throughEndpoint = arrivesByEndpoint(context);
  if (name === 'aws:sourceip' && throughEndpoint)
    return 'aws:SourceIp is absent from calls through a VPC endpoint; aws:VpcSourceIp holds the address there.';
  if (['aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'].includes(name) && !throughEndpoint)
    return `${key} exists only in calls through a VPC endpoint, and this one comes from the internet.`;
  if (PRINCIPAL_KEYS.test(name) && context.method?.authorizationType !== 'AWS_IAM')
    return (
      `${key} exists only on methods with AWS_IAM authorization, and this one has ` +
      `${context.method?.authorizationType ?? 'none'}.`
    );
  if (name === 'aws:sourcearn' || name === 'aws:sourceaccount')
    return `${key} is set only when another AWS service makes the call; a client's own call has none.`;
  if (PRINCIPAL_KEYS.test(name) || KNOWN_KEYS.has(name)) return null;
  return `API Gateway does not provide ${key} to resource policies.`;
}
const PRINCIPAL_KEYS = /^aws:(?:principal|userid$|username$|tokenissuetime$|multifactorauth)/;
/** Keys that only a signature brings. */
export const isPrincipalKey = (key: string): boolean => PRINCIPAL_KEYS.test(key.toLowerCase());
const KNOWN_KEYS = new Set(
  [
    'CurrentTime',
    'EpochTime',
    'Referer',
    'SecureTransport',
    'SourceIp',
    'UserAgent',
    'SourceVpc',
    'SourceVpce',
    'VpcSourceIp',
  ].map((k) => `aws:${k.toLowerCase()}`),
);

/** A VPC id under aws:SourceVpce, or an endpoint id under aws:SourceVpc. */
function meansSomethingElse(key: string, miss: ElementMiss): boolean {
  const name = key.toLowerCase();
  if (name === 'aws:sourcevpce') return /^vpc-/.test(miss.granted);
  if (name === 'aws:sourcevpc') return /^vpce-/.test(miss.granted);
  return false;
}

const isAddressKey = (key: string): boolean => ['aws:sourceip', 'aws:vpcsourceip'].includes(key.toLowerCase());
const isOriginKey = (key: string): boolean =>
  isAddressKey(key) || ['aws:sourcevpc', 'aws:sourcevpce'].includes(key.toLowerCase());
const isAddressCondition = (condition: Condition): boolean => isAddressKey(condition.key);
const addressOf = (context: GateContext): string => context.request.sourceIp ?? 'an unknown address';

const nearMissOfCondition = (statement: StatementResult, condition: Condition, asked: string): NearMiss => ({
  policy: 'resource policy',
  index: statement.index,
  sid: statement.sid,
  element: 'Condition',
  segment: condition.key,
  granted: condition.values.join(', '),
  asked,
});

const statementName = (statement: StatementResult): string =>
  `${capital(statementIn(statement))} of the resource policy`;

export function resource(context: GateContext): string {
  return apiArn(context.facts.scope);
}

function evidence(context: GateContext, path: string, value: unknown): Evidence {
  const { policy } = context.facts.deployed;
  return factEvidence(policy.state === 'known' ? policy.operation : 'GetExport', path, value);
}
