import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const authorizerInvalidResponse = cause({
  kind: 'cause',
  code: 'authorizer-invalid-response',
  gate: 'authorization',
  because: "the function's response does not have the required format",
  remedy: ['code'],
  onlyOn: ['CUSTOM'],
  byAuthorizerFunction: true,
  confirmedBy: 'authorizer-test',
  symptoms: {
    'authorizer-configuration': 40,
    'http-server-error': 40,
    'authorizer-failure': 20,
    'log-authorizer-broken': 20,
    'log-authorizer-answer-unusable': 10,
    'line-invalid-json-in-authorizer-response': 20,
    'line-could-not-parse-policy': 10,
    'line-authorizer-error': 20,
  },
  page: () => ({
    happened: [
      'The Lambda authorizer returned a response, but the response does not have the required format.',
      'REST APIs require principalId and policyDocument. An empty result, an error object and a backend-style ' +
        '{statusCode, body} all cause this error.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [checks.testAuthorizer, checks.log, checks.functionLog],
    fixes: {
      code:
        'Return principalId and policyDocument (Version, Statement with Effect, Action, Resource). On HTTP APIs ' +
        'with simple responses: isAuthorized, true or false.',
    },
    wrongTurns: [
      'Do not return statusCode and body: an authorizer is not a backend.',
      'An async function must return its answer and await its promises.',
      turns.none,
    ],
    uncertain: [sentences.brokenAuthorizersAlike],
    related: ['authorizer-context-invalid', 'authorizer-response-mode-mismatch', 'authorizer-function-error'],
    sources: ['authorizerOutput', 'authorizer403', 'httpAuthorizer', 'responses'],
  }),
});
