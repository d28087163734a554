import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsOriginNotAllowed = cause({
  kind: 'cause',
  code: 'cors-origin-not-allowed',
  gate: 'cors',
  because: "the page's origin is not the allowed one",
  remedy: ['aws'],
  symptoms: { 'browser-other-origin': 10 },
  page: () => ({
    happened: [
      "Access-Control-Allow-Origin names an origin other than the page's.",
      'An origin consists of scheme, host and port. http and https are different origins, www is part of the ' +
        'host, and there is no slash at the end.',
      'The header holds one origin or *; a list is not allowed.',
    ],
    sees: [
      sees.browser(
        "The 'Access-Control-Allow-Origin' header has a value 'https://app.example.com' that is not equal to the " +
          'supplied origin.',
      ),
      sees.noOrigin,
    ],
    checks: [checks.preflight, checks.actual, checks.httpCors],
    fixes: {
      aws:
        "Set the page's origin, or return the request's origin if it is in a list of your own (with Vary: " +
        'Origin). Then deploy. On an HTTP API, add the origin to AllowOrigins.',
    },
    wrongTurns: [
      turns.corsStar,
      'Do not write several origins into one header.',
      'On HTTP APIs a pattern like https://*.example.com is not among the forms that AWS lists.',
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-credentials-wildcard-origin', 'cors-duplicate-header', 'cors-integration-response-missing-headers'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
