import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const methodAuthTypeMismatch = cause({
  kind: 'cause',
  code: 'method-auth-type-mismatch',
  gate: 'authorization',
  because: 'the caller presents one kind of credential, the method expects another',
  remedy: ['caller', 'aws'],
  requestNeeds: 'token',
  symptoms: {
    'incomplete-signature': 40,
    'rest-unauthorized': 90,
    'http-unauthorized': 90,
    'jwt-missing': 30,
    'jwt-refused': 50,
    'jwt-malformed': 10,
  },
  page: () => ({
    happened: [
      'The caller sends one kind of credential, but the method requires another.',
      'A bearer token on an AWS_IAM method is read as a broken signature; a signature on a Cognito or JWT method ' +
        'is read as a broken token.',
    ],
    sees: [sees.notSigV4, sees.unauthorized, sees.challenge('token contains an invalid number of segments')],
    checks: [
      checks.deployedMethods,
      checks.httpRoutes,
      checks.authorizers(
        'The authorizers, and where each of them looks for its token.',
        'items[].[id, name, type, identitySource]',
      ),
    ],
    fixes: {
      caller:
        'Send what the method requires: a signature for AWS_IAM, a token for Cognito and JWT, or what the ' +
        'function reads for a Lambda authorizer.',
      aws:
        'If the method was meant for the other kind, set its authorization type (UpdateMethod, both ' +
        'authorizationType and authorizerId in one call), then deploy.',
    },
    wrongTurns: [
      turns.none,
      'An authorizer that was made but not attached to the method does nothing.',
      turns.testButton,
    ],
    uncertain: [],
    related: ['method-iam-unsigned-request', 'route-not-found', 'deployment-stale', 'jwt-signature-invalid'],
    sources: ['forbidden', 'flow', 'authorizers'],
  }),
});
