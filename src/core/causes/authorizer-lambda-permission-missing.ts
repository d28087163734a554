import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const authorizerLambdaPermissionMissing = cause({
  kind: 'cause',
  code: 'authorizer-lambda-permission-missing',
  gate: 'authorization',
  because: "API Gateway is not allowed to invoke the authorizer's function",
  remedy: ['aws'],
  onlyOn: ['CUSTOM'],
  settledBy: 'functions',
  confirmedBy: 'authorizer-test',
  excludedBy: ['integration-blamed'],
  symptoms: {
    'authorizer-configuration': 10,
    'http-server-error': 10,
    'log-authorizer-permission-missing': 10,
    'line-invalid-permissions': 10,
  },
  page: () => ({
    happened: [
      "API Gateway is not allowed to invoke the authorizer's function: the function's policy does not allow this " +
        'authorizer.',
      'The source ARN is {api}/authorizers/{authorizer id}. A permission for methods, {api}/*/*/*, does not cover ' +
        'it; {api}/* does.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [
      checks.check(
        'Who is allowed to invoke the function. ResourceNotFoundException: the function has no policy.',
        'aws lambda get-policy --function-name "$FUNCTION" --query Policy --output text',
      ),
      checks.lambdaAuthorizers,
      checks.log,
    ],
    fixes: {
      aws:
        'AddPermission on the function (or on the alias or version that the authorizer names): ' +
        'lambda:InvokeFunction for apigateway.amazonaws.com with that source ARN. No deployment is needed.',
    },
    wrongTurns: [
      'Do not leave the source ARN out: then any API of any account may invoke the function.',
      'A new authorizer has a new id; the old permission does not cover it.',
      'Do not grant the caller lambda:InvokeFunction: it is the gateway that invokes.',
    ],
    uncertain: [sentences.brokenAuthorizersAlike],
    related: ['authorizer-role-not-assumable', 'integration-permission-missing', 'authorizer-function-error'],
    sources: ['authorizerSetup', 'authorizerOtherAccount', 'responses', 'httpAuthorizer'],
  }),
});
