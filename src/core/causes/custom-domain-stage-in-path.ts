import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const customDomainStageInPath = cause({
  kind: 'cause',
  code: 'custom-domain-stage-in-path',
  gate: 'endpoint',
  because: 'the URL repeats the stage that the mapping already selects',
  remedy: ['caller'],
  keepsCodeOnPreflight: true,
  excludedBy: ['execute-api-host'],
  symptoms: { 'missing-authentication-token': 50, 'incomplete-signature': 50, 'not-found': 50 },
  page: () => ({
    happened: [
      'The URL with the custom domain name contains the stage, but the mapping already selects the stage.',
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
  }),
});
