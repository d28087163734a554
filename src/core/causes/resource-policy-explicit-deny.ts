import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const resourcePolicyExplicitDeny = cause({
  kind: 'cause',
  code: 'resource-policy-explicit-deny',
  gate: 'resource-policy',
  because: 'a Deny statement matches (and no more specific cause applies)',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  coversItsKind: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'explicit-deny-in-resource-policy': 30, 'access-denied': 20 },
  page: () => ({
    happened: [
      'A Deny statement of the resource policy matches this request.',
      'A Deny wins over every Allow, wherever the Allow stands.',
      'On a method with a Lambda authorizer it ends the call before the function runs.',
    ],
    sees: [sees.anonymousDenied, sees.personDenied('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy],
    fixes: {
      aws:
        'Change the Deny so that it does not cover this request, or remove it if nobody needs it, ' +
        sentences.thenDeployPolicy,
    },
    wrongTurns: ['Do not add an Allow: it cannot outweigh a Deny.', turns.remove, turns.testButton],
    uncertain: [],
    related: ['resource-policy-ip-condition', 'resource-policy-wrong-condition-key', 'iam-explicit-deny'],
    sources: ['flow', 'evaluation', 'denied'],
  }),
});
