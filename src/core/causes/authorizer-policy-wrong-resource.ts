import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const authorizerPolicyWrongResource = cause({
  kind: 'cause',
  code: 'authorizer-policy-wrong-resource',
  gate: 'authorization',
  because: "the returned policy's Resource does not match the invoked ARN",
  remedy: ['code'],
  onlyOn: ['CUSTOM'],
  byAuthorizerFunction: true,
  confirmedBy: 'authorizer-test',
  excludedBy: ['connection-open'],
  symptoms: {
    'implicit-deny-in-authorizer-policy': 20,
    'http-forbidden': 70,
    'handshake-403': 20,
    'access-denied': 50,
    'line-client-not-authorized': 20,
  },
  page: () => ({
    happened: [
      'The Lambda authorizer returned an Allow whose Resource does not cover the call.',
      'Possible reasons: a typo, a different stage, partition or Region, a missing /*, or an empty Statement.',
    ],
    sees: [sees.authorizerSilent, sees.httpForbidden],
    checks: [checks.testAuthorizer, checks.log, checks.functionLog],
    fixes: {
      code:
        'Return the ARN of this API, built from methodArn: everything up to the stage, then /* or the methods that ' +
        'the caller may use.',
    },
    wrongTurns: [
      'Do not return "*" as Resource: it says nothing about what this caller may use.',
      "In the console's test, methodArn holds ESTestInvoke-stage instead of the stage: do not compare stages there.",
      "The short form execute-api:/… does not work in an authorizer's policy.",
    ],
    uncertain: ['What happens with a Resource of more than 512 characters (the limit) is not documented.'],
    related: ['authorizer-policy-cached-too-narrow', 'authorizer-explicit-deny', 'resource-policy-implicit-deny'],
    sources: ['authorizerOutput', 'authorizer403', 'flow', 'arn'],
  }),
});
