import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const authorizerTokenRegexMismatch = cause({
  kind: 'cause',
  code: 'authorizer-token-regex-mismatch',
  gate: 'authorization',
  because: 'identityValidationExpression rejects the token before the function runs',
  remedy: ['aws', 'caller'],
  onlyOn: ['CUSTOM'],
  confirmedBy: 'authorizer-test',
  excludedBy: ['http-api'],
  symptoms: { 'rest-unauthorized': 60, 'log-unauthorized-before-function': 20, 'line-unauthorized-request': 20 },
  page: () => ({
    happened: [
      'The TOKEN authorizer has an identityValidationExpression, but the token does not match it.',
      'API Gateway answers 401 by itself; the function does not run.',
      'Often the expression expects "Bearer …" and the client sends the bare token, or the other way round.',
    ],
    sees: [sees.unauthorized],
    checks: [
      checks.lambdaAuthorizers,
      checks.check(
        'Try the expression yourself (Node.js).',
        'node -p \'new RegExp("^(?:" + process.argv[1] + ")$").test(process.argv[2])\' "^Bearer .+$" "$TOKEN"',
      ),
    ],
    fixes: {
      aws:
        'Correct the expression so that it fits the tokens you issue (UpdateAuthorizer, ' +
        '/identityValidationExpression), then deploy.',
      caller: 'Or send the token in the form that the expression asks for.',
    },
    wrongTurns: [
      'Do not debug the function: it was not called.',
      'Do not simply set the expression to .*: the expression keeps malformed tokens away from the function.',
      turns.none,
    ],
    uncertain: ['AWS calls the expression a regular expression but does not say which dialect.'],
    related: ['authorizer-identity-source-missing', 'cognito-audience-mismatch', 'authorizer-explicit-deny'],
    sources: ['authorizers', 'authorizerCall'],
  }),
});
