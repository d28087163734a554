import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const iamCrossAccountHttpApi = cause({
  kind: 'cause',
  code: 'iam-cross-account-http-api',
  gate: 'authorization',
  because: "an HTTP API was called with another account's credentials (assume a role there instead)",
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  excludedBy: ['not-signed', 'rest-api', 'websocket-api'],
  symptoms: { 'http-forbidden': 90 },
  page: () => ({
    happened: [
      'An HTTP API with AWS_IAM was called with credentials of another account.',
      'HTTP APIs have no resource policies, so they cannot allow callers from another account.',
    ],
    sees: [sees.httpForbidden],
    checks: [
      checks.whoAmI,
      checks.httpRoutes,
      checks.check(
        "Whether the role in the API's account may be assumed.",
        'aws sts assume-role --role-arn "$CALLER" --role-session-name test --query Credentials.Expiration',
      ),
    ],
    fixes: {
      caller:
        'In the account of the API, assume a role (sts:AssumeRole) that has the permission execute-api:Invoke, and ' +
        'sign with its credentials.',
    },
    wrongTurns: [
      turns.none,
      'Do not look for a resource policy: HTTP APIs have none.',
      "Do not make an IAM user with long-lived keys in the API's account.",
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'resource-policy-cross-account-missing'],
    sources: ['httpCrossAccount', 'httpIam'],
  }),
});
