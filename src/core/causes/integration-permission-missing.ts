import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const integrationPermissionMissing = cause({
  kind: 'cause',
  code: 'integration-permission-missing',
  gate: 'integration',
  because: 'API Gateway is not allowed to invoke the backend function (500)',
  remedy: ['aws'],
  symptoms: {
    'rest-server-error': 10,
    'http-server-error': 70,
    'log-backend-permission-missing': 10,
    'log-backend-role-not-assumable': 10,
    'line-invalid-permissions': 20,
  },
  page: () => ({
    happened: [
      'The call passed all checks, but API Gateway is not allowed to invoke the function of this method.',
      "The function's policy has no permission for this API, stage, verb and path.",
    ],
    sees: [sees.serverError, sees.httpServerError],
    checks: [
      checks.check(
        'Who may invoke the function, and for which source ARN.',
        'aws lambda get-policy --function-name "$FUNCTION" --query Policy --output text',
      ),
      checks.method(
        'The function, alias or version that the method calls.',
        'methodIntegration.[type, uri, credentials]',
      ),
      checks.log,
    ],
    fixes: {
      aws:
        'AddPermission on the function (or on the alias or version that is called): lambda:InvokeFunction for ' +
        'apigateway.amazonaws.com with source ARN ' +
        'arn:aws:execute-api:{region}:{account}:{api}/{stage}/{VERB}/{path}. No deployment is needed.',
    },
    wrongTurns: [
      'Do not leave the source ARN out: then any API of any account may invoke the function.',
      "Do not look at the caller's permissions: it is the gateway that invokes.",
      "With a stage variable in the function's name, each function needs its own permission.",
    ],
    uncertain: [
      'A broken backend gives the same answer; the log line "Invalid permissions on Lambda function" tells them apart.',
    ],
    related: ['authorizer-lambda-permission-missing', 'backend-application-403'],
    sources: ['responses', 'logLines', 'authorizerSetup'],
  }),
});
