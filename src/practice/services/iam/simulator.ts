import { accountOf, splitArn } from '../../../core/api-gateway/arns.ts';
import type { AuthorizationDecision, LayerResult } from '../../../core/policy/index.ts';
import { VARIABLE } from '../../../core/policy/match.ts';
import { decideIdentity } from '../../authorize.ts';
import { AwsError } from '../../http/errors.ts';
import type { QueryInput, QueryRun } from '../../protocols/query.ts';
import { policiesOf } from '../../store/iam-lookup.ts';
import type { IdentityRow } from '../../store/types.ts';
import type { ServiceCall } from '../types.ts';
import { noSuchEntity } from './common.ts';

/**
 * The user or role to simulate; like AWS, a session's ARN is refused.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
function sourceOf(call: ServiceCall, input: QueryInput): IdentityRow {
  const arn = input.needed('PolicySourceArn');
  if (!/^arn:[^:]+:iam::\d{12}:(user|role|group)\/./.test(arn))
    throw new AwsError('InvalidInput', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`, 400);
  const found = call.store.identities.get(arn);
  if (found === undefined || accountOf(arn) !== call.principal.accountId) throw noSuchEntity(`No such entity: ${arn}`);
  return found;
}

/** `ContextEntries.member.N` with its values; names in lower case. */
function contextOf(input: QueryInput): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    input.records('ContextEntries').map((entry) => [
      (entry['ContextKeyName'] ?? '').toLowerCase(),
      Object.entries(entry)
        .filter(([name]) => name.startsWith('ContextKeyValues.member.'))
        .map(([, value]) => value),
    ]),
  );
}

interface Simulation {
  readonly action: string;
  readonly resource: string;
  readonly decision: AuthorizationDecision;
  readonly missing: readonly string[];
}

const DECISIONS = {
  allowed: 'allowed',
  explicitDeny: 'explicitDeny',
  implicitDeny: 'implicitDeny',
  unknown: 'implicitDeny',
} as const;
const granted = (layer: LayerResult | undefined): boolean | null =>
  layer === undefined ? null : layer.decision === 'allow';

/**
 * Where a Deny matched only the Deny is listed, else every Allow that did. Statements of service control policies never
 * are.
 */
function matched({ decision }: Simulation): readonly object[] {
  const wanted = decision.decision === 'explicitDeny' ? 'Deny' : 'Allow';
  const layers = [decision.layers.identity, decision.layers.boundary].flatMap((layer) => layer?.policies ?? []);
  return layers.flatMap(({ name, evaluation }) =>
    (evaluation?.statements ?? [])
      .filter((one) => one.matches === true && one.effect === wanted)
      .map(() => ({
        SourcePolicyId: name,
        SourcePolicyType: name === 'boundary' ? 'IAM Policy' : typeOf(name),
        StartPosition: { Line: 1, Column: 1 },
        EndPosition: { Line: 1, Column: 1 },
      })),
  );
}
const typeOf = (name: string): string =>
  /^(user|role|group)_/.test(name) ? name.slice(0, name.indexOf('_')) : 'IAM Policy';

function resultFields(one: Simulation): object {
  const { layers } = one.decision;
  const boundary = granted(layers.boundary);
  const organizations = granted(layers.scp);
  const decision = DECISIONS[one.decision.decision];
  const statements = matched(one);
  const boundaryDetail = boundary === null ? null : { AllowedByPermissionsBoundary: boundary };
  return {
    EvalActionName: one.action,
    EvalResourceName: one.resource,
    EvalDecision: decision,
    MatchedStatements: statements,
    MissingContextValues: one.missing,
    OrganizationsDecisionDetail: organizations === null ? null : { AllowedByOrganizations: organizations },
    PermissionsBoundaryDecisionDetail: boundaryDetail,
    ResourceSpecificResults: [
      {
        EvalResourceName: one.resource,
        EvalResourceDecision: decision,
        MatchedStatements: statements,
        MissingContextValues: one.missing,
        PermissionsBoundaryDecisionDetail: boundaryDetail,
      },
    ],
  };
}

/** Condition keys and variables that the policies name. */
function keysOf(texts: readonly string[]): readonly string[] {
  const keys = new Set<string>();
  for (const text of texts) {
    for (const match of text.matchAll(VARIABLE)) if (match[1]?.includes(':')) keys.add(match[1]);
    collect(JSON.parse(text), keys);
  }
  return [...keys].sort();
}

function collect(node: unknown, keys: Set<string>): void {
  if (node === null || typeof node !== 'object') return;
  for (const [name, value] of Object.entries(node)) {
    if (name === 'Condition' && value !== null && typeof value === 'object')
      for (const block of Object.values(value)) for (const key of Object.keys(block ?? {})) keys.add(key);
    else collect(value, keys);
  }
}

/** Keys that the simulator fills in from the principal by itself. */
const FILLED = /^aws:(principal|type$|user(id|name)$|currenttime$|epochtime$|requestedregion$)/i;

const simulate: QueryRun = (call, input) => {
  const source = sourceOf(call, input);
  call.authorize('iam:SimulatePrincipalPolicy', source.arn);
  const actions = input.list('ActionNames');
  if (actions.length === 0)
    throw new AwsError(
      'ValidationError',
      "1 validation error detected: Value null at 'actionNames' failed to satisfy constraint: Member must not be null",
      400,
    );
  const bad = actions.find((one) => !/^[\w-]+:[\w*]+$/.test(one));
  if (bad !== undefined) throw new AwsError('InvalidInput', `Invalid Action: ${bad}`, 400);
  const resources = input.list('ResourceArns');
  // Resource policies are simulated for users only.
  if (input.text('ResourcePolicy') !== null && source.kind === 'role')
    throw new AwsError('InvalidInput', 'Resource policy simulation is not supported for roles.', 400);
  const context = contextOf(input);
  const boundary = input.list('PermissionsBoundaryPolicyInputList')[0];
  const missing = keysOf(policiesOf(call.store, source).map((one) => one.text)).filter(
    (key) => !FILLED.test(key) && !Object.hasOwn(context, key.toLowerCase()),
  );
  const results = actions.flatMap((action) =>
    (resources.length === 0 ? ['*'] : resources).map((resource) => {
      const question = {
        action,
        resource,
        region: splitArn(resource)[3] || call.region,
        now: call.now(),
        sessionPolicy: null,
        context,
        more: input.list('PolicyInputList'),
        ...(boundary === undefined ? {} : { boundary }),
      };
      return resultFields({
        action,
        resource,
        missing,
        decision: decideIdentity(call.store, source, source.arn, question, 'simulated'),
      });
    }),
  );
  return { EvaluationResults: results, IsTruncated: false };
};

export const SIMULATOR_OPERATIONS: Readonly<Record<string, QueryRun>> = {
  SimulatePrincipalPolicy: simulate,
  GetContextKeysForPrincipalPolicy: (call, input) => {
    const source = sourceOf(call, input);
    call.authorize('iam:GetContextKeysForPrincipalPolicy', source.arn);
    return {
      ContextKeyNames: keysOf([
        ...policiesOf(call.store, source).map((one) => one.text),
        ...input.list('PolicyInputList'),
      ]),
    };
  },
};
