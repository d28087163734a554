import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';

export const resourcePolicyIneffectiveIpFilter = advice({
  kind: 'advice',
  code: 'resource-policy-ineffective-ip-filter',
  sentence:
    'Here, an address condition in an Allow blocks nobody: an Allow from the identity policy or the authorizer is ' +
    'enough.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'The policy allows some addresses and denies none. On a method with IAM (same account) or with a Lambda ' +
        'authorizer, such a policy filters nobody:',
      'an Allow from the identity policy or the authorizer is enough, from any address.',
    ],
    sees: [sees.nothing('calls from any IP address are accepted')],
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
