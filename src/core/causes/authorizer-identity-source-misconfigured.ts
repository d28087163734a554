import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const authorizerIdentitySourceMisconfigured = cause({
  kind: 'cause',
  code: 'authorizer-identity-source-misconfigured',
  gate: 'authorization',
  because: 'the identity source expression names something that no client can send',
  remedy: ['aws'],
  confirmedBy: 'authorizer-test',
  symptoms: {
    'rest-unauthorized': 150,
    'http-unauthorized': 70,
    'jwt-missing': 20,
    'handshake-401': 20,
    'log-unauthorized-before-function': 30,
  },
  page: () => ({
    happened: [
      'The identity source of the authorizer names something that no client can send, so every call gets 401.',
      'REST APIs require method.request.header.Name or method.request.querystring.name. HTTP APIs require ' +
        '$request.header.Name or $request.querystring.name.',
    ],
    sees: [sees.unauthorized, sees.httpUnauthorized],
    checks: [checks.lambdaAuthorizers, checks.httpLambdaAuthorizers],
    fixes: {
      aws:
        'Correct the expression (UpdateAuthorizer), then deploy. An HTTP API stage with automatic deployment ' +
        'deploys by itself.',
    },
    wrongTurns: [
      'Do not check the token: no token can be accepted here.',
      'A path parameter cannot be an identity source.',
      turns.none,
    ],
    uncertain: [],
    related: ['authorizer-identity-source-missing', 'deployment-stale'],
    sources: ['authorizers', 'httpAuthorizer'],
  }),
});
