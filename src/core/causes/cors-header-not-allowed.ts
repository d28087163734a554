import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsHeaderNotAllowed = cause({
  kind: 'cause',
  code: 'cors-header-not-allowed',
  gate: 'cors',
  because: 'a request header is not in Access-Control-Allow-Headers',
  remedy: ['aws'],
  symptoms: { 'browser-response-header-sent': 20, 'browser-header-not-allowed': 10 },
  page: () => ({
    happened: [
      'The page sends a header that Access-Control-Allow-Headers does not list.',
      'Authorization has to be listed by name: a * does not cover it. With credentials a * covers nothing.',
    ],
    sees: [
      sees.browser(
        'Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.',
      ),
    ],
    checks: [checks.preflight, checks.optionsMethod, checks.httpCors],
    fixes: {
      aws:
        'Add the header to the list in the integration response of OPTIONS, in single quotes, then deploy. On an ' +
        'HTTP API, add it to AllowHeaders.',
    },
    wrongTurns: [
      'Do not use * in place of Authorization.',
      'Do not add Access-Control-Allow-Headers to the request: it is a response header.',
      turns.corsIsNoGuard,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-method-not-allowed', 'cors-credentials-wildcard-origin', 'cors-client-sends-response-headers'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
