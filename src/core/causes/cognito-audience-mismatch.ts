import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoAudienceMismatch = cause({
  kind: 'cause',
  code: 'cognito-audience-mismatch',
  gate: 'authorization',
  because: "the authorizer's audience expression rejects the token's aud",
  remedy: ['aws', 'caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 110 },
  page: () => ({
    happened: [
      'The Cognito authorizer has an identityValidationExpression, and the aud of the token does not fit it.',
      'Access tokens carry no aud, so any expression refuses them.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, checks.cognitoAuthorizers],
    fixes: {
      aws:
        'Correct the expression to the ids of the app clients that may call (UpdateAuthorizer, ' +
        '/identityValidationExpression), then deploy.',
      caller: 'Or sign in with the app client that the expression names, and send its ID token.',
    },
    wrongTurns: ['Do not clear the expression without a thought: it limits which app clients may call.', turns.none],
    uncertain: ['That any app client of the pool passes without an expression is concluded, not documented.'],
    related: ['cognito-access-token-without-scopes', 'authorizer-token-regex-mismatch', 'jwt-audience-mismatch'],
    sources: ['cognito', 'cognito401'],
  }),
});
