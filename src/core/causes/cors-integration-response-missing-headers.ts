import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsIntegrationResponseMissingHeaders = cause({
  kind: 'cause',
  code: 'cors-integration-response-missing-headers',
  gate: 'cors',
  because: 'the real response carries no CORS header (a proxy integration must return it itself)',
  remedy: ['aws', 'code'],
  symptoms: { 'browser-no-origin-allowed': 20 },
  page: () => ({
    happened: [
      'The preflight passed and the backend responded, but the response has no Access-Control-Allow-Origin.',
      'With a proxy integration the backend has to send the header itself; API Gateway adds nothing.',
    ],
    sees: [sees.noOrigin],
    checks: [
      checks.actual,
      checks.method(
        'AWS_PROXY and HTTP_PROXY: the backend sends the header.',
        'methodIntegration.[type, integrationResponses]',
      ),
      checks.httpCors,
    ],
    fixes: {
      aws:
        'Without a proxy: set the header in the method response and the integration response of every status, then ' +
        'deploy. On an HTTP API, set CorsConfiguration.',
      code: 'With a proxy integration: return Access-Control-Allow-Origin from the backend, also in error responses.',
    },
    wrongTurns: [
      'Changing OPTIONS does not help: it is the real answer that lacks the header.',
      turns.corsOff,
      'If curl without Origin is refused too, the CORS message is only what the browser shows; look for the refusal ' +
        'itself.',
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-gateway-response-missing-headers', 'cors-duplicate-header'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
