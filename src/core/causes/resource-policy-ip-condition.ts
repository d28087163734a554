import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const resourcePolicyIpCondition = cause({
  kind: 'cause',
  code: 'resource-policy-ip-condition',
  gate: 'resource-policy',
  because: "an address condition does not fit the caller's address",
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'explicit-deny-in-resource-policy': 10, 'implicit-deny-in-resource-policy': 20 },
  page: () => ({
    happened: [
      'The resource policy lists addresses, and the address of this caller is not among them.',
      'API Gateway uses the source address that it sees. This can be the address of a NAT gateway, a company ' +
        'proxy or a CDN, or an IPv6 address.',
    ],
    sees: [sees.anonymousDenied, sees.anonymousSilent, sees.personDenied('resource')],
    checks: [
      checks.publicAddress,
      checks.draftPolicy,
      checks.stage('An access log with $context.identity.sourceIp shows what the policy saw.', 'accessLogSettings'),
      checks.endpointType,
    ],
    fixes: {
      aws:
        "Add the caller's range, as narrow as it can be, to aws:SourceIp (for a private API to aws:VpcSourceIp), " +
        sentences.thenDeployPolicy,
    },
    wrongTurns: [
      'Do not add 0.0.0.0/0 or ::/0: that lists everybody.',
      'Do not add a private range (10.0.0.0/8 …) to aws:SourceIp: a public API never sees such an address.',
      "If your own CDN is in front of the API, do not add the viewer's address: the API sees the CDN's address.",
    ],
    uncertain: [
      'For edge-optimized APIs it is not documented which address aws:SourceIp holds; the access log shows it.',
    ],
    related: [
      'resource-policy-wrong-condition-key',
      'resource-policy-ineffective-ip-filter',
      'resource-policy-not-redeployed',
    ],
    sources: ['policyExamples', 'policyKeys', 'conditionKeys', 'addressTypes'],
  }),
});
