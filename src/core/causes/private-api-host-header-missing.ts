import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const privateApiHostHeaderMissing = cause({
  kind: 'cause',
  code: 'private-api-host-header-missing',
  gate: 'endpoint',
  because: 'a VPC endpoint name was called without Host or x-apigw-api-id',
  remedy: ['caller'],
  keepsCodeOnPreflight: true,
  excludedBy: ['execute-api-host', 'custom-host', 'http-api', 'websocket-api'],
  symptoms: { 'rest-forbidden': 140 },
  page: () => ({
    happened: [
      "The call went to a VPC endpoint's own name, and nothing in it says which API is meant.",
      'That name serves every API. The API is named by the Host header or by x-apigw-api-id.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.vpcEndpoints,
      checks.check(
        'Run this inside the VPC: the call, with a header that names the API.',
        'curl -si "https://$VPCE.execute-api.$REGION.vpce.amazonaws.com/$STAGE/" -H "x-apigw-api-id: $API"',
      ),
    ],
    fixes: {
      caller:
        'Send Host: {api}.execute-api.{region}.amazonaws.com or x-apigw-api-id: {api}. Or call ' +
        'https://{api}-{endpoint}.execute-api.{region}.amazonaws.com, which needs the endpoint associated with ' +
        'the API.',
    },
    wrongTurns: [
      'Do not use the Host header where the endpoint access mode is STRICT: it is refused there.',
      'Do not change the resource policy: the request has not reached this API yet.',
    ],
    uncertain: [],
    related: ['strict-endpoint-access', 'private-api-called-publicly', 'vpc-endpoint-policy-deny'],
    sources: ['privateInvoke', 'privateApis'],
  }),
});
