import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const loggingRoleCannotWrite = advice({
  kind: 'advice',
  code: 'logging-role-cannot-write',
  sentence: 'The role API Gateway logs with may not write to CloudWatch Logs.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'The role that API Gateway logs with cannot be assumed by it, or may not write to CloudWatch Logs.',
      'So logs are on and stay empty, for every API of the Region.',
    ],
    sees: [sees.nothing('a refusal without a log line')],
    checks: [
      checks.loggingRole,
      checks.check(
        'Who may assume it.',
        'aws iam get-role --role-name "$ROLE_NAME" --query Role.AssumeRolePolicyDocument',
      ),
      checks.check(
        'What it may do.',
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
