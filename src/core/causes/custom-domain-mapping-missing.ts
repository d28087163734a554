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
  excludedBy: ['execute-api-host'],
  symptoms: { 'rest-forbidden': 50, 'http-forbidden': 100 },
  page: () => ({
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
  }),
});
