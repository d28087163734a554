import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const customDomainMappingMissing = cause({
  kind: 'cause',
  code: 'custom-domain-mapping-missing',
  gate: 'endpoint',
  because: 'the custom domain has no mapping for the base path',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['execute-api-host', 'connection-open'],
  symptoms: { 'rest-forbidden': 50, 'http-forbidden': 100 },
  page: () => ({
    happened: [
      'The call reached the custom domain name, but none of its mappings matches the path.',
      'API Gateway uses the longest matching mapping. A mapping with the path (none) would match everything ' +
        'else, but this domain has no such mapping.',
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
      'Do not map (none) only to hide the error: every unknown path would then reach that API.',
      'Do not add the stage to the URL: on a custom domain the mapping selects the stage.',
    ],
    uncertain: [
      'AWS does not document the response body for an unmapped path. The body shown is inferred from similar cases.',
    ],
    related: ['custom-domain-stage-in-path', 'default-endpoint-disabled', 'route-not-found'],
    sources: ['mappings', 'customDomain403'],
  }),
});
