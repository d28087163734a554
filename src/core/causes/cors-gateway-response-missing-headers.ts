import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsGatewayResponseMissingHeaders = cause({
  kind: 'cause',
  code: 'cors-gateway-response-missing-headers',
  gate: 'cors',
  because: 'a refusal made by the gateway carries no CORS header, so the browser hides the true status',
  remedy: ['aws'],
  symptoms: { 'browser-no-origin-allowed': 10 },
  page: () => ({
    happened: [
      'API Gateway refused the call by itself, and that answer carries no Access-Control-Allow-Origin.',
      'The browser then hides the true status (401, 403, 429) and reports CORS. There are two faults: the ' +
        'refusal, and the header.',
    ],
    sees: [sees.noOrigin, sees.browser('Failed to fetch')],
    checks: [
      checks.actual,
      checks.check(
        'Gateway responses that were changed, with their headers.',
        'aws apigateway get-gateway-responses --rest-api-id "$API" --query ' +
          "'items[?!defaultResponse].[responseType, statusCode, responseParameters]'",
      ),
    ],
    fixes: {
      aws:
        'Add Access-Control-Allow-Origin to DEFAULT_4XX and DEFAULT_5XX (UpdateGatewayResponse), and to every type ' +
        'that has settings of its own, then deploy. Then see to the refusal.',
    },
    wrongTurns: [
      'The header does not lift the refusal; it only lets the page see it.',
      'PutGatewayResponse replaces the whole entry: carry status and templates along, or use UpdateGatewayResponse.',
      turns.corsOff,
    ],
    uncertain: [sentences.browserWords],
    related: [
      'cors-integration-response-missing-headers',
      'authorizer-identity-source-missing',
      'api-key-missing',
      'throttled',
    ],
    sources: ['gatewayResponses', 'responses', 'fetchStandard'],
  }),
});
