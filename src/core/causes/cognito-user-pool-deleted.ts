import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoUserPoolDeleted = cause({
  kind: 'cause',
  code: 'cognito-user-pool-deleted',
  gate: 'authorization',
  because: 'the authorizer names a pool that no longer exists',
  remedy: ['aws'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 180 },
  page: () => ({
    happened: [
      'The authorizer names a user pool that no longer exists, so no token can pass.',
      'A re-created user pool has a different ID.',
    ],
    sees: [sees.unauthorized],
    checks: [
      checks.cognitoAuthorizers,
      checks.userPool,
      checks.check(
        'The user pools in this account and Region.',
        "aws cognito-idp list-user-pools --max-results 60 --query 'UserPools[].[Id, Name]'",
      ),
    ],
    fixes: { aws: 'Set the existing user pool in the authorizer (UpdateAuthorizer, /providerARNs), then deploy.' },
    wrongTurns: ['Do not make a pool with the old name: the id will differ.', turns.none],
    uncertain: [],
    related: ['cognito-wrong-user-pool', 'deployment-stale'],
    sources: ['cognito', 'cognito401'],
  }),
});
