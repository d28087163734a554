import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import type { Pages } from '../types.ts';

export const ENDPOINT_PAGES: Pages<
  | 'default-endpoint-disabled'
  | 'api-not-found'
  | 'custom-domain-mapping-missing'
  | 'custom-domain-stage-in-path'
  | 'mtls-untrusted-client-cert'
  | 'strict-endpoint-access'
> = {
  'default-endpoint-disabled': {
    happened: [
      'The call went to the execute-api host, and this API has that host switched off.',
      'The switch holds for every stage. Only a custom domain name still leads to the API.',
      'The switch takes effect with a deployment, so a stage can behave differently from the draft.',
    ],
    sees: [sees.forbidden, sees.httpNotFound],
    checks: [
      checks.api('true means that the execute-api host is off.', 'disableExecuteApiEndpoint'),
      checks.check(
        'The same for an HTTP API.',
        'aws apigatewayv2 get-api --api-id "$API" --query DisableExecuteApiEndpoint',
      ),
      checks.check(
        'Custom domain names of this account and Region.',
        "aws apigateway get-domain-names --query 'items[].domainName'",
      ),
      checks.check(
        'Which API and stage a domain leads to.',
        'aws apigateway get-base-path-mappings --domain-name "$DOMAIN"',
      ),
    ],
    fixes: {
      caller: 'Call the custom domain name that is mapped to this API.',
      aws: 'If the host is meant to work: UpdateRestApi, replace /disableExecuteApiEndpoint with false, then deploy.',
    },
    wrongTurns: [
      'Do not switch the host on where mutual TLS or a CDN must not be passed by: the switch is what closes that way.',
      'Do not read the 404 of an HTTP API as a missing route before you have looked at the switch.',
    ],
    uncertain: [],
    related: ['custom-domain-mapping-missing', 'stage-missing', 'api-not-found', 'mtls-untrusted-client-cert'],
    sources: ['disableEndpoint', 'disableEndpointHelp', 'deploy'],
  },
  'api-not-found': {
    happened: [
      'The host names an API that does not exist in this account and Region.',
      'It was deleted, made anew with another id, or it lives in another Region or account.',
    ],
    sees: [sees.forbidden, sees.noAnswer('the host name may not resolve at all')],
    checks: [
      checks.api('NotFoundException: no REST API has this id here.', '[id, name, createdDate]'),
      checks.check(
        'The same for HTTP and WebSocket APIs, whose ids look alike.',
        'aws apigatewayv2 get-api --api-id "$API" --query Name',
      ),
      checks.check(
        'The APIs that are here. Repeat with --region for other Regions.',
        "aws apigateway get-rest-apis --query 'items[].[id, name]'",
      ),
      checks.whoAmI,
    ],
    fixes: { caller: 'Call the host of the API that exists: the id and the Region are both in the host name.' },
    wrongTurns: [
      'Do not make a new API to get the id back: ids cannot be chosen.',
      'Do not change policies: no policy of an API that is gone is read.',
    ],
    uncertain: ['AWS does not document the text for an unknown API id.'],
    related: ['default-endpoint-disabled', 'stage-missing', 'different-service-403'],
    sources: ['forbidden', 'arn'],
  },
  'custom-domain-mapping-missing': {
    happened: [
      'The custom domain name was reached, and none of its mappings fits the path.',
      'The longest mapping that fits wins. A mapping with the path (none) takes everything else, and there is none.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.check(
        'Base path, API and stage of each mapping.',
        'aws apigateway get-base-path-mappings --domain-name "$DOMAIN"',
      ),
      checks.check(
        'Mappings of several levels (v1/orders) are visible only here.',
        'aws apigatewayv2 get-api-mappings --domain-name "$DOMAIN"',
      ),
    ],
    fixes: {
      aws:
        'Add a mapping for this base path to the right API and stage (CreateBasePathMapping, or CreateApiMapping ' +
        'for several levels).',
    },
    wrongTurns: [
      'Do not map (none) only to make the error go: every unknown path then reaches that API.',
      'Do not add the stage to the URL: on a custom domain the mapping selects the stage.',
    ],
    uncertain: ['The body for an unmapped path is taken from like cases; AWS does not document it.'],
    related: ['custom-domain-stage-in-path', 'default-endpoint-disabled', 'route-not-found'],
    sources: ['mappings', 'customDomain403'],
  },
  'custom-domain-stage-in-path': {
    happened: [
      'The URL on the custom domain name holds the stage, and the mapping has already selected it.',
      'So the API looks for a resource that is named like the stage, and finds none.',
    ],
    sees: [sees.missingToken, sees.notSigV4],
    checks: [
      checks.check(
        'The stage that the mapping selects.',
        'aws apigateway get-base-path-mappings --domain-name "$DOMAIN"',
      ),
      checks.deployedMethods,
    ],
    fixes: { caller: 'Leave the stage out: https://{domain}/{base path}/{path of the resource}.' },
    wrongTurns: [
      'Do not make a resource named like the stage.',
      'Do not look for a missing token: the text means here that no method serves this path.',
    ],
    uncertain: [],
    related: ['route-not-found', 'custom-domain-mapping-missing', 'stage-missing'],
    sources: ['customDomain403', 'mappings', 'tokenErrors'],
  },
  'mtls-untrusted-client-cert': {
    happened: [
      'The custom domain name wants a client certificate, and the one that came was not accepted, or none came.',
      'The truststore has to hold the whole chain, from the issuing CA up to the root. An expired certificate is ' +
        'refused too.',
    ],
    sees: [sees.forbidden, sees.noAnswer('the TLS handshake fails')],
    checks: [
      checks.check(
        'Where the truststore is, and what AWS found wrong with it.',
        'aws apigateway get-domain-name --domain-name "$DOMAIN" --query mutualTlsAuthentication',
      ),
      checks.check(
        'Subject, issuer and dates of the client certificate.',
        'openssl x509 -in client.pem -noout -subject -issuer -dates',
      ),
      checks.check('Whether the truststore vouches for it.', 'openssl verify -CAfile truststore.pem client.pem'),
      checks.check(
        'REST only: the log says "Access denied. Reason: …". Without such a line it is not mutual TLS.',
        'aws logs filter-log-events --log-group-name "API-Gateway-Execution-Logs_$API/$STAGE" --filter-pattern ' +
          '"Reason"',
      ),
    ],
    fixes: {
      caller: 'Send a certificate that is valid now and whose issuer is in the truststore, with its intermediates.',
      aws:
        'Put the missing CA certificates into the truststore and point the domain at the new version ' +
        '(UpdateDomainName, /mutualTlsAuthentication/truststoreVersion).',
    },
    wrongTurns: [
      'Do not call the execute-api host instead: it asks for no certificate, and should be switched off.',
      "Do not put the client's own certificate into the truststore in place of its CA.",
    ],
    uncertain: [
      'The body of this 403 is taken from like cases; AWS does not document it.',
      'API Gateway does not check whether a certificate was revoked.',
    ],
    related: ['default-endpoint-disabled', 'strict-endpoint-access', 'custom-domain-mapping-missing'],
    sources: ['mtls', 'mtls403'],
  },
  'strict-endpoint-access': {
    happened: [
      'The endpoint access mode is STRICT. The name in the TLS handshake (SNI) and the Host header then have to ' +
        'be the same,',
      'and the call has to come by the endpoint type that the name is for. This call came another way.',
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
      caller: 'Call the name itself, without another Host header and without x-apigw-api-id.',
      aws:
        'If the other way must work: UpdateRestApi or UpdateDomainName, replace /endpointAccessMode with BASIC. A ' +
        'switch takes about 15 minutes.',
    },
    wrongTurns: [
      'Do not set another Host header to reach the API through a VPC endpoint name: STRICT refuses just that.',
      'Do not judge a switch in its first 15 minutes.',
    ],
    uncertain: ['AWS does not document the body of this 403.'],
    related: ['private-api-host-header-missing', 'proxy-forwards-host-header', 'mtls-untrusted-client-cert'],
    sources: ['securityPolicies'],
  },
};
