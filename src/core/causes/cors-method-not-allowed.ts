import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsMethodNotAllowed = cause({
  kind: 'cause',
  code: 'cors-method-not-allowed',
  gate: 'cors',
  because: 'the verb is not in Access-Control-Allow-Methods',
  remedy: ['aws'],
  symptoms: { 'browser-method-not-allowed': 10 },
  page: () => ({
    happened: [
      'Access-Control-Allow-Methods does not list the verb of the request.',
      'Verbs are case-sensitive. With credentials, * does not match any verb.',
    ],
    sees: [sees.browser('Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.')],
    checks: [checks.preflight, checks.optionsMethod, checks.httpCors],
    fixes: {
      aws:
        'Add the verb to the list in the integration response of OPTIONS, in single quotes, then deploy. On an ' +
        'HTTP API, add it to AllowMethods.',
    },
    wrongTurns: [
      'Do not send POST with a method-override header that means PUT: it bypasses the CORS check and the purpose ' +
        'of the method.',
      turns.corsIsNoGuard,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-header-not-allowed', 'cors-options-missing'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
