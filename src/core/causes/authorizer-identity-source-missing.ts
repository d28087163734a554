import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const authorizerIdentitySourceMissing = cause({
  kind: 'cause',
  code: 'authorizer-identity-source-missing',
  gate: 'authorization',
  because:
    'a configured identity source, which a client could send, is absent from the request: the function is not run',
  remedy: ['caller', 'aws'],
  confirmedBy: 'authorizer-test',
  requestNeeds: 'token',
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
      'The authorizer wants a header, query parameter or other value, and the request does not carry it, or it is ' +
        'empty.',
      'API Gateway then answers 401 by itself; the function does not run.',
      'A REQUEST authorizer needs every source that it lists as long as caching is on.',
    ],
    sees: [sees.unauthorized, sees.httpUnauthorized, sees.handshake(401)],
    checks: [
      checks.lambdaAuthorizers,
      checks.httpLambdaAuthorizers,
      checks.check('The call with the header, to compare.', 'curl -si "$URL" -H "Authorization: $TOKEN"'),
      checks.log,
    ],
    fixes: {
      caller: 'Send every value that the authorizer names, under that very name.',
      aws:
        'If a listed source is not needed for the decision, take it off the list (UpdateAuthorizer, ' +
        '/identitySource), then deploy.',
    },
    wrongTurns: [
      'Do not look into the function: it was not called.',
      turns.none,
      "Do not drop a source that the decision hangs on while caching is on: one caller then gets another's result.",
    ],
    uncertain: ['Whether a Deny of the resource policy or the missing source is answered first is not documented.'],
    related: [
      'authorizer-identity-source-misconfigured',
      'authorizer-token-regex-mismatch',
      'proxy-strips-auth-header',
      'cognito-token-missing',
    ],
    sources: ['authorizers', 'authorizerCall', 'httpAuthorizer'],
  }),
});
