import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoAudienceMismatch = cause({
  kind: 'cause',
  code: 'cognito-audience-mismatch',
  gate: 'authorization',
  because: "the authorizer's token validation expression rejects the token's aud",
  remedy: ['aws', 'caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 110 },
  page: () => ({
    happened: [
      "The Cognito authorizer has an identityValidationExpression, but the token's aud does not match it.",
      'Access tokens carry no aud, so any expression refuses them.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, checks.cognitoAuthorizers],
    fixes: {
      aws:
        'Set the expression to match the IDs of the app clients that are allowed to call the API ' +
        '(UpdateAuthorizer, /identityValidationExpression), then deploy.',
      caller: 'Or sign in with the app client that the expression names, and send its ID token.',
    },
    wrongTurns: ['Do not simply remove the expression: it limits which app clients can call the API.', turns.none],
    uncertain: ['Without an expression, any app client of the pool seems to be accepted; AWS does not document this.'],
    related: ['cognito-access-token-without-scopes', 'authorizer-token-regex-mismatch', 'jwt-audience-mismatch'],
    sources: ['cognito', 'cognito401'],
  }),
});
