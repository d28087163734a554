import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const authorizerPolicyCachedTooNarrow = cause({
  kind: 'cause',
  code: 'authorizer-policy-cached-too-narrow',
  gate: 'authorization',
  because: 'a cached policy covers only the method and path first called',
  remedy: ['aws', 'code'],
  onlyOn: ['CUSTOM'],
  confirmedBy: 'authorizer-test',
  excludedBy: ['connection-open'],
  symptoms: {
    'explicit-deny-in-authorizer-policy': 20,
    'implicit-deny-in-authorizer-policy': 10,
    'http-forbidden': 80,
    'log-kept-result-refused': 10,
    'line-client-not-authorized': 10,
  },
  page: () => ({
    happened: [
      'The authorizer returned a policy for the first method that was called, and API Gateway caches it for the ' +
        'same token.',
      'API Gateway applies the cached policy to the next method or path too, and the policy does not cover it. ' +
        'After the TTL (300 seconds by default), the call works again.',
    ],
    sees: [sees.authorizerSilent, sees.authorizerDenied, sees.httpForbidden],
    checks: [
      checks.lambdaAuthorizers,
      checks.check(
        'One path, then another, with the same token: the second is refused.',
        'curl -si "$URL" -H "Authorization: $TOKEN"',
        'curl -si "${URL}/other" -H "Authorization: $TOKEN"',
      ),
      checks.flushAuthorizerCache,
    ],
    fixes: {
      aws:
        'Set the TTL to 0 (UpdateAuthorizer, /authorizerResultTtlInSeconds) and deploy, or add path and verb to the ' +
        'identity sources of a REQUEST authorizer.',
      code: 'Or return a policy that covers all that this caller may use, not only event.methodArn.',
    },
    wrongTurns: [
      'Flushing the cache helps for one call only.',
      'Do not return "*" as Resource to get past the cache.',
      turns.retry,
    ],
    uncertain: ['Whether a deployment empties the cache is not documented.'],
    related: ['authorizer-policy-wrong-resource', 'authorizer-cache-spans-methods', 'authorizer-explicit-deny'],
    sources: ['authorizers', 'authorizer403', 'httpAuthorizer'],
  }),
});
