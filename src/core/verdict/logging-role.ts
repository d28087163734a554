import type { Facts, GatewayRole } from '../model/facts.ts';
import { executionLogGroup } from '../model/settings.ts';
import { evaluate, parsePolicy } from '../policy/index.ts';

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
  const name = executionLogGroup(scope.apiId, scope.stage);
  const group = `arn:${scope.partition}:logs:${scope.region}:${scope.accountId}:log-group:${name}`;
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
