import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoAccessTokenWithoutScopes = cause({
  kind: 'cause',
  code: 'cognito-access-token-without-scopes',
  gate: 'authorization',
  because: 'an access token on a method that lists no scopes',
  remedy: ['aws', 'caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'id-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 70 },
  page: () => ({
    happened: [
      'The request carries an access token, and the method lists no scopes.',
      'If the method has no scopes, API Gateway expects an ID token. If it has scopes, API Gateway expects an ' +
        'access token.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, checks.methodScopes, checks.cognitoAuthorizers],
    fixes: {
      aws: 'On the method, list the scopes that callers need (UpdateMethod, add /authorizationScopes), then deploy.',
      caller: 'Or send the ID token.',
    },
    wrongTurns: [turns.cognitoTestButton, turns.blameBearer, turns.none],
    uncertain: [],
    related: ['cognito-id-token-with-scopes', 'cognito-scope-missing', 'cognito-audience-mismatch'],
    sources: ['cognito', 'cognitoMethods', 'cognito401'],
  }),
});
