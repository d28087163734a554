import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsCredentialsWildcardOrigin = cause({
  kind: 'cause',
  code: 'cors-credentials-wildcard-origin',
  gate: 'cors',
  because: 'a wildcard origin together with credentials',
  remedy: ['aws'],
  symptoms: { 'browser-wildcard-with-credentials': 10 },
  page: () => ({
    happened: [
      'The page sends credentials (cookies), and the answer allows * as origin.',
      'With credentials, origin, headers and methods have to be named, and Access-Control-Allow-Credentials has ' +
        'to be true.',
    ],
    sees: [
      sees.browser(
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when " +
          "the request's credentials mode is 'include'.",
      ),
    ],
    checks: [checks.preflight, checks.actual, checks.httpCors],
    fixes: {
      aws:
        'Name the origin of the page and allow credentials, in the preflight and in the answer, then deploy. On an ' +
        'HTTP API, AllowCredentials does not go with *.',
    },
    wrongTurns: [
      'Do not echo any origin that comes: with credentials, every site could then act as the person.',
      turns.corsOff,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-origin-not-allowed', 'cors-header-not-allowed'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
