import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const authorizerRoleNotAssumable = cause({
  kind: 'cause',
  code: 'authorizer-role-not-assumable',
  gate: 'authorization',
  because: "API Gateway cannot assume the authorizer's role, or the role is not allowed to invoke the function",
  remedy: ['aws'],
  onlyOn: ['CUSTOM'],
  settledBy: 'gatewayRoles',
  confirmedBy: 'authorizer-test',
  symptoms: { 'authorizer-configuration': 20, 'http-server-error': 20, 'log-role-not-assumable': 10 },
  page: () => ({
    happened: [
      'The authorizer specifies a role for API Gateway to use, but API Gateway cannot use it.',
      'The trust policy does not name apigateway.amazonaws.com, the role is gone, or it may not invoke the function.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [
      checks.authorizers(
        "The role of each authorizer; null means that the function's own policy applies.",
        'items[].[id, authorizerCredentials]',
      ),
      checks.check(
        'Who is allowed to assume the role.',
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
      "Do not remove the role from the authorizer unless the function's own policy allows API Gateway to invoke it.",
    ],
    uncertain: [sentences.brokenAuthorizersAlike],
    related: ['authorizer-lambda-permission-missing', 'authorizer-function-error'],
    sources: ['authorizerSetup', 'responses'],
  }),
});
