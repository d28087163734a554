import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const iamPolicyMissing = cause({
  kind: 'cause',
  code: 'iam-policy-missing',
  gate: 'authorization',
  because: 'no identity or resource statement grants execute-api:Invoke',
  remedy: ['aws'],
  onlyOn: ['AWS_IAM'],
  confirmedBy: 'simulator',
  excludedBy: ['not-signed'],
  symptoms: {
    'implicit-deny-in-identity-policy': 20,
    'implicit-deny-of-signed-caller': 20,
    'http-forbidden': 20,
    'access-denied-without-text': 10,
    'handshake-403': 40,
    'access-denied': 30,
    'line-client-not-authorized': 40,
  },
  page: () => ({
    happened: [
      'The signature was accepted, but no policy grants this caller execute-api:Invoke on this API.',
      "In one account, an Allow of the caller's own policies or of the resource policy is enough; across accounts " +
        'both are needed.',
    ],
    sees: [sees.personSilent('identity'), sees.personBare, sees.httpForbidden],
    checks: [
      checks.whoAmI,
      checks.rolePolicies,
      checks.simulate('Whether the identity policies of the caller allow the call.'),
      checks.draftPolicy,
    ],
    fixes: {
      aws: `Grant the caller ${sentences.invokeRight}, no wider than needed. Identity policies need no deployment.`,
    },
    wrongTurns: [turns.star, turns.none, turns.changeCredentials, turns.simulator],
    uncertain: ['An HTTP API says only "Forbidden" and names no policy.'],
    related: [
      'iam-policy-wrong-resource',
      'iam-policy-wrong-action',
      'resource-policy-cross-account-missing',
      'iam-permissions-boundary',
    ],
    sources: ['iamInvoke', 'flow', 'denied', 'httpIam'],
  }),
});
