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
      'The page sends credentials (cookies), but the response allows * as the origin.',
      'With credentials, the origin, headers and methods must be listed explicitly, and ' +
        'Access-Control-Allow-Credentials must be true.',
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
        "Set the page's origin and allow credentials, in the preflight response and in the real response, then " +
        'deploy. On an HTTP API, AllowCredentials cannot be used with *.',
    },
    wrongTurns: [
      'Do not return whatever origin the request sends: with credentials, any site could then act as the ' +
        'signed-in user.',
      turns.corsOff,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-origin-not-allowed', 'cors-header-not-allowed'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
