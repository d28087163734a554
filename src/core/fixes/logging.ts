import { executionLogGroup } from '../model/execution-logs.ts';
import { known, valueOf } from '../model/fact.ts';
import type { Facts, Stage } from '../model/facts.ts';
import type { Change, DocumentChange, FixPlan } from '../model/plan.ts';
import { controlArn, expectations, settingsDocument } from './definition-edit.ts';
import { accessLogHints, executionLevelHints } from './logging-hints.ts';
import { type RoleStep, roleSteps } from './logging-role.ts';
import { UNDEPLOYED } from './supplied-key.ts';
import type { Candidate, Fix, PlanInput } from './types.ts';

/** Gives API Gateway a role with which it can write logs, or mends the one that it has. */
export const loggingRole: Fix = {
  name: 'logging-role',
  codes: ['logging-role-missing', 'logging-role-cannot-write'],
  candidates: ({ facts }) => {
    const steps = roleSteps(facts) ?? [];
    const last = steps.at(-1);
    if (last === undefined) return [];
    return [
      {
        ...UNDEPLOYED,
        ...together(steps),
        id: 'logging-role',
        aims: ['logging-role-missing', 'logging-role-cannot-write'],
        title: `Give API Gateway a role with which it can write logs in ${facts.scope.region}`,
        factsAfter: last.after,
        alsoAffects: ROLE_AFFECTS,
      },
    ];
  },
};

const ROLE_AFFECTS = 'every API of this account and Region that logs writes with this role';

/** Turns logging on: failures in the execution log, and, as a second offer, an access-log line of every call. */
export const loggingOn: Fix = {
  name: 'logging-on',
  codes: ['logging-disabled'],
  candidates: (input) => {
    const stage = valueOf(input.facts.stage) ?? null;
    // What an HTTP API writes needs no role.
    const role = input.facts.scope.apiType === 'HTTP' ? [] : roleSteps(input.facts);
    if (stage === null || role === null) return [];
    const level = input.facts.scope.apiType === 'HTTP' ? [] : [candidate(input, stage, role, false)];
    return [...level, ...(stage.logging.access === null ? [candidate(input, stage, role, true)] : [])];
  },
};

/** What names the gate that said no. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
const OF_ALL = 'requestId extendedRequestId requestTimeEpoch identity.sourceIp identity.userArn httpMethod path routeKey status';
const SAID = 'error.message error.responseType authorizer.error integration.error integrationStatus';
const OF_PHASES =
  'resourcePath deploymentId identity.vpceId identity.apiKeyId wafResponseCode waf.error authenticate.error authorize.error authorize.status';

const formatOf = (apiType: string): string =>
  JSON.stringify(
    Object.fromEntries(
      [OF_ALL, SAID, ...(apiType === 'HTTP' ? [] : [OF_PHASES])].flatMap((names) => names.split(' ')).map((name) => [name, `$context.${name}`]),
    ),
  );

function candidate({ facts }: PlanInput, stage: Stage, role: readonly RoleStep[], access: boolean): Candidate {
  const { apiType, apiId, accountId, partition, region } = facts.scope;
  const executes = apiType !== 'HTTP';
  const logGroup = executionLogGroup(apiId, stage.name).replace('Execution', 'Access').replace('$', '');
  const destinationArn = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`;
  const format = formatOf(apiType);
  const logging: Stage['logging'] = {
    ...stage.logging,
    ...(executes ? { execution: 'ERROR' } : {}),
    ...(access ? { access: { destinationArn, format } } : {}),
  };
  const settings = (held: Stage['logging']) => ({
    ...(executes ? { loggingLevel: held.execution } : {}),
    ...(access ? { accessLogSettings: held.access } : {}),
  });
  const own: readonly Part[] = [...(access ? [groupPart(logGroup, destinationArn)] : []), stagePart(facts, stage, logging, settings)];
  const what = [...(executes ? ['failures in the execution log'] : []), ...(access ? ['every call in an access log'] : [])].join(', and ');
  return {
    ...UNDEPLOYED,
    ...together([...role, ...own]),
    iac: joined([
      ...role.map(({ iac }) => iac),
      ...(executes ? [executionLevelHints(apiType, 'ERROR')] : []),
      ...(access ? [accessLogHints(apiType, logGroup, format)] : []),
    ]),
    id: access ? 'logging-access' : 'logging-execution',
    aims: ['logging-disabled'],
    title: `Let stage "${stage.name}" write ${what}`,
    factsAfter: { ...(role.at(-1)?.after ?? facts), stage: known('GetStage', { ...stage, logging }) },
    alsoAffects: [
      `whoever may read CloudWatch Logs of the account sees ${access ? 'address, caller and path of every call' : 'which calls failed, and why'}`,
      ...(role.length === 0 ? [] : [ROLE_AFFECTS]),
    ].join('; '),
    ...(access ? { cannotComeBack: ['the log lines: with the log group they go too'] } : {}),
  };
}

interface Part {
  readonly change: Change;
  readonly document: DocumentChange;
  readonly permissions: readonly string[];
}

const groupPart = (logGroupName: string, arn: string): Part => ({
  change: {
    service: 'logs',
    operation: 'CreateLogGroup',
    input: { logGroupName },
    assumes: { settings: null, after: JSON.stringify({ logGroupName }) },
  },
  document: settingsDocument('log group', null, { logGroupName }),
  permissions: ['logs:CreateLogGroup', 'logs:DeleteLogGroup'].map((action) => `${action} on ${arn}`),
});

function stagePart(
  facts: Facts,
  stage: Stage,
  after: Stage['logging'],
  settings: (logging: Stage['logging']) => Readonly<Record<string, unknown>>,
): Part {
  const arn = `${controlArn(facts)}/stages/${stage.name}`;
  const delivery =
    facts.scope.apiType === 'HTTP' ? ['logs:CreateLogDelivery on *', 'logs:ListLogDeliveries on *', 'logs:DeleteLogDelivery on *'] : [];
  return {
    change: { ...stageChange(facts, stage, settings(after)), assumes: expectations(settings(stage.logging), settings(after)) },
    document: settingsDocument(`logging of stage "${stage.name}"`, settings(stage.logging), settings(after)),
    permissions: [`apigateway:GET on ${arn}`, `apigateway:PATCH on ${arn}`, ...delivery],
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html and, of the newer kinds, https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html */
function stageChange({ scope }: Facts, { name }: Stage, { loggingLevel, accessLogSettings }: Readonly<Record<string, unknown>>): Change {
  const access = (accessLogSettings ?? null) as Stage['logging']['access'];
  if (scope.apiType === 'REST') {
    const patchOperations = [
      ...(loggingLevel === undefined ? [] : [{ op: 'replace', path: '/*/*/logging/loglevel', value: String(loggingLevel) }]),
      ...Object.entries(access ?? {}).map(([field, value]) => ({ op: 'replace', path: `/accessLogSettings/${field}`, value })),
    ];
    return { service: 'apigateway', operation: 'UpdateStage', input: { restApiId: scope.apiId, stageName: name, patchOperations } };
  }
  const input = {
    ApiId: scope.apiId,
    StageName: name,
    ...(loggingLevel === undefined ? {} : { DefaultRouteSettings: { LoggingLevel: loggingLevel } }),
    ...(access === null ? {} : { AccessLogSettings: { DestinationArn: access.destinationArn, Format: access.format } }),
  };
  return { service: 'apigatewayv2', operation: 'UpdateStage', input };
}

/** Several steps as the changes of one plan. */
const together = (parts: readonly (Part & Partial<Pick<RoleStep, 'iac'>>)[]): Pick<Candidate, 'changes' | 'documents' | 'permissions' | 'iac'> => ({
  changes: parts.map(({ change }) => change),
  documents: parts.map(({ document }) => document),
  permissions: [...new Set(parts.flatMap(({ permissions }) => permissions))],
  iac: joined(parts.flatMap(({ iac }) => iac ?? [])),
});

const joined = (hints: readonly FixPlan['iac'][]): FixPlan['iac'] => ({
  cloudformation: hints.map(({ cloudformation }) => cloudformation).join('\n'),
  terraform: hints.map(({ terraform }) => terraform).join('\n'),
  cdk: hints.map(({ cdk }) => cdk).join('\n'),
});
