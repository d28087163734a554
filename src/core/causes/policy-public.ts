import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const policyPublic = advice({
  kind: 'advice',
  code: 'policy-public',
  sentence: 'Anyone may call this API.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'Anyone may call this API or this method: the policy allows everybody, and the method asks for no credential.',
      'This may be intended. It does not cause a refusal.',
    ],
    sees: [sees.nothing('calls from anyone are accepted')],
    checks: [checks.draftPolicy, checks.draftMethods],
    fixes: {
      aws:
        'If this is not intended: set the methods to AWS_IAM, Cognito, JWT or a Lambda authorizer, or limit the ' +
        'policy with a condition. Then deploy.',
    },
    wrongTurns: [turns.keyIsNoLock, turns.corsIsNoGuard],
    uncertain: [],
    related: ['resource-policy-ineffective-ip-filter', 'resource-policy-wrong-principal'],
    sources: ['flow', 'policyAttach', 'iamInvoke'],
  }),
});
