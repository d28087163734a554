import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const authorizerIdentitySourceMissing = cause({
  kind: 'cause',
  code: 'authorizer-identity-source-missing',
  gate: 'authorization',
  because: 'an identity source that the client could send is missing from the request: the function is not run',
  remedy: ['caller', 'aws'],
  confirmedBy: 'authorizer-test',
  requestNeeds: 'token',
  excludedBy: ['connection-open'],
  symptoms: {
    'rest-unauthorized': 20,
    'http-unauthorized': 10,
    'jwt-missing': 10,
    'handshake-401': 10,
    'log-unauthorized-before-function': 10,
    'line-unauthorized-request': 10,
  },
  page: () => ({
    happened: [
      'The authorizer requires a header, query parameter or other value that is missing or empty in the request.',
      'API Gateway then answers 401 by itself; the function does not run.',
      'As long as caching is on, a REQUEST authorizer needs every source that it lists.',
    ],
    sees: [sees.unauthorized, sees.httpUnauthorized, sees.handshake(401)],
    checks: [
      checks.lambdaAuthorizers,
      checks.httpLambdaAuthorizers,
      checks.check('The call with the header, to compare.', 'curl -si "$URL" -H "Authorization: $TOKEN"'),
      checks.log,
    ],
    fixes: {
      caller: 'Send every value that the authorizer names, with exactly the same name.',
      aws:
        'If a listed source is not needed for the decision, take it off the list (UpdateAuthorizer, ' +
        '/identitySource), then deploy.',
    },
    wrongTurns: [
      'Do not debug the function: it was not called.',
      turns.none,
      'While caching is on, do not remove an identity source that the decision depends on: one caller would get ' +
        'the cached result of another.',
    ],
    uncertain: [
      'AWS does not document which is checked first: a Deny in the resource policy or the missing identity source.',
    ],
    related: [
      'authorizer-identity-source-misconfigured',
      'authorizer-token-regex-mismatch',
      'proxy-strips-auth-header',
      'cognito-token-missing',
    ],
    sources: ['authorizers', 'authorizerCall', 'httpAuthorizer'],
  }),
});
