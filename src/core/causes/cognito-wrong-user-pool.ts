import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoWrongUserPool = cause({
  kind: 'cause',
  code: 'cognito-wrong-user-pool',
  gate: 'authorization',
  because: "the token's issuer is a pool that the authorizer does not trust",
  remedy: ['caller', 'aws'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 50 },
  page: () => ({
    happened: [
      'The token was issued by a user pool that the authorizer does not trust.',
      'The pool is at the end of iss; the trusted pools are in providerARNs. The Region counts too.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, checks.cognitoAuthorizers, checks.userPool],
    fixes: {
      caller: 'Sign in to the user pool that this API trusts. Check that you did not mix up test and production.',
      aws: 'If the other pool is meant to be trusted, add it (UpdateAuthorizer, add /providerARNs), then deploy.',
    },
    wrongTurns: ['Do not trust a test pool in production because a client is set up wrongly.', turns.none],
    uncertain: [],
    related: ['cognito-user-pool-deleted', 'jwt-issuer-mismatch', 'cognito-token-expired'],
    sources: ['cognito', 'cognito401'],
  }),
});
