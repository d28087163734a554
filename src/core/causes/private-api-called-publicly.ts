import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const privateApiCalledPublicly = cause({
  kind: 'cause',
  code: 'private-api-called-publicly',
  gate: 'endpoint',
  because: 'a PRIVATE API was called from outside a VPC endpoint',
  remedy: ['caller'],
  keepsCodeOnPreflight: true,
  excludedBy: ['custom-host', 'http-api', 'websocket-api', 'private-address', 'endpoint-host'],
  symptoms: { 'no-answer-dns': 20, 'no-answer-network': 20, 'rest-forbidden': 80 },
  page: () => ({
    happened: [
      'The API is PRIVATE, and the call did not come through a VPC endpoint for execute-api.',
      'A private API cannot be reached from the internet. Inside the VPC, its name must resolve to the VPC endpoint.',
    ],
    sees: [sees.forbidden, sees.noAnswer('the host name does not resolve')],
    checks: [
      checks.associatedEndpoints,
      checks.check(
        'Run this where the caller is. A private IP address means that the name resolves to the VPC endpoint.',
        'nslookup "$API.execute-api.$REGION.amazonaws.com"',
      ),
      checks.vpcEndpoints,
    ],
    fixes: {
      caller: 'Call from inside the VPC, or over a VPN or Direct Connect into it, through the execute-api endpoint.',
    },
    wrongTurns: [
      'Do not make the API REGIONAL to make it work: that opens it to the internet.',
      "Do not add the caller's public address to the policy: a private API never sees it.",
      'An entry in vpcEndpointIds only creates DNS names; it does not authorize anything.',
    ],
    uncertain: [
      'AWS does not document what a caller from the internet gets; names that do not resolve and 403 have both ' +
        'been reported.',
    ],
    related: ['private-api-host-header-missing', 'vpc-endpoint-policy-deny', 'private-dns-captures-public-api'],
    sources: ['privateApis', 'privateCreate', 'privateInvoke'],
  }),
});
