import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const corsDuplicateHeader = cause({
  kind: 'cause',
  code: 'cors-duplicate-header',
  gate: 'cors',
  because: 'two layers both set Access-Control-Allow-Origin',
  remedy: ['aws', 'code'],
  symptoms: { 'browser-several-origins': 10 },
  page: () => ({
    happened: [
      'Two layers both set Access-Control-Allow-Origin, and browsers refuse two values.',
      'Usually the backend sets it, and a mapping, a function URL or a CDN sets it again.',
    ],
    sees: [
      sees.browser(
        "The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed.",
      ),
    ],
    checks: [
      checks.actual,
      checks.check(
        'Whether the mapping sets it too.',
        'aws apigateway get-integration-response --rest-api-id "$API" --resource-id "$RESOURCE" --http-method ' +
          '"$VERB" --status-code 200 --query responseParameters',
      ),
    ],
    fixes: {
      aws: 'If the backend sets the header, remove it from the mapping, then deploy.',
      code: 'Or, if API Gateway sets the header, stop setting it in the backend or the CDN.',
    },
    wrongTurns: [
      'Do not set it in a third place.',
      "An HTTP API with CorsConfiguration ignores the backend's CORS headers, so the header is set only once.",
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-origin-not-allowed', 'cors-integration-response-missing-headers'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
