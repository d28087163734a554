import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsOptionsRequiresAuth = cause({
  kind: 'cause',
  code: 'cors-options-requires-auth',
  gate: 'cors',
  because: 'an authorizer applies to the preflight',
  remedy: ['aws'],
  excludedBy: ['not-options'],
  symptoms: { 'rest-unauthorized': 170, 'browser-preflight-failed': 20 },
  page: () => ({
    happened: [
      'OPTIONS itself requires credentials, but browsers never send them with a preflight.',
      'Often an ANY method, or the $default route of an HTTP API, has an authorizer and also handles OPTIONS.',
    ],
    sees: [
      { ...sees.unauthorized, where: 'REST, the preflight' },
      { ...sees.missingToken, where: 'REST with AWS_IAM, the preflight' },
      sees.preflight('It does not have HTTP ok status.'),
    ],
    checks: [checks.preflight, checks.optionsMethod, checks.httpRoutes],
    fixes: {
      aws:
        'Set only OPTIONS to NONE, with a mock integration, then deploy. On an HTTP API, add a route OPTIONS ' +
        '/{proxy+} without an authorizer, or, if no route catches OPTIONS, set CorsConfiguration.',
    },
    wrongTurns: [
      'Do not set any method but OPTIONS to NONE: anyone can call a method with NONE.',
      'Do not send the token with the preflight: no browser does.',
      turns.corsOff,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-options-missing', 'cors-options-requires-api-key', 'authorizer-identity-source-missing'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
