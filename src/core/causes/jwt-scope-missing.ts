import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const jwtScopeMissing = cause({
  kind: 'cause',
  code: 'jwt-scope-missing',
  gate: 'authorization',
  because: "the JWT carries none of the route's scopes",
  remedy: ['caller'],
  onlyOn: ['JWT', 'COGNITO_USER_POOLS'],
  excludedBy: ['no-token-sent', 'websocket-api'],
  symptoms: { 'rest-forbidden': 180, 'http-forbidden': 30 },
  page: () => ({
    happened: [
      "The JWT is valid, but it has none of the route's scopes, neither in scope nor in scp.",
      "One of the route's scopes is enough. An ID token of Cognito has no scope at all.",
    ],
    sees: [sees.httpForbidden, { ...sees.forbidden, errorType: null, text: null }],
    checks: [checks.claims, checks.httpRoutes, checks.challenge],
    fixes: { caller: 'Ask the issuer for the scope, and send the access token.' },
    wrongTurns: [
      'Do not remove the scopes from the route: they keep other clients out.',
      'This 403 is not about IAM or an API key, though the text is the same.',
    ],
    uncertain: ['The header that comes with this 403 is not documented; nor is the body on REST APIs.'],
    related: ['cognito-scope-missing', 'jwt-audience-mismatch'],
    sources: ['jwt', 'restJwtMethods'],
  }),
});
