import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const loggingRoleCannotWrite = advice({
  kind: 'advice',
  code: 'logging-role-cannot-write',
  sentence: 'The role that API Gateway uses for logging is not allowed to write to CloudWatch Logs.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'API Gateway cannot assume its logging role, or the role is not allowed to write to CloudWatch Logs.',
      'Logging is on, but the logs stay empty for every API in the Region.',
    ],
    sees: [sees.nothing('a refusal without a log line')],
    checks: [
      checks.loggingRole,
      checks.check(
        'Who is allowed to assume the role.',
        'aws iam get-role --role-name "$ROLE_NAME" --query Role.AssumeRolePolicyDocument',
      ),
      checks.check(
        'What the role is allowed to do.',
        'aws iam list-attached-role-policies --role-name "$ROLE_NAME"',
        'aws iam list-role-policies --role-name "$ROLE_NAME"',
      ),
    ],
    fixes: {
      aws:
        'Let apigateway.amazonaws.com assume the role, and attach the managed policy ' +
        'AmazonAPIGatewayPushToCloudWatchLogs.',
    },
    wrongTurns: [turns.replaceLoggingRole, 'Do not grant logs:* on everything: the managed policy is enough.'],
    uncertain: [],
    related: ['logging-role-missing', 'logging-disabled'],
    sources: ['logging'],
  }),
});
