import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoIdTokenWithScopes = cause({
  kind: 'cause',
  code: 'cognito-id-token-with-scopes',
  gate: 'authorization',
  because: 'an ID token on a method that lists scopes',
  remedy: ['caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'access-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 80 },
  page: () => ({
    happened: [
      'The request carries an ID token, and the method lists scopes.',
      'If the method has scopes, API Gateway requires an access token; an ID token has no scope claim.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, checks.methodScopes],
    fixes: { caller: 'Send the access token (token_use is access).' },
    wrongTurns: [
      'Do not remove the scopes from the method: they keep other clients out.',
      turns.cognitoTestButton,
      turns.none,
    ],
    uncertain: [],
    related: ['cognito-access-token-without-scopes', 'cognito-scope-missing'],
    sources: ['cognito', 'cognitoMethods', 'cognito401'],
  }),
});
