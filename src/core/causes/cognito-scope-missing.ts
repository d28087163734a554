import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const cognitoScopeMissing = cause({
  kind: 'cause',
  code: 'cognito-scope-missing',
  gate: 'authorization',
  because: "the access token carries none of the method's scopes",
  remedy: ['caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 100 },
  page: () => ({
    happened: [
      'The access token carries none of the scopes that the method lists. One of them is enough.',
      'A Cognito authorizer answers 401 for it, not 403.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, checks.methodScopes, checks.appClient],
    fixes: { caller: 'Ask for the scope at sign-in, with an app client that may ask for it (AllowedOAuthScopes).' },
    wrongTurns: [
      'Do not add aws.cognito.signin.user.admin to the method: nearly every access token has it.',
      'Do not remove the scopes from the method.',
      turns.cognitoTestButton,
    ],
    uncertain: [
      'Custom scopes come only through the OAuth endpoints: this is commonly known, but was not checked in the ' +
        'AWS documentation for this page.',
    ],
    related: ['cognito-id-token-with-scopes', 'jwt-scope-missing'],
    sources: ['cognito', 'cognitoMethods', 'cognito401'],
  }),
});
