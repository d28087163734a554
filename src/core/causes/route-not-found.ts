import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const routeNotFound = cause({
  kind: 'cause',
  code: 'route-not-found',
  gate: 'route',
  because: 'no such path or verb, draft or deployed',
  remedy: ['caller', 'aws'],
  symptoms: { 'missing-authentication-token': 10, 'incomplete-signature': 10, 'not-found': 10, 'status-404': 10 },
  page: () => ({
    happened: [
      'No method serves this path and verb, neither in the draft nor on the stage.',
      'A REST API then answers as if a signature were missing, so the text speaks of a token.',
      'A resource matches only if it has the verb. Otherwise, the request goes to a {proxy+} resource that has ' +
        'the verb.',
    ],
    sees: [sees.missingToken, sees.notSigV4, sees.httpNotFound],
    checks: [checks.draftMethods, checks.deployedMethods, checks.httpRoutes],
    fixes: {
      caller:
        'Call a path and verb that exist. Both are case-sensitive. On the execute-api host, the stage comes first ' +
        '(except $default).',
      aws: 'If the method is meant to exist, make it with its own authorization and deploy.',
    },
    wrongTurns: [
      'Do not send a token because the text says "Missing Authentication Token": a bearer token only changes the text.',
      'Do not change policies or authorizers: none of them was evaluated.',
      'Do not add ANY /{proxy+} to hide the error: this opens every path below.',
    ],
    uncertain: [],
    related: [
      'deployment-stale',
      'stage-missing',
      'custom-domain-stage-in-path',
      'method-iam-unsigned-request',
      'cors-options-missing',
    ],
    sources: ['tokenErrors', 'forbidden', 'httpRoutes'],
  }),
});
