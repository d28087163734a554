import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsGatewayResponseMissingHeaders = cause({
  kind: 'cause',
  code: 'cors-gateway-response-missing-headers',
  gate: 'cors',
  because: 'an error response from API Gateway has no CORS header, so the browser hides the real status',
  remedy: ['aws'],
  symptoms: { 'browser-no-origin-allowed': 10 },
  page: () => ({
    happened: [
      'API Gateway refused the call by itself, and that answer carries no Access-Control-Allow-Origin.',
      'The browser then hides the real status (401, 403, 429) and reports a CORS error. There are two problems: ' +
        'the refusal, and the missing header.',
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
        'Add Access-Control-Allow-Origin to DEFAULT_4XX and DEFAULT_5XX (UpdateGatewayResponse), and to every ' +
        'response type with its own settings. Then deploy. After that, fix the refusal itself.',
    },
    wrongTurns: [
      'The header does not remove the refusal. It only lets the page see the refusal.',
      'PutGatewayResponse replaces the whole gateway response: include the status and templates, or use ' +
        'UpdateGatewayResponse.',
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
