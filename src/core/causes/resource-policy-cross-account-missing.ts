import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const resourcePolicyCrossAccountMissing = cause({
  kind: 'cause',
  code: 'resource-policy-cross-account-missing',
  gate: 'resource-policy',
  because: "the owner's side has no Allow for a caller of another account",
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api', 'not-signed'],
  symptoms: { 'implicit-deny-across-accounts': 10, 'implicit-deny-of-signed-caller': 30 },
  page: () => ({
    happened: [
      "The caller belongs to another account than the API, and the API's side has no Allow for it.",
      "Across accounts both sides have to allow: the caller's own IAM policy and the resource policy of the API.",
    ],
    sees: [sees.personSilent('resource'), sees.personBare],
    checks: [checks.whoAmI, checks.draftPolicy, checks.deployedPolicy],
    fixes: {
      aws:
        'Allow just this role or user in the resource policy, for the verbs and paths that it needs, ' +
        sentences.thenDeployPolicy,
    },
    wrongTurns: [
      turns.everyone,
      'If you name the whole account (root), everyone in it whose own policies allow the call gets access. ' +
        'Prefer to name only the role.',
      "HTTP APIs have no resource policies: there the caller assumes a role in the API's account.",
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-cross-account-http-api', 'resource-policy-wrong-principal'],
    sources: ['flow', 'crossAccount', 'policyExamples'],
  }),
});
