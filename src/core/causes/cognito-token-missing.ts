import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoTokenMissing = cause({
  kind: 'cause',
  code: 'cognito-token-missing',
  gate: 'authorization',
  because: 'no token where the authorizer looks for one',
  remedy: ['caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  requestNeeds: 'token',
  excludedBy: ['token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 10 },
  page: () => ({
    happened: [
      'The Cognito authorizer looks for a token in one header, and the request has none there.',
      'The header is usually Authorization, unless the authorizer specifies another name.',
    ],
    sees: [sees.unauthorized],
    checks: [
      checks.cognitoAuthorizers,
      checks.check('The call with the token.', 'curl -si "$URL" -H "Authorization: $TOKEN"'),
    ],
    fixes: { caller: 'Send the token in the header that the authorizer names.' },
    wrongTurns: [turns.none, turns.blameBearer],
    uncertain: [],
    related: ['proxy-strips-auth-header', 'authorizer-identity-source-missing', 'cors-options-requires-auth'],
    sources: ['cognito', 'cognito401'],
  }),
});
