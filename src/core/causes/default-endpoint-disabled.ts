import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const defaultEndpointDisabled = cause({
  kind: 'cause',
  code: 'default-endpoint-disabled',
  gate: 'endpoint',
  because: 'the execute-api host was called while it is switched off (403 REST, 404 HTTP)',
  remedy: ['caller', 'aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['custom-host', 'connection-open'],
  symptoms: { 'rest-forbidden': 40, 'not-found': 30, 'status-404': 30 },
  page: () => ({
    happened: [
      'The call went to the execute-api host, but the default endpoint of this API is disabled.',
      'This setting applies to every stage. Only a custom domain name still works for this API.',
      'This setting takes effect with a deployment, so a stage can behave differently from the draft.',
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
      aws:
        'If the default endpoint should be enabled: UpdateRestApi, replace /disableExecuteApiEndpoint with false, ' +
        'then deploy.',
    },
    wrongTurns: [
      'If callers must not bypass mutual TLS or a CDN, keep the default endpoint disabled: it is a way around both.',
      'Do not treat a 404 from an HTTP API as a missing route before you have checked whether the default ' +
        'endpoint is disabled.',
    ],
    uncertain: [],
    related: ['custom-domain-mapping-missing', 'stage-missing', 'api-not-found', 'mtls-untrusted-client-cert'],
    sources: ['disableEndpoint', 'disableEndpointHelp', 'deploy'],
  }),
});
