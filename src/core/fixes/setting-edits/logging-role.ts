import { iamArn, principalName } from '../../api-gateway/arns.ts';
import type { Change } from '../../model/changes/index.ts';
import { known, mapFact } from '../../model/fact.ts';
import type { Facts, GatewayRole } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';
import { addStatement } from '../../policy/index.ts';
import { GATEWAY_PRINCIPAL, loggingRoleFault, mayAssume } from '../../verdict/log-findings.ts';
import { expectations, settingsDocument } from './definition-edit.ts';

/** One step on the way to a role that may write logs, and the facts behind it. */
export interface RoleStep {
  readonly change: Change;
  readonly document: DocumentChange;
  readonly after: Facts;
}

/**
 * The fewest steps after which API Gateway may write execution logs in this account and Region: a role that works is
 * left alone, one that lacks something is mended, and only where none is set a new one is made. Null where no step is
 * known to help. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function roleSteps(facts: Facts, made: readonly RoleStep[] = []): readonly RoleStep[] | null {
  const fault = loggingRoleFault(facts);
  if (fault === null) return made;
  const steps = fault.roleArn === null ? newRole(facts) : mended(facts, fault.roleArn);
  const last = steps?.at(-1);
  return steps === null || last === undefined || made.length > 3 ? null : roleSteps(last.after, [...made, ...steps]);
}

/** The account's setting comes last: AWS takes no role that cannot write yet. */
function newRole(facts: Facts): readonly RoleStep[] {
  const arn = iamArn(facts.scope, `role/apigw-doctor-logs-${facts.scope.region}`);
  const role = created(facts, arn);
  const attached = role === null ? null : attach(role.after, arn);
  if (role === null || attached === null) return [];
  return [role, attached, accountRole(attached.after, arn)];
}

function mended(facts: Facts, arn: string): readonly RoleStep[] | null {
  const role = facts.gatewayRoles.state === 'known' ? facts.gatewayRoles.value[arn] : undefined;
  const step =
    role === undefined || !role.exists
      ? created(facts, arn)
      : mayAssume(role)
        ? attach(facts, arn)
        : trusted(facts, arn, role);
  return step === null ? null : [step];
}

const withRole = (facts: Facts, arn: string, role: GatewayRole): Facts => ({
  ...facts,
  gatewayRoles: mapFact(facts.gatewayRoles, (roles) => ({ ...roles, [arn]: role })),
});

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: GATEWAY_PRINCIPAL }, Action: 'sts:AssumeRole' }],
});

function created(facts: Facts, arn: string): RoleStep | null {
  const named = principalName(arn);
  if (named.kind !== 'role') return null;
  const { name, path } = named;
  return {
    change: {
      kind: 'create-role',
      RoleName: name,
      ...(path === '/' ? {} : { Path: path }),
      AssumeRolePolicyDocument: TRUST,
      assumes: { settings: null, after: JSON.stringify({ RoleName: name }) },
    },
    document: { title: `trust policy of role/${name}`, before: null, after: TRUST },
    after: withRole(facts, arn, {
      exists: true,
      trustedPrincipals: [{ Service: GATEWAY_PRINCIPAL }],
      trustPolicy: TRUST,
      policies: [],
    }),
  };
}

/** One more statement; those that are there stay, since others may assume the role by them. */
function trusted(facts: Facts, arn: string, role: GatewayRole): RoleStep | null {
  const named = principalName(arn);
  const { trustPolicy } = role;
  if (named.kind !== 'role' || trustPolicy === undefined) return null;
  const after = addStatement(trustPolicy, {
    Effect: 'Allow',
    Principal: { Service: GATEWAY_PRINCIPAL },
    Action: 'sts:AssumeRole',
  });
  return {
    change: {
      kind: 'update-assume-role-policy',
      RoleName: named.name,
      PolicyDocument: after,
      assumes: { policy: trustPolicy, identityArn: arn },
    },
    document: { title: `trust policy of role/${named.name}`, before: trustPolicy, after },
    after: withRole(facts, arn, {
      ...role,
      trustPolicy: after,
      trustedPrincipals: [...role.trustedPrincipals, { Service: GATEWAY_PRINCIPAL }],
    }),
  };
}

/**
 * What AWS's own policy for this allows.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonAPIGatewayPushToCloudWatchLogs.html
 */
const PUSH_ACTIONS = [
  'CreateLogGroup',
  'CreateLogStream',
  'DescribeLogGroups',
  'DescribeLogStreams',
  'PutLogEvents',
  'GetLogEvents',
  'FilterLogEvents',
];
const PUSH = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: PUSH_ACTIONS.map((action) => `logs:${action}`), Resource: '*' }],
});

/** Null where the role has that policy already: then something else denies. */
function attach(facts: Facts, arn: string): RoleStep | null {
  const named = principalName(arn);
  const role = facts.gatewayRoles.state === 'known' ? facts.gatewayRoles.value[arn] : undefined;
  const PolicyArn = iamArn(
    { ...facts.scope, accountId: 'aws' },
    'policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
  );
  if (named.kind !== 'role' || role === undefined || role.policies.some(({ name }) => name === PolicyArn)) return null;
  return {
    change: {
      kind: 'attach-role-policy',
      RoleName: named.name,
      PolicyArn,
      roleArn: arn,
      assumes: { settings: null, after: JSON.stringify({ PolicyArn }) },
    },
    document: settingsDocument(`managed policy of role/${named.name}`, null, { PolicyArn }),
    after: withRole(facts, arn, {
      ...role,
      policies: [...role.policies, { kind: 'managed', name: PolicyArn, group: null, text: PUSH }],
    }),
  };
}

function accountRole(facts: Facts, arn: string): RoleStep {
  const [before, after] = [{ cloudwatchRoleArn: null }, { cloudwatchRoleArn: arn }];
  return {
    change: { kind: 'update-account', ...after, assumes: expectations(before, after) },
    document: settingsDocument(`account settings of API Gateway in ${facts.scope.region}`, before, after),
    after: { ...facts, cloudWatchRoleArn: known('GetAccount', arn) },
  };
}
