import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsPreflightFails = cause({
  kind: 'cause',
  code: 'cors-preflight-fails',
  gate: 'cors',
  because: 'OPTIONS is answered by a broken integration (415, 500) instead of 2xx',
  remedy: ['aws'],
  excludedBy: ['not-options'],
  symptoms: { 'unsupported-media-type': 10, 'browser-preflight-failed': 40 },
  page: () => ({
    happened: [
      'OPTIONS exists, and its integration breaks: 415 or 500 in place of 2xx.',
      'A mock needs the template {"statusCode": 200}. With passthrough NEVER another content type gives 415. With ' +
        '*/* among the binary types the mock fails unless it converts to text.',
    ],
    sees: [
      sees.other('REST, the preflight', 500, '{"message": "Internal server error"}'),
      sees.other('REST, the preflight', 415, '{"message": "Unsupported Media Type"}'),
      sees.preflight('It does not have HTTP ok status.'),
    ],
    checks: [
      checks.preflight,
      checks.check(
        'The mock: template, passthrough behaviour, conversion.',
        'aws apigateway get-integration --rest-api-id "$API" --resource-id "$RESOURCE" --http-method OPTIONS ' +
          "--query '[type, requestTemplates, passthroughBehavior, contentHandling]'",
      ),
      checks.api('*/* among the binary types is the trap.', 'binaryMediaTypes'),
    ],
    fixes: {
      aws:
        'Give OPTIONS a mock with application/json: {"statusCode": 200} and WHEN_NO_MATCH; with */* set ' +
        'contentHandling to CONVERT_TO_TEXT on integration and integration response; then deploy.',
    },
    wrongTurns: ['Do not send OPTIONS on to the backend to get rid of the mock.', turns.corsOff],
    uncertain: [sentences.browserWords],
    related: ['cors-options-missing', 'cors-options-requires-auth'],
    sources: ['cors', 'fetchStandard'],
  }),
});
