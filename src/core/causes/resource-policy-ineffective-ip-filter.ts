import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';

export const resourcePolicyIneffectiveIpFilter = advice({
  kind: 'advice',
  code: 'resource-policy-ineffective-ip-filter',
  sentence: "An address filter in an Allow alone filters nobody here: the other side's Allow is enough.",
  remedy: ['aws'],
  page: () => ({
    happened: [
      'The policy allows some addresses and denies none. On a method with IAM (same account) or a Lambda ' +
        'authorizer that filters nobody:',
      'the Allow of the other side is enough, from any address.',
    ],
    sees: [sees.nothing('calls from any address pass')],
    checks: [checks.draftPolicy, checks.draftMethods, checks.deployedPolicy],
    fixes: { aws: 'Add a Deny with NotIpAddress for the same addresses, beside the Allow, then deploy.' },
    wrongTurns: [
      'On a private API use aws:VpcSourceIp: with aws:SourceIp such a Deny refuses everybody.',
      'Do not turn the Allow into a Deny: both are needed.',
    ],
    uncertain: [],
    related: ['resource-policy-ip-condition', 'policy-public', 'resource-policy-wrong-condition-key'],
    sources: ['flow', 'policyExamples'],
  }),
});
