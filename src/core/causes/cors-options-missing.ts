import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const corsOptionsMissing = cause({
  kind: 'cause',
  code: 'cors-options-missing',
  gate: 'cors',
  because: 'nothing answers OPTIONS for the path',
  remedy: ['aws'],
  excludedBy: ['not-options', 'status-401'],
  symptoms: { 'browser-preflight-failed': 10, 'browser-no-origin-allowed': 30 },
  page: () => ({
    happened: [
      'The browser first sends a preflight (OPTIONS) request, but nothing answers OPTIONS for this path.',
      'Authorization, x-api-key, JSON bodies, PUT, PATCH and DELETE all make the browser send a preflight.',
    ],
    sees: [
      { ...sees.missingToken, where: 'REST, the preflight' },
      sees.preflight("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
    ],
    checks: [checks.preflight, checks.deployedMethods, checks.httpCors],
    fixes: {
      aws:
        'Create an OPTIONS method on this resource with authorization NONE, a mock integration and the three ' +
        'Access-Control-Allow headers, then deploy. On an HTTP API, set CorsConfiguration.',
    },
    wrongTurns: [
      turns.corsStar,
      'Enabling CORS in the console does not apply to child resources: each path needs its own OPTIONS method.',
      turns.corsIsNoGuard,
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-options-requires-auth', 'cors-preflight-fails', 'route-not-found', 'deployment-stale'],
    sources: ['cors', 'corsConsole', 'httpCors', 'fetchStandard'],
  }),
});
