import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const methodIamUnsignedRequest = cause({
  kind: 'cause',
  code: 'method-iam-unsigned-request',
  gate: 'authorization',
  because: 'an AWS_IAM method was called without a signature',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  requestNeeds: 'signature',
  excludedBy: ['signed', 'connection-open'],
  symptoms: { 'missing-authentication-token': 40, 'http-forbidden': 40, 'handshake-403': 30 },
  page: () => ({
    happened: [
      'The method requires AWS_IAM, but the request has no AWS signature.',
      'A path that does not exist gives the same text, so check the method first.',
    ],
    sees: [sees.missingToken, sees.httpForbidden],
    checks: [checks.deployedMethods, checks.signedCall, checks.httpRoutes],
    fixes: {
      caller: 'Sign the request with SigV4 for the service execute-api, with credentials that may invoke the method.',
    },
    wrongTurns: [turns.none, 'Do not send a bearer token or an API key instead: AWS_IAM reads signatures only.'],
    uncertain: [
      'AWS does not document the body of the answer to an unsigned call to an HTTP API route with AWS_IAM; ' +
        '"Forbidden" is expected.',
    ],
    related: ['route-not-found', 'method-auth-type-mismatch', 'proxy-strips-auth-header', 'signature-wrong-service'],
    sources: ['forbidden', 'tokenErrors', 'iamInvoke'],
  }),
});
