import { serviceArn } from '../../api-gateway/arns.ts';
import type { ApiType } from '../../api-gateway/gates.ts';
import type { AssumedSettings, Change } from '../../model/changes/index.ts';
import { known, valueOf } from '../../model/fact.ts';
import type { Facts, Stage } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';
import { executionLogGroup } from '../../model/settings.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { expectations, settingsDocument } from '../setting-edits/definition-edit.ts';
import { type RoleStep, roleSteps } from '../setting-edits/logging-role.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

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

const ROLE_AFFECTS = 'every API in this account and Region that has logging on uses this role';

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

/**
 * What names the gate that said no.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const OF_ALL =
  'requestId extendedRequestId requestTimeEpoch identity.sourceIp identity.userArn status error.message ' +
  'error.responseType authorizer.error integration.error integrationStatus';
const OF_PHASES = 'wafResponseCode waf.error authenticate.error authorize.error authorize.status';
const OF_TYPE: Readonly<Record<ApiType, string>> = {
  REST: `httpMethod path resourcePath deploymentId identity.vpceId identity.apiKeyId ${OF_PHASES}`,
  HTTP: 'httpMethod path routeKey',
  WEBSOCKET: `routeKey eventType connectionId ${OF_PHASES}`,
};

const formatOf = (apiType: ApiType): string =>
  JSON.stringify(
    Object.fromEntries(`${OF_ALL} ${OF_TYPE[apiType]}`.split(' ').map((name) => [name, `$context.${name}`])),
  );

function candidate({ facts }: PlanInput, stage: Stage, role: readonly RoleStep[], access: boolean): Candidate {
  const { apiType, apiId } = facts.scope;
  const executes = apiType !== 'HTTP';
  const logGroup = executionLogGroup(apiId, stage.name).replace('Execution', 'Access').replace('$', '');
  const destinationArn = serviceArn(facts.scope, 'logs', `log-group:${logGroup}`);
  const format = formatOf(apiType);
  const logging: Stage['logging'] = {
    ...stage.logging,
    ...(executes ? { execution: 'ERROR' } : {}),
    ...(access ? { access: { destinationArn, format } } : {}),
  };
  const own: readonly LoggingStep[] = [
    ...(access
      ? [
          logGroupStep(logGroup),
          stageStep(facts, stage, 'accessLogSettings', stage.logging.access, { destinationArn, format }),
        ]
      : []),
    ...(executes ? [stageStep(facts, stage, 'loggingLevel', stage.logging.execution, 'ERROR')] : []),
  ];
  const what = [
    ...(executes ? ['failures in the execution log'] : []),
    ...(access ? ['every call in an access log'] : []),
  ].join(', and ');
  return {
    ...UNDEPLOYED,
    ...together([...role, ...own]),
    id: access ? 'logging-access' : 'logging-execution',
    aims: ['logging-disabled'],
    title: `Let stage "${stage.name}" write ${what}`,
    factsAfter: { ...(role.at(-1)?.after ?? facts), stage: known('GetStage', { ...stage, logging }) },
    alsoAffects: [
      "everyone who can read the account's CloudWatch Logs sees " +
        `${access ? 'address, caller and path of every call' : 'which calls failed, and why'}`,
      ...(role.length === 0 ? [] : [ROLE_AFFECTS]),
    ].join('; '),
    ...(access ? { cannotComeBack: ['the log events: they are deleted together with the log group'] } : {}),
  };
}

interface LoggingStep {
  readonly change: Change;
  readonly document: DocumentChange;
}

const logGroupStep = (logGroupName: string): LoggingStep => ({
  change: {
    kind: 'create-log-group',
    logGroupName,
    assumes: { settings: null, after: JSON.stringify({ logGroupName }) },
  },
  document: settingsDocument('log group', null, { logGroupName }),
});

type Access = NonNullable<Stage['logging']['access']>;
type Setting = 'loggingLevel' | 'accessLogSettings';

function stageStep(facts: Facts, stage: Stage, setting: Setting, before: unknown, after: string | Access): LoggingStep {
  const [old, now] = [{ [setting]: before }, { [setting]: after }];
  return {
    change: stageChange(facts, stage, after, expectations(old, now)),
    document: settingsDocument(`logging of stage "${stage.name}"`, old, now),
  };
}

/**
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html and, of the newer kinds,
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
 */
function stageChange({ scope }: Facts, { name }: Stage, value: string | Access, assumes: AssumedSettings): Change {
  if (scope.apiType === 'REST') {
    const place = { restApiId: scope.apiId, stageName: name };
    return typeof value === 'string'
      ? { kind: 'update-log-level', ...place, loggingLevel: value, assumes }
      : { kind: 'update-access-log-settings', ...place, ...value, assumes };
  }
  const place = { ApiId: scope.apiId, StageName: name };
  if (typeof value === 'string')
    return { kind: 'update-v2-log-level', ...place, DefaultRouteSettings: { LoggingLevel: value }, assumes };
  const AccessLogSettings = { DestinationArn: value.destinationArn, Format: value.format };
  return { kind: 'update-v2-access-log-settings', ...place, AccessLogSettings, assumes };
}

/** Several steps as the changes of one plan. */
const together = (steps: readonly LoggingStep[]): Pick<Candidate, 'changes' | 'documents' | 'besideGates'> => ({
  changes: steps.map(({ change }) => change),
  documents: steps.map(({ document }) => document),
  // A role whose trust changes may be an authorizer's too.
  besideGates: steps.every(({ change }) => change.kind !== 'update-assume-role-policy'),
});
