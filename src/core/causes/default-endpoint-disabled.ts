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
  excludedBy: ['custom-host'],
  symptoms: { 'rest-forbidden': 40, 'not-found': 30, 'status-404': 30 },
  page: () => ({
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
  }),
});
