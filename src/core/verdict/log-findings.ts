import { type AccessFields, type LogSays, readLineOf } from '../answers/index.ts';
import { serviceArn } from '../api-gateway/arns.ts';
import { type CauseCode, causeOf, causesOf, type Symptom } from '../causes/index.ts';
import type { Facts, GatewayRole } from '../model/facts.ts';
import type { Finding } from '../model/gate.ts';
import type { Behaviour } from '../model/runtime-state.ts';
import { executionLogGroup } from '../model/settings.ts';
import type { LogsTestimony } from '../model/testimony.ts';
import { evaluate, parsePolicy } from '../policy/index.ts';

/** What the lines of one request say together. */
export interface LogVerdict {
  /** Every cause that a line names, or that is one of those that a line leaves. */
  readonly codes: readonly CauseCode[];
  /** The line that says it; null when none speaks of a refusal. */
  readonly line: string | null;
  /** What the authorizer's function did; null where the log does not tell. */
  readonly functionDid: Behaviour['does'] | null;
}

/**
 * Reads the lines in their order: what stands before the execution began is about authorization, what stands behind
 * about the integration.
 */
export function readLogs({ lines, accessLog }: LogsTestimony): LogVerdict {
  let started = false;
  let functionCalled = false;
  let authorizerDone = false;
  let keySent = true;
  let does: Behaviour['does'] | null = null;
  let found: { readonly codes: readonly CauseCode[]; readonly line: string } | null = null;
  for (const line of lines) {
    const { message } = line;
    const { says } = readLineOf(line, accessLog);
    if (says.kind === 'execution-started') started = true;
    if (says.kind === 'function-called') functionCalled = true;
    if (says.kind === 'key-verified') keySent = says.sent;
    if (says.kind === 'authorizer-completed') authorizerDone = true;
    if (says.kind === 'authorizer-result') does = says.does ?? does;
    const symptom = symptomOf(says, { started, functionCalled, keySent, does });
    // The first line that refuses is the one that counts; later ones only repeat it.
    if (symptom !== null && found === null) found = { codes: causesOf(symptom), line: message };
  }
  const last = lines.at(-1)?.message ?? null;
  if (found === null && authorizerDone && !started && !functionCalled && last !== null)
    return {
      codes: causesOf(denies(does) ? 'explicit-deny-in-authorizer-policy' : 'log-kept-result-refused'),
      line: last,
      functionDid: null,
    };
  return { codes: found?.codes ?? [], line: found?.line ?? null, functionDid: does };
}

/** Whether all that the function returned is a Deny. */
function denies(does: Behaviour['does'] | null): boolean {
  const effects = does === null ? [] : [...JSON.stringify(does).matchAll(/"Effect":"(Allow|Deny)"/gi)];
  return effects.length > 0 && effects.every(([, effect]) => effect?.toLowerCase() === 'deny');
}

interface SoFar {
  readonly started: boolean;
  readonly functionCalled: boolean;
  readonly keySent: boolean;
  readonly does: Behaviour['does'] | null;
}

/**
 * What a line is a symptom of; null for one that speaks of no refusal.
 * https://repost.aws/knowledge-center/api-gateway-cloudwatch-logs
 */
function symptomOf(says: LogSays, { started, functionCalled, keySent, does }: SoFar): Symptom | null {
  switch (says.kind) {
    case 'unauthorized':
      return functionCalled ? 'log-unauthorized-by-function' : 'log-unauthorized-before-function';
    case 'invoke-permission-missing':
      return started ? 'log-backend-permission-missing' : 'log-authorizer-permission-missing';
    case 'role-not-assumable':
      return started ? 'log-backend-role-not-assumable' : 'log-role-not-assumable';
    case 'authorizer-broken':
      if (started) return null;
      return does !== null && 'returns' in does ? 'log-authorizer-answer-unusable' : 'log-authorizer-broken';
    case 'key-not-in-plan':
      return keySent ? 'log-key-not-in-plan' : 'line-no-key-sent';
    case 'throttled':
      return 'too-many-requests';
    case 'quota-exceeded':
      return 'limit-exceeded';
    case 'parameters-missing':
      return 'log-parameters-missing';
    case 'body-invalid':
      return 'log-body-invalid';
    case 'client-certificate-refused':
      return 'log-client-certificate-refused';
    case 'policy-refused':
      return denies(does) ? 'explicit-deny-in-authorizer-policy' : null;
    case 'completed':
      return started && (says.status === 401 || says.status === 403) ? 'log-backend-refused' : null;
    case 'access':
      return accessSymptom(says.fields);
    default:
      return null;
  }
}

/**
 * The response type that API Gateway gave is the best single hint.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const BY_TYPE: Readonly<Record<string, Symptom>> = {
  WAF_FILTERED: 'waf-filtered',
  QUOTA_EXCEEDED: 'limit-exceeded',
  THROTTLED: 'too-many-requests',
  EXPIRED_TOKEN: 'security-token-expired',
  BAD_REQUEST_PARAMETERS: 'parameters-missing',
  BAD_REQUEST_BODY: 'request-body-invalid',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported-media-type',
  REQUEST_TOO_LARGE: 'request-too-large',
};

/** A record whose format is not known has the names that somebody gave its fields. */
function accessSymptom(fields: AccessFields): Symptom | null {
  if ([fields['wafResponseCode'], fields['wafCode']].includes('WAF_BLOCK')) return 'waf-filtered';
  const type = fields['error.responseType'] ?? fields['errType'] ?? fields['responseType'] ?? '';
  if (type === '' && fields['error.message'] === undefined && ranAndRefused(fields)) return 'log-backend-refused';
  return BY_TYPE[type] ?? null;
}

/** What the integration answered is what the client got. */
function ranAndRefused({ status, 'integration.status': ofFunction, integrationStatus }: AccessFields): boolean {
  return (status === '401' || status === '403') && (ofFunction ?? integrationStatus) === status;
}

/** The cause that the log names by itself, where neither facts nor answer show one. */
export function findingFromLogs(logs: LogsTestimony | null): Finding | null {
  if (logs === null) return null;
  const { codes, line } = readLogs(logs);
  const [code] = codes;
  if (code === undefined || line === null) return null;
  const logGroup = logs.lines.find(({ message }) => message === line)?.logGroup ?? logs.logGroups[0] ?? '';
  return {
    code,
    resource: `logs:log-group/${logGroup}`,
    summary: `API Gateway's log shows the cause: ${causeOf(code).because}.`,
    evidence: [{ source: 'log', operation: 'FilterLogEvents', path: '/events', value: line, note: null }],
    nearMiss: null,
    judgedOn: 'seen-answer',
  };
}

/** Whether a line of the log bears witness to this cause. */
export const confirmedByLogs = (code: CauseCode, logs: LogsTestimony | null): boolean =>
  logs !== null && readLogs(logs).codes.includes(code);

/** Why there are no lines to read. */
export interface LoggingRoleFault {
  readonly code: 'logging-role-missing' | 'logging-role-cannot-write';
  readonly roleArn: string | null;
  readonly sentence: string;
}

/** What writing needs. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
const NEEDED = ['logs:CreateLogStream', 'logs:PutLogEvents'];

export const GATEWAY_PRINCIPAL = 'apigateway.amazonaws.com';

/** Whether API Gateway may assume the role. */
export const mayAssume = ({ trustedPrincipals }: GatewayRole): boolean =>
  trustedPrincipals.some((principal) => Object.values(principal).includes(GATEWAY_PRINCIPAL));

/**
 * Why API Gateway cannot write execution logs in this account and Region; null where it can, or where it was not read.
 * HTTP APIs need no role, and what CloudWatch Logs delivers elsewhere is not written with it.
 */
export function loggingRoleFault(facts: Facts): LoggingRoleFault | null {
  const { scope, cloudWatchRoleArn, gatewayRoles, executionLogDeliveries } = facts;
  if (scope.apiType === 'HTTP' || cloudWatchRoleArn.state !== 'known') return null;
  if (executionLogDeliveries?.state === 'known' && executionLogDeliveries.value.length > 0) return null;
  const roleArn = cloudWatchRoleArn.value;
  if (roleArn === null)
    return {
      code: 'logging-role-missing',
      roleArn,
      sentence: 'No role is set under the account settings of API Gateway.',
    };
  const role = gatewayRoles.state === 'known' ? gatewayRoles.value[roleArn] : undefined;
  if (role === undefined) return null;
  const cannot = (why: string): LoggingRoleFault => ({
    code: 'logging-role-cannot-write',
    roleArn,
    sentence: `${roleArn} ${why}.`,
  });
  if (!role.exists) return cannot('does not exist');
  if (!mayAssume(role)) return cannot(`does not trust ${GATEWAY_PRINCIPAL}`);
  const group = serviceArn(scope, 'logs', `log-group:${executionLogGroup(scope.apiId, scope.stage)}`);
  const missing = NEEDED.find((action) => {
    const request = { action, arn: `${group}:log-stream:0`, principal: null, context: {}, unknownKeys: [] };
    const decisions = role.policies.map(({ text }) => {
      const parsed = parsePolicy(text, 'identity');
      return parsed.ok ? evaluate(parsed.policy, 'identity', request).decision : 'silent';
    });
    return decisions.includes('deny') || !(decisions.includes('allow') || decisions.includes('unknown'));
  });
  return missing === undefined ? null : cannot(`is not allowed ${missing}`);
}
