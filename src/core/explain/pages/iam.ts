import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const accepted = 'A text that names an ARN means that the signature was accepted: the credentials are fine.';
const RIGHT = 'execute-api:Invoke on arn:aws:execute-api:{region}:{account}:{api}/{stage}/{VERB}/{path}';

export const IAM_PAGES: Pages<
  | 'method-iam-unsigned-request'
  | 'method-auth-type-mismatch'
  | 'iam-policy-missing'
  | 'iam-policy-wrong-resource'
  | 'iam-policy-wrong-action'
  | 'iam-explicit-deny'
  | 'iam-permissions-boundary'
  | 'iam-session-policy'
  | 'iam-scp-deny'
  | 'iam-cross-account-http-api'
  | 'cache-invalidation-denied'
> = {
  'method-iam-unsigned-request': {
    happened: [
      'The method wants AWS_IAM, and the request carries no AWS signature.',
      'The same text also stands for a path that does not exist, so look at the method first.',
    ],
    sees: [sees.missingToken, sees.httpForbidden],
    checks: [checks.deployedMethods, checks.signedCall, checks.httpRoutes],
    fixes: {
      caller: 'Sign the request with SigV4 for the service execute-api, with credentials that may invoke the method.',
    },
    wrongTurns: [turns.none, 'Do not send a bearer token or an API key instead: AWS_IAM reads signatures only.'],
    uncertain: [
      'The body of an unsigned call to an HTTP API route with AWS_IAM is not documented; "Forbidden" is expected.',
    ],
    related: ['route-not-found', 'method-auth-type-mismatch', 'proxy-strips-auth-header', 'signature-wrong-service'],
    sources: ['forbidden', 'tokenErrors', 'iamInvoke'],
  },
  'method-auth-type-mismatch': {
    happened: [
      'The caller presents one kind of credential, and the method asks for another.',
      'A bearer token on an AWS_IAM method is read as a broken signature; a signature on a Cognito or JWT method ' +
        'is read as a broken token.',
    ],
    sees: [sees.notSigV4, sees.unauthorized, sees.challenge('token contains an invalid number of segments')],
    checks: [
      checks.deployedMethods,
      checks.httpRoutes,
      checks.authorizers(
        'The authorizers, and where each of them looks for its token.',
        'items[].[id, name, type, identitySource]',
      ),
    ],
    fixes: {
      caller:
        'Send what the method asks for: a signature for AWS_IAM, a token for Cognito and JWT, whatever the ' +
        'function reads for a Lambda authorizer.',
      aws:
        'If the method was meant for the other kind, set its authorization type (UpdateMethod, both ' +
        'authorizationType and authorizerId in one call), then deploy.',
    },
    wrongTurns: [
      turns.none,
      'An authorizer that was made but not attached to the method does nothing.',
      turns.testButton,
    ],
    uncertain: [],
    related: ['method-iam-unsigned-request', 'route-not-found', 'deployment-stale', 'jwt-signature-invalid'],
    sources: ['forbidden', 'flow', 'authorizers'],
  },
  'iam-policy-missing': {
    happened: [
      'The signature was accepted, and nothing grants this caller execute-api:Invoke on this API.',
      "In one account, an Allow of the caller's own policies or of the resource policy is enough; across accounts " +
        'both are needed.',
    ],
    sees: [sees.personSilent('identity'), sees.personBare, sees.httpForbidden],
    checks: [
      checks.whoAmI,
      checks.rolePolicies,
      checks.simulate('Whether the identity policies of the caller allow the call.'),
      checks.draftPolicy,
    ],
    fixes: { aws: `Grant the caller ${RIGHT}, no wider than needed. Identity policies need no deployment.` },
    wrongTurns: [turns.star, turns.none, accepted, turns.simulator],
    uncertain: ['An HTTP API says only "Forbidden" and names no policy.'],
    related: [
      'iam-policy-wrong-resource',
      'iam-policy-wrong-action',
      'resource-policy-cross-account-missing',
      'iam-permissions-boundary',
    ],
    sources: ['iamInvoke', 'flow', 'denied', 'httpIam'],
  },
  'iam-policy-wrong-resource': {
    happened: [
      'A policy of the caller grants execute-api:Invoke, and its Resource does not reach this call.',
      'Partition, Region, account, API id, stage, verb and path all have to fit. The path is the real one, not ' +
        'the template.',
    ],
    sees: [sees.personSilent('identity'), sees.personBare, sees.httpForbidden],
    checks: [
      checks.rolePolicies,
      checks.check(
        'The text of one inline policy.',
        'aws iam get-role-policy --role-name "$ROLE_NAME" --policy-name "$POLICY_NAME" --query PolicyDocument',
      ),
      checks.simulate('The decision for the real ARN of the call.'),
    ],
    fixes: { aws: 'Correct the one segment that misses. Identity policies need no deployment.' },
    wrongTurns: [
      turns.star,
      'arn:aws:apigateway:… is the ARN of managing an API, not of calling it.',
      'A Resource that ends at the API or the stage covers nothing: /* belongs behind it.',
      'The default stage of an HTTP API is $default, also in the ARN.',
    ],
    uncertain: ['Which ARN is used for percent-encoded paths is not documented.'],
    related: ['iam-policy-missing', 'resource-policy-wrong-resource-arn', 'policy-malformed'],
    sources: ['arn', 'iamInvoke', 'resources'],
  },
  'iam-policy-wrong-action': {
    happened: [
      'The caller was granted a management action, such as apigateway:*, in place of execute-api:Invoke.',
      "apigateway:GET and the like let somebody change or read the API's settings; they never let anyone call it.",
    ],
    sees: [sees.personSilent('identity'), sees.personBare, sees.httpForbidden],
    checks: [
      checks.rolePolicies,
      checks.simulate('implicitDeny with no matched statement: no statement has this action.'),
    ],
    fixes: { aws: `Grant ${RIGHT}. Take the management action away if nobody needs it.` },
    wrongTurns: [
      'Do not grant apigateway:* more widely: it is another service, and it lets the caller change the API.',
      'execute-api has only Invoke, InvalidateCache and ManageConnections; execute-api:GET does not exist.',
      turns.star,
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-policy-wrong-resource', 'signature-wrong-service'],
    sources: ['invokeActions', 'managementActions', 'arn'],
  },
  'iam-explicit-deny': {
    happened: [
      "A Deny in the caller's own IAM policies matches the call.",
      'A Deny wins over every Allow. It may stand in a group, in a managed policy, or have a condition such as ' +
        'MFA or an address.',
    ],
    sees: [
      sees.personDenied('identity'),
      { ...sees.personDenied(null), where: 'REST, older wording' },
      sees.httpForbidden,
    ],
    checks: [
      checks.simulate('explicitDeny, and under MatchedStatements the policy it stands in.'),
      checks.rolePolicies,
      checks.check('The groups of a user.', 'aws iam list-groups-for-user --user-name "$USER_NAME"'),
    ],
    fixes: {
      aws:
        'Narrow the Deny so that it leaves this call out, or meet its condition. Ask who wrote it: a Deny is seldom ' +
        'an accident.',
    },
    wrongTurns: ['Do not add an Allow: it cannot outweigh a Deny.', accepted, turns.none],
    uncertain: ['Only one policy type is named in the text, even where several deny.'],
    related: ['resource-policy-explicit-deny', 'iam-scp-deny', 'iam-permissions-boundary', 'iam-session-policy'],
    sources: ['evaluation', 'denied', 'simulator'],
  },
  'iam-permissions-boundary': {
    happened: [
      "The caller's permissions boundary does not include the call, whatever else allows it.",
      'A boundary grants nothing; it caps what identity policies grant.',
    ],
    sees: [sees.personSilent('boundary'), sees.personDenied('boundary'), sees.personBare],
    checks: [
      checks.check(
        'The boundary of a role (of a user: get-user).',
        'aws iam get-role --role-name "$ROLE_NAME" --query Role.PermissionsBoundary',
      ),
      checks.simulate('AllowedByPermissionsBoundary is false.'),
    ],
    fixes: {
      aws:
        'Add execute-api:Invoke on this API to the boundary policy (CreatePolicyVersion), if those who set the ' +
        'boundary agree.',
    },
    wrongTurns: [
      'Do not remove the boundary: it caps more than this call.',
      "An Allow of the resource policy for the role's ARN does not get past the boundary.",
      turns.star,
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-session-policy', 'iam-scp-deny'],
    sources: ['evaluation', 'denied', 'simulator'],
  },
  'iam-session-policy': {
    happened: [
      'The temporary credentials were made with a session policy, and it does not include the call.',
      "Whoever assumed the role passed the policy along; it caps the role's own policies for that session.",
    ],
    sees: [sees.personSilent('session'), sees.personDenied('session'), sees.personBare],
    checks: [
      checks.whoAmI,
      checks.check(
        'The same call with a plain session of the role, to compare.',
        'aws sts assume-role --role-arn "$CALLER" --role-session-name compare --query Credentials.Expiration',
      ),
      checks.simulate('The role itself is allowed: then the session policy is what caps it.'),
    ],
    fixes: {
      code:
        'Change the code that assumes the role: pass a session policy (Policy, PolicyArns) that includes ' +
        'execute-api:Invoke on this API, or none.',
    },
    wrongTurns: ['Do not widen the role: a session policy still caps it.', turns.star, turns.simulator],
    uncertain: ['A session policy cannot be read back from AWS; only whoever passed it knows its text.'],
    related: ['iam-policy-missing', 'iam-permissions-boundary', 'signature-expired-session-token'],
    sources: ['evaluation', 'denied'],
  },
  'iam-scp-deny': {
    happened: [
      'A service control policy of the organization refuses the call for the account of the caller.',
      "At every level, from the root to the account, an SCP has to allow it. SCPs of the caller's account count, " +
        "not of the API's.",
    ],
    sees: [sees.personDenied('scp'), sees.personSilent('scp'), sees.personBare],
    checks: [
      checks.simulate('AllowedByOrganizations is false.'),
      checks.check(
        'From the management account: the policies of one level. Ask again for each parent.',
        'aws organizations list-policies-for-target --target-id "$ROOT_OR_ACCOUNT" --filter SERVICE_CONTROL_POLICY',
        'aws organizations list-parents --child-id "$ROOT_OR_ACCOUNT"',
      ),
    ],
    fixes: {
      org:
        'Ask the administrators of the organization to let execute-api:Invoke through for this account, and name ' +
        'the Region, the API and the reason.',
    },
    wrongTurns: [
      'No policy inside the account can outweigh an SCP.',
      'Do not move the call to another account to get around it.',
      turns.none,
    ],
    uncertain: [
      'That SCPs do not bind the management account and service-linked roles was not read again for this page.',
    ],
    related: ['iam-explicit-deny', 'iam-permissions-boundary'],
    sources: ['scp', 'evaluation', 'denied'],
  },
  'iam-cross-account-http-api': {
    happened: [
      'An HTTP API with AWS_IAM was called with credentials of another account.',
      'HTTP APIs have no resource policies, so nothing on their side can allow a foreign account.',
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
        'Assume a role in the account of the API (sts:AssumeRole) that may execute-api:Invoke, and sign with its ' +
        'credentials.',
    },
    wrongTurns: [
      turns.none,
      'Do not look for a resource policy: HTTP APIs have none.',
      "Do not make an IAM user with long-lived keys in the API's account.",
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'resource-policy-cross-account-missing'],
    sources: ['httpCrossAccount', 'httpIam'],
  },
  'cache-invalidation-denied': {
    happened: [
      'The request says Cache-Control: max-age=0, which asks API Gateway to throw its cached answer away, and the ' +
        'caller may not.',
      'The method wants execute-api:InvalidateCache for that, and it is set to fail such requests with 403.',
    ],
    sees: [{ where: 'REST', status: 403, errorType: null, text: '403 Unauthorized' }],
    checks: [
      checks.stage('requireAuthorizationForCacheControl, unauthorizedCacheControlHeaderStrategy.', 'methodSettings'),
      checks.check(
        'The call without the header, to compare.',
        'curl -si "$URL"',
        'curl -si "$URL" -H "Cache-Control: max-age=0"',
      ),
    ],
    fixes: {
      aws:
        'Grant execute-api:InvalidateCache to those who may renew the cache, or set the strategy to ' +
        'SUCCEED_WITHOUT_RESPONSE_HEADER so that the header is passed over.',
      caller: 'Leave Cache-Control: max-age=0 out. Browsers send it on reload.',
    },
    wrongTurns: ['Do not switch off "Require authorization": then anyone may empty the cache.', turns.star],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-policy-wrong-action'],
    sources: ['caching', 'invokeActions'],
  },
};
