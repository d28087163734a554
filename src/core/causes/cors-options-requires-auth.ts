import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsOptionsRequiresAuth = cause({
  kind: 'cause',
  code: 'cors-options-requires-auth',
  gate: 'cors',
  because: 'the preflight is caught by an authorizer',
  remedy: ['aws'],
  excludedBy: ['not-options'],
  symptoms: { 'rest-unauthorized': 170, 'browser-preflight-failed': 20 },
  page: () => ({
    happened: [
      'OPTIONS itself asks for a credential, and browsers never send one with a preflight.',
      'Often an ANY method, or a $default route of an HTTP API, has an authorizer and catches OPTIONS as well.',
    ],
    sees: [
      { ...sees.unauthorized, where: 'REST, the preflight' },
      { ...sees.missingToken, where: 'REST with AWS_IAM, the preflight' },
      sees.preflight('It does not have HTTP ok status.'),
    ],
    checks: [checks.preflight, checks.optionsMethod, checks.httpRoutes],
    fixes: {
      aws:
        'Set only OPTIONS to NONE, with a mock integration, then deploy. On an HTTP API add a route OPTIONS ' +
        '/{proxy+} without an authorizer, or CorsConfiguration where no route catches OPTIONS.',
    },
    wrongTurns: [
      'Only OPTIONS is set to NONE. Leave every other method as it is: with NONE anyone may call it.',
      'Do not send the token with the preflight: no browser does.',
      turns.corsOff,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-options-missing', 'cors-options-requires-api-key', 'authorizer-identity-source-missing'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  }),
});
