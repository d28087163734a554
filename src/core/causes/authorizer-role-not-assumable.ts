import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const authorizerRoleNotAssumable = cause({
  kind: 'cause',
  code: 'authorizer-role-not-assumable',
  gate: 'authorization',
  because: "the authorizer's credentials role cannot be assumed by the gateway, or may not invoke the function",
  remedy: ['aws'],
  onlyOn: ['CUSTOM'],
  settledBy: 'gatewayRoles',
  confirmedBy: 'authorizer-test',
  symptoms: { 'authorizer-configuration': 20, 'http-server-error': 20, 'log-role-not-assumable': 10 },
  page: () => ({
    happened: [
      'The authorizer names a role that API Gateway should use, and it cannot use it.',
      'The trust policy does not name apigateway.amazonaws.com, the role is gone, or it may not invoke the function.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [
      checks.authorizers(
        "The role of each authorizer; null means that the function's own policy counts.",
        'items[].[id, authorizerCredentials]',
      ),
      checks.check(
        'Who may assume it.',
        'aws iam get-role --role-name "$ROLE_NAME" --query Role.AssumeRolePolicyDocument',
      ),
      checks.rolePolicies,
    ],
    fixes: {
      aws:
        'Let apigateway.amazonaws.com assume the role (sts:AssumeRole), and let the role invoke the function ' +
        '(lambda:InvokeFunction).',
    },
    wrongTurns: [
      'Do not let "*" assume the role.',
      "Do not take the role off the authorizer unless the function's own policy lets the gateway in.",
    ],
    uncertain: [sentences.brokenAuthorizersAlike],
    related: ['authorizer-lambda-permission-missing', 'authorizer-function-error'],
    sources: ['authorizerSetup', 'responses'],
  }),
});
