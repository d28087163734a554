import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const authorizerFunctionError = cause({
  kind: 'cause',
  code: 'authorizer-function-error',
  gate: 'authorization',
  because: "the authorizer's function is missing, inactive, fails with an error, or times out",
  remedy: ['code'],
  onlyOn: ['CUSTOM'],
  byAuthorizerFunction: true,
  confirmedBy: 'authorizer-test',
  symptoms: {
    'rest-unauthorized': 40,
    'http-unauthorized': 50,
    'handshake-401': 30,
    'authorizer-configuration': 30,
    'http-server-error': 30,
    'authorizer-failure': 10,
    'log-unauthorized-by-function': 10,
    'log-authorizer-broken': 10,
    'line-could-not-parse-policy': 20,
    'line-authorizer-error': 10,
    'line-unauthorized-request': 30,
    'function-answers-unauthorized': 10,
  },
  page: () => ({
    happened: [
      'The function of the Lambda authorizer does not exist, is inactive, fails with an error, or takes too long.',
      'Only the exact error message Unauthorized returns 401. Any other error from the function returns 500.',
    ],
    sees: [sees.authorizerBroken, sees.unauthorized, sees.httpServerError],
    checks: [
      checks.check(
        'State and time limit of the function.',
        'aws lambda get-function-configuration --function-name "$FUNCTION" --query ' +
          "'[State, LastUpdateStatus, Timeout, Runtime]'",
      ),
      checks.functionLog,
      checks.testAuthorizer,
    ],
    fixes: {
      code:
        "Fix the error that the function's log shows. Raise the error Unauthorized for an invalid token, and " +
        'return Deny for a caller who is not allowed.',
    },
    wrongTurns: [
      'Do not catch every error and return Allow: a fault would then open the API.',
      turns.none,
      turns.testButton,
    ],
    uncertain: [
      'The time limit of an authorizer is documented for HTTP APIs (10 seconds), not for REST APIs.',
      sentences.brokenAuthorizersAlike,
    ],
    related: ['authorizer-lambda-permission-missing', 'authorizer-invalid-response', 'authorizer-role-not-assumable'],
    sources: ['authorizerCall', 'authorizer403', 'httpQuotas', 'responses'],
  }),
});
