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
      'OPTIONS exists, but its integration fails: it returns 415 or 500 instead of 2xx.',
      'A mock needs the template {"statusCode": 200}. If the passthrough behavior is NEVER, another content type ' +
        'gives 415. If */* is one of the binary media types, the mock fails unless it converts to text.',
    ],
    sees: [
      sees.other('REST, the preflight', 500, '{"message": "Internal server error"}'),
      sees.other('REST, the preflight', 415, '{"message": "Unsupported Media Type"}'),
      sees.preflight('It does not have HTTP ok status.'),
    ],
    checks: [
      checks.preflight,
      checks.check(
        'The mock: template, passthrough behavior, conversion.',
        'aws apigateway get-integration --rest-api-id "$API" --resource-id "$RESOURCE" --http-method OPTIONS ' +
          "--query '[type, requestTemplates, passthroughBehavior, contentHandling]'",
      ),
      checks.api('Check for */* in the binary media types: it can make the mock fail.', 'binaryMediaTypes'),
    ],
    fixes: {
      aws:
        'Give OPTIONS a mock integration with application/json: {"statusCode": 200} and WHEN_NO_MATCH. If */* is ' +
        'a binary media type, set contentHandling to CONVERT_TO_TEXT on the integration and the integration ' +
        'response. Then deploy.',
    },
    wrongTurns: ['Do not send OPTIONS on to the backend to get rid of the mock.', turns.corsOff],
    uncertain: [sentences.browserWords],
    related: ['cors-options-missing', 'cors-options-requires-auth'],
    sources: ['cors', 'fetchStandard'],
  }),
});
