import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const privateDnsCapturesPublicApi = cause({
  kind: 'cause',
  code: 'private-dns-captures-public-api',
  gate: 'network',
  because: 'an execute-api endpoint with private DNS intercepts calls to a public API',
  remedy: ['org', 'aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['custom-host', 'http-api', 'websocket-api', 'public-address'],
  symptoms: { 'no-answer-network': 10, 'rest-forbidden': 70 },
  page: () => ({
    happened: [
      'The VPC has an execute-api endpoint with private DNS. Every *.execute-api name in the Region then ' +
        'resolves to this endpoint, including the name of this public API.',
      'The endpoint serves private APIs only, so the public one answers 403.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.check(
        'Run this inside the VPC. A private IP address means that the VPC endpoint receives the call.',
        'nslookup "$API.execute-api.$REGION.amazonaws.com"',
      ),
      checks.vpcEndpoints,
      checks.associatedEndpoints,
    ],
    fixes: {
      org:
        'Ask the owner of the VPC: switch private DNS off on the endpoint and reach private APIs by their endpoint ' +
        'names, or move the endpoint to another VPC.',
      aws: 'Or give the public API a custom domain name (Regional). That name does not lead to the endpoint.',
    },
    wrongTurns: [
      'Do not make the API private because of one VPC: every caller outside the VPC would lose access.',
      'Do not switch private DNS off without asking: private APIs of others may need it.',
    ],
    uncertain: [],
    related: ['private-api-called-publicly', 'vpc-endpoint-policy-deny', 'edge-layer-403'],
    sources: ['vpcConnections', 'privateInvoke'],
  }),
});
