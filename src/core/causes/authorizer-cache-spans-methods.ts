import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';

export const authorizerCacheSpansMethods = advice({
  kind: 'advice',
  code: 'authorizer-cache-spans-methods',
  sentence: 'The authorizer caches a policy that covers one method only; the next path may be refused.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'The Lambda authorizer returns a policy for one method, and API Gateway caches it for the same token.',
      'This call passes. The next one, to another path or verb, may be refused until the TTL expires.',
    ],
    sees: [sees.nothing('the next path is refused with the same token')],
    checks: [
      checks.authorizers(
        'TTL and identity sources.',
        'items[].[id, type, authorizerResultTtlInSeconds, identitySource]',
      ),
      checks.testAuthorizer,
    ],
    fixes: {
      aws:
        'Set the TTL to 0, or add path and verb to the identity sources, then deploy. Or let the function return a ' +
        'policy for all that the caller may use.',
    },
    wrongTurns: ['Do not return "*" as Resource to get past the cache.', 'Flushing the cache helps for one call only.'],
    uncertain: [],
    related: ['authorizer-policy-cached-too-narrow'],
    sources: ['authorizers', 'authorizer403'],
  }),
});
