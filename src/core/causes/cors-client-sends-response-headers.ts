import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsClientSendsResponseHeaders = cause({
  kind: 'cause',
  code: 'cors-client-sends-response-headers',
  gate: 'cors',
  because: 'the page sends Access-Control-Allow-* as request headers',
  remedy: ['caller'],
  symptoms: { 'browser-response-header-sent': 10 },
  page: () => ({
    happened: [
      'The page sends Access-Control-Allow-Origin or similar headers with its request. They are response headers.',
      'If they are sent as request headers, the browser sends a preflight first, and the API does not allow them.',
    ],
    sees: [
      sees.browser(
        'Request header field access-control-allow-origin is not allowed by Access-Control-Allow-Headers in ' +
          'preflight response.',
      ),
    ],
    checks: [checks.preflight, checks.httpCors, checks.optionsMethod],
    fixes: { caller: "Take the Access-Control-Allow-* headers out of the request in the page's code." },
    wrongTurns: [
      'Do not add them to Access-Control-Allow-Headers: these headers have no meaning in a request.',
      turns.corsOff,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-header-not-allowed', 'cors-origin-not-allowed'],
    sources: ['cors', 'corsTest', 'fetchStandard'],
  }),
});
