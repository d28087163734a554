import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const resourcePolicyWrongConditionKey = cause({
  kind: 'cause',
  code: 'resource-policy-wrong-condition-key',
  gate: 'resource-policy',
  because: 'the condition key cannot be present, or means something else, on this endpoint type',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'explicit-deny-in-resource-policy': 20, 'implicit-deny-in-resource-policy': 40 },
  page: () => ({
    happened: [
      'The policy requires a condition key that this kind of request does not have.',
      'aws:SourceVpc, aws:SourceVpce and aws:VpcSourceIp exist only for private APIs; aws:SourceIp is absent ' +
        'there; principal keys exist only with AWS_IAM.',
      'An absent key makes a positive condition false and a negated one (StringNotEquals, NotIpAddress) true, so ' +
        'such a Deny hits everybody.',
    ],
    sees: [sees.anonymousDenied, sees.anonymousSilent],
    checks: [checks.endpointType, checks.draftPolicy, checks.draftMethods],
    fixes: {
      aws:
        'Use the key that exists here: aws:SourceIp on a public API; aws:VpcSourceIp, aws:SourceVpce or ' +
        `aws:SourceVpc on a private one; ${sentences.thenDeployPolicy}`,
    },
    wrongTurns: [
      'IfExists does not help with a negated condition in a Deny: the condition still matches when the key is absent.',
      'A VPC ID (vpc-…) never matches aws:SourceVpce, and an endpoint ID (vpce-…) never matches aws:SourceVpc.',
      'Do not remove the condition: it keeps others out.',
    ],
    uncertain: [],
    related: ['resource-policy-ip-condition', 'resource-policy-explicit-deny', 'vpc-endpoint-policy-deny'],
    sources: ['policyKeys', 'operators', 'conditionKeys', 'policyExamples'],
  }),
});
