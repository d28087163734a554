import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const loggingRoleMissing = advice({
  kind: 'advice',
  code: 'logging-role-missing',
  sentence: 'API Gateway has no role to write logs with in this account and Region.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'API Gateway has no role to write logs with in this account and Region.',
      'Logging that is switched on for a stage then writes nothing.',
    ],
    sees: [sees.nothing('a refusal without a log line')],
    checks: [checks.loggingRole, checks.stage('Whether the stage is set to log.', 'methodSettings')],
    fixes: {
      aws:
        'Make a role that apigateway.amazonaws.com may assume, with the managed policy ' +
        'AmazonAPIGatewayPushToCloudWatchLogs, and set it (UpdateAccount, /cloudwatchRoleArn).',
    },
    wrongTurns: [turns.replaceLoggingRole, 'A new role may need some seconds before it is accepted: try again.'],
    uncertain: ['How long a new role takes to be accepted is not documented.'],
    related: ['logging-disabled', 'logging-role-cannot-write'],
    sources: ['logging'],
  }),
});
