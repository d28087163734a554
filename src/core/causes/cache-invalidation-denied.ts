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
      'The request has Cache-Control: max-age=0, which asks API Gateway to discard its cached response. The ' +
        'caller is not allowed to do this.',
      'The method requires execute-api:InvalidateCache for this, and it is configured to reject unauthorized ' +
        'requests with 403.',
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
        'Grant execute-api:InvalidateCache to the callers who are meant to invalidate the cache, or set the ' +
        'strategy to SUCCEED_WITHOUT_RESPONSE_HEADER so that the header is ignored.',
      caller: 'Leave Cache-Control: max-age=0 out. Browsers send it on reload.',
    },
    wrongTurns: ['Do not turn off "Require authorization": then anyone can invalidate the cache.', turns.star],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-policy-wrong-action'],
    sources: ['caching', 'invokeActions'],
  }),
});
