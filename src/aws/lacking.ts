import { principalName } from '../core/api-gateway/arns.ts';
import type { AwsSession } from './sessions.ts';

/**
 * Which of these permissions (`action on resource`) the session's own identity lacks, as `iam:SimulatePrincipalPolicy`
 * says (https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html). What hangs on context
 * that the simulator was not given is left out: a wrong "no" would stop a change that AWS lets through. Throws where it
 * may not be asked.
 */
export async function lackingOf(
  { clients, who }: AwsSession,
  permissions: readonly string[],
): Promise<readonly string[]> {
  const { arn } = await who();
  const PolicySourceArn = await identityArnOf(clients, arn);
  if (PolicySourceArn === null) return [];
  const wanted = [...new Set(permissions)].flatMap((permission) => {
    const [, action, resource] = /^([\w-]+:\w+) on (arn:\S+)$/.exec(permission) ?? [];
    return action === undefined || resource === undefined ? [] : [{ permission, action, resource }];
  });
  const verdicts = await Promise.all(
    wanted.map(async ({ permission, action, resource }) => {
      const answer = await clients.call('iam', 'SimulatePrincipalPolicy', {
        PolicySourceArn,
        ActionNames: [action],
        ResourceArns: [resource],
      });
      const [result] = answer.EvaluationResults ?? [];
      const known = result !== undefined && (result.MissingContextValues ?? []).length === 0;
      return known && result.EvalDecision !== 'allowed' ? [permission] : [];
    }),
  );
  return verdicts.flat();
}

/**
 * The simulator takes users and roles, not sessions; a session's ARN lacks the path of its role. Null for the root
 * user.
 */
async function identityArnOf(clients: AwsSession['clients'], arn: string): Promise<string | null> {
  const name = principalName(arn);
  if (name.kind === 'user' || name.kind === 'role') return arn;
  if (name.kind !== 'session') return null;
  return (await clients.call('iam', 'GetRole', { RoleName: name.roleName })).Role?.Arn ?? null;
}
