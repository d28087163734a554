import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const authorizerContextInvalid = cause({
  kind: 'cause',
  code: 'authorizer-context-invalid',
  gate: 'authorization',
  because: 'the context contains a value that API Gateway cannot pass on',
  remedy: ['code'],
  onlyOn: ['CUSTOM'],
  byAuthorizerFunction: true,
  confirmedBy: 'authorizer-test',
  symptoms: {
    'authorizer-configuration': 50,
    'http-server-error': 50,
    'log-authorizer-broken': 30,
    'log-authorizer-answer-unusable': 20,
    'line-invalid-json-in-authorizer-response': 10,
  },
  page: () => ({
    happened: [
      'The context returned by the Lambda authorizer contains a value that API Gateway cannot pass on.',
      'On REST every value has to be a string, a number or true/false: no lists, no objects.',
      'On HTTP APIs a value with JSON text inside has been seen to break when the cached result is used again.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [checks.testAuthorizer, checks.log, checks.functionLog],
    fixes: { code: 'Return flat values only. Put structured data into one string, Base64-encoded.' },
    wrongTurns: [
      'Do not turn off the cache instead of correcting the value.',
      'Do not drop principalId or the policy: only context is at fault.',
    ],
    uncertain: [
      'Users report that cached JSON text breaks; AWS does not document this.',
      sentences.brokenAuthorizersAlike,
    ],
    related: ['authorizer-invalid-response', 'authorizer-function-error'],
    sources: ['authorizerOutput', 'httpAuthorizer'],
  }),
});
