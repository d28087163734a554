import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const authorizerExplicitDeny = cause({
  kind: 'cause',
  code: 'authorizer-explicit-deny',
  gate: 'authorization',
  because: 'the returned policy denies this request',
  remedy: ['code', 'aws'],
  onlyOn: ['CUSTOM'],
  byAuthorizerFunction: true,
  confirmedBy: 'authorizer-test',
  excludedBy: ['connection-open'],
  symptoms: {
    'explicit-deny-in-authorizer-policy': 10,
    'http-forbidden': 10,
    'access-denied-without-text': 20,
    'handshake-403': 10,
    'access-denied': 40,
    'log-kept-result-refused': 20,
  },
  page: () => ({
    happened: [
      'The Lambda authorizer ran and refused: it returned a policy with Deny, or isAuthorized false.',
      'The text speaks of an identity-based policy. It means the policy that the authorizer returned.',
    ],
    sees: [sees.authorizerDenied, sees.httpForbidden, sees.handshake(403)],
    checks: [checks.testAuthorizer, checks.functionLog, checks.flushAuthorizerCache, checks.log],
    fixes: {
      code: "Check the function's log to see why it refused this caller. If the reason is wrong, change the function.",
      aws:
        'A cached refusal lasts until its TTL expires. If the function now allows the caller, flush the authorizer ' +
        'cache.',
    },
    wrongTurns: [
      'Do not change IAM policies: the caller has none here.',
      turns.none,
      'Do not return Allow for everyone as a test.',
    ],
    uncertain: [],
    related: [
      'authorizer-policy-wrong-resource',
      'authorizer-policy-cached-too-narrow',
      'authorizer-identity-source-missing',
    ],
    sources: ['authorizer403', 'authorizerCall', 'authorizerOutput', 'httpAuthorizer'],
  }),
});
