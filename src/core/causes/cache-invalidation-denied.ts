import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { turns } from './common/turns.ts';

export const cacheInvalidationDenied = cause({
  kind: 'cause',
  code: 'cache-invalidation-denied',
  gate: 'authorization',
  because: 'a Cache-Control: max-age=0 request by a caller without execute-api:InvalidateCache',
  remedy: ['aws', 'caller'],
  onlyIfAuthorized: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'cache-invalidation-denied': 10 },
  page: () => ({
    happened: [
      'The request says Cache-Control: max-age=0, which asks API Gateway to throw its cached answer away, and the ' +
        'caller may not.',
      'The method wants execute-api:InvalidateCache for that, and it is set to fail such requests with 403.',
    ],
    sees: [{ where: 'REST', status: 403, errorType: null, text: '403 Unauthorized' }],
    checks: [
      checks.stage('requireAuthorizationForCacheControl, unauthorizedCacheControlHeaderStrategy.', 'methodSettings'),
      checks.check(
        'The call without the header, to compare.',
        'curl -si "$URL"',
        'curl -si "$URL" -H "Cache-Control: max-age=0"',
      ),
    ],
    fixes: {
      aws:
        'Grant execute-api:InvalidateCache to those who may renew the cache, or set the strategy to ' +
        'SUCCEED_WITHOUT_RESPONSE_HEADER so that the header is passed over.',
      caller: 'Leave Cache-Control: max-age=0 out. Browsers send it on reload.',
    },
    wrongTurns: ['Do not switch off "Require authorization": then anyone may empty the cache.', turns.star],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-policy-wrong-action'],
    sources: ['caching', 'invokeActions'],
  }),
});
