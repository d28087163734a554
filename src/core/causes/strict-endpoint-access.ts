import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const strictEndpointAccess = cause({
  kind: 'cause',
  code: 'strict-endpoint-access',
  gate: 'endpoint',
  because: 'STRICT endpoint access mode refuses this way of reaching the API (SNI, Host or endpoint type)',
  remedy: ['caller', 'aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'rest-forbidden': 150 },
  page: () => ({
    happened: [
      'The endpoint access mode is STRICT. The name in the TLS handshake (SNI) and the Host header then have to ' +
        'be the same,',
      'and the call must use the endpoint type that the name belongs to. This call broke one of these rules.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.api('STRICT or BASIC, for the API.', '[endpointAccessMode, endpointConfiguration]'),
      checks.check(
        'The same for the custom domain name.',
        'aws apigateway get-domain-name --domain-name "$DOMAIN" --query \'[endpointAccessMode, ' +
          "endpointConfiguration]'",
      ),
      checks.check('The name in the handshake and the Host header that curl sends.', 'curl -sv "$URL" -o /dev/null'),
    ],
    fixes: {
      caller:
        'Call the API by the host name that you mean (its own or its custom domain name), without another Host ' +
        'header and without x-apigw-api-id.',
      aws:
        'If this way of calling must work: UpdateRestApi or UpdateDomainName, replace /endpointAccessMode with ' +
        'BASIC. The change takes about 15 minutes.',
    },
    wrongTurns: [
      'Do not set a different Host header to reach the API through a VPC endpoint name: STRICT mode refuses such ' +
        'calls.',
      'Do not draw conclusions in the first 15 minutes after a change of the mode.',
    ],
    uncertain: ['AWS does not document the body of this 403.'],
    related: ['private-api-host-header-missing', 'proxy-forwards-host-header', 'mtls-untrusted-client-cert'],
    sources: ['securityPolicies'],
  }),
});
