import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const config = checks.authorizers(
  'Type, function, identity sources, expression and cache time (TTL) of each authorizer.',
  'items[].[id, type, authorizerUri, identitySource, identityValidationExpression, authorizerResultTtlInSeconds]',
);
const httpConfig = checks.httpAuthorizers('The same for an HTTP or WebSocket API.');
const functionState = checks.check(
  'State and time limit of the function.',
  'aws lambda get-function-configuration --function-name "$FUNCTION" --query \'[State, LastUpdateStatus, Timeout, ' +
    "Runtime]'",
);
const functionLog = checks.check(
  'What the function itself logged in the last hour.',
  'aws logs tail "/aws/lambda/$FUNCTION" --since 1h',
);
const flush = checks.check(
  'Empties the cache of the stage, for all its authorizers. This changes something, and it is harmless.',
  'aws apigateway flush-stage-authorizers-cache --rest-api-id "$API" --stage-name "$STAGE"',
);
const functionPolicy = checks.check(
  'Who may invoke the function. ResourceNotFoundException: nobody by policy.',
  'aws lambda get-policy --function-name "$FUNCTION" --query Policy --output text',
);
const sameAnswer = 'The answer is the same for every broken authorizer. The log tells them apart.';

export const AUTHORIZER_PAGES: Pages<
  | 'authorizer-identity-source-missing'
  | 'authorizer-identity-source-misconfigured'
  | 'authorizer-token-regex-mismatch'
  | 'authorizer-explicit-deny'
  | 'authorizer-policy-wrong-resource'
  | 'authorizer-policy-cached-too-narrow'
> = {
  'authorizer-identity-source-missing': {
    happened: [
      'The authorizer wants a header, query parameter or other value, and the request does not carry it, or it is ' +
        'empty.',
      'API Gateway then answers 401 by itself; the function does not run.',
      'A REQUEST authorizer needs every source that it lists as long as caching is on.',
    ],
    sees: [sees.unauthorized, sees.httpUnauthorized, sees.handshake(401)],
    checks: [
      config,
      httpConfig,
      checks.check('The call with the header, to compare.', 'curl -si "$URL" -H "Authorization: $TOKEN"'),
      checks.log,
    ],
    fixes: {
      caller: 'Send every value that the authorizer names, under that very name.',
      aws:
        'If a listed source is not needed for the decision, take it off the list (UpdateAuthorizer, ' +
        '/identitySource), then deploy.',
    },
    wrongTurns: [
      'Do not look into the function: it was not called.',
      turns.none,
      "Do not drop a source that the decision hangs on while caching is on: one caller then gets another's result.",
    ],
    uncertain: ['Whether a Deny of the resource policy or the missing source is answered first is not documented.'],
    related: [
      'authorizer-identity-source-misconfigured',
      'authorizer-token-regex-mismatch',
      'proxy-strips-auth-header',
      'cognito-token-missing',
    ],
    sources: ['authorizers', 'authorizerCall', 'httpAuthorizer'],
  },
  'authorizer-identity-source-misconfigured': {
    happened: [
      'The identity source of the authorizer names something that no client can send, so every call gets 401.',
      'REST wants method.request.header.Name or method.request.querystring.name; HTTP APIs want ' +
        '$request.header.Name or $request.querystring.name.',
    ],
    sees: [sees.unauthorized, sees.httpUnauthorized],
    checks: [config, httpConfig],
    fixes: {
      aws:
        'Correct the expression (UpdateAuthorizer). On REST, deploy afterwards; on an HTTP API, unless the stage ' +
        'deploys by itself.',
    },
    wrongTurns: [
      'Do not look at the token: no token can pass here.',
      'A path parameter cannot be an identity source.',
      turns.none,
    ],
    uncertain: [],
    related: ['authorizer-identity-source-missing', 'deployment-stale'],
    sources: ['authorizers', 'httpAuthorizer'],
  },
  'authorizer-token-regex-mismatch': {
    happened: [
      'A TOKEN authorizer has an identityValidationExpression, and the token does not fit it.',
      'API Gateway answers 401 by itself; the function does not run.',
      'Often the expression expects "Bearer …" and the client sends the bare token, or the other way round.',
    ],
    sees: [sees.unauthorized],
    checks: [
      config,
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
      'Do not look into the function: it was not called.',
      'Do not set the expression to .* without a thought: it keeps rubbish away from the function.',
      turns.none,
    ],
    uncertain: ['AWS names the expression a regular expression and does not say which dialect.'],
    related: ['authorizer-identity-source-missing', 'cognito-audience-mismatch', 'authorizer-explicit-deny'],
    sources: ['authorizers', 'authorizerCall'],
  },
  'authorizer-explicit-deny': {
    happened: [
      'The Lambda authorizer ran and refused: it returned a policy with Deny, isAuthorized false, or the word ' +
        'Unauthorized.',
      'The text speaks of an identity-based policy. It means the policy that the authorizer returned.',
    ],
    sees: [sees.authorizerDenied, sees.unauthorized, sees.httpForbidden, sees.handshake(403)],
    checks: [checks.testAuthorizer, functionLog, flush, checks.log],
    fixes: {
      code:
        "Look in the function's log why it refused this caller. If that is wrong, change the function; a cached " +
        'refusal lasts until its TTL ends or the cache is flushed.',
    },
    wrongTurns: [
      'Do not change IAM policies: the caller has none here.',
      turns.none,
      'Do not return Allow for everybody to see whether it helps.',
    ],
    uncertain: [],
    related: [
      'authorizer-policy-wrong-resource',
      'authorizer-policy-cached-too-narrow',
      'authorizer-identity-source-missing',
    ],
    sources: ['authorizer403', 'authorizerCall', 'authorizerOutput', 'httpAuthorizer'],
  },
  'authorizer-policy-wrong-resource': {
    happened: [
      'The Lambda authorizer returned an Allow whose Resource does not cover the call.',
      'A typo, another stage, partition or Region, a missing /*, or an empty Statement have this effect.',
    ],
    sees: [sees.authorizerSilent, sees.httpForbidden],
    checks: [checks.testAuthorizer, checks.log, functionLog],
    fixes: {
      code:
        'Return the ARN of this API, built from methodArn: everything up to the stage, then /* or the methods that ' +
        'the caller may use.',
    },
    wrongTurns: [
      'Do not return "*" as Resource: it says nothing about what this caller may use.',
      "In the console's test, methodArn holds ESTestInvoke-stage instead of the stage: do not compare stages there.",
      "The short form execute-api:/… does not work in an authorizer's policy.",
    ],
    uncertain: ['What happens with a Resource of more than 512 characters (the limit) is not documented.'],
    related: ['authorizer-policy-cached-too-narrow', 'authorizer-explicit-deny', 'resource-policy-implicit-deny'],
    sources: ['authorizerOutput', 'authorizer403', 'flow', 'arn'],
  },
  'authorizer-policy-cached-too-narrow': {
    happened: [
      'The authorizer returned a policy for the first method that was called, and API Gateway keeps it for the ' +
        'same token.',
      'The next method or path is judged by the cached policy, which does not cover it. After the TTL (300 ' +
        'seconds unless changed) it works again.',
    ],
    sees: [sees.authorizerSilent, sees.authorizerDenied, sees.httpForbidden],
    checks: [
      config,
      checks.check(
        'One path, then another, with the same token: the second is refused.',
        'curl -si "$URL" -H "Authorization: $TOKEN"',
        'curl -si "${URL}/other" -H "Authorization: $TOKEN"',
      ),
      flush,
    ],
    fixes: {
      aws:
        'Set the TTL to 0 (UpdateAuthorizer, /authorizerResultTtlInSeconds) and deploy, or add path and verb to the ' +
        'identity sources of a REQUEST authorizer.',
      code: 'Or return a policy that covers all that this caller may use, not only event.methodArn.',
    },
    wrongTurns: [
      'Flushing the cache helps for one call only.',
      'Do not return "*" as Resource to get past the cache.',
      turns.retry,
    ],
    uncertain: ['Whether a deployment empties the cache is not documented.'],
    related: ['authorizer-policy-wrong-resource', 'authorizer-cache-spans-methods', 'authorizer-explicit-deny'],
    sources: ['authorizers', 'authorizer403', 'httpAuthorizer'],
  },
};

export const AUTHORIZER_FUNCTION_PAGES: Pages<
  | 'authorizer-invalid-response'
  | 'authorizer-context-invalid'
  | 'authorizer-response-mode-mismatch'
  | 'authorizer-lambda-permission-missing'
  | 'authorizer-role-not-assumable'
  | 'authorizer-function-error'
> = {
  'authorizer-invalid-response': {
    happened: [
      'The Lambda authorizer answered, and its answer has not the required shape.',
      'REST wants principalId and policyDocument. Nothing returned, an error object, or a {statusCode, body} as ' +
        'for a backend all end here.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [checks.testAuthorizer, checks.log, functionLog],
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
    uncertain: [sameAnswer],
    related: ['authorizer-context-invalid', 'authorizer-response-mode-mismatch', 'authorizer-function-error'],
    sources: ['authorizerOutput', 'authorizer403', 'httpAuthorizer', 'responses'],
  },
  'authorizer-context-invalid': {
    happened: [
      'The context that the Lambda authorizer returned holds a value that API Gateway cannot carry.',
      'On REST every value has to be a string, a number or true/false: no lists, no objects.',
      'On HTTP APIs a value with JSON text inside has been seen to break when the cached result is used again.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [checks.testAuthorizer, checks.log, functionLog],
    fixes: { code: 'Return flat values only. Put structured data into one string, Base64-encoded.' },
    wrongTurns: [
      'Do not switch the cache off in place of correcting the value.',
      'Do not drop principalId or the policy: only context is at fault.',
    ],
    uncertain: ['The breaking of cached JSON text is reported by users, not documented.', sameAnswer],
    related: ['authorizer-invalid-response', 'authorizer-function-error'],
    sources: ['authorizerOutput', 'httpAuthorizer'],
  },
  'authorizer-response-mode-mismatch': {
    happened: [
      'The authorizer of the HTTP API is set for one form of answer, and the function returns the other.',
      '{isAuthorized} is read only with payload version 2.0 and simple responses switched on. Else a policy is ' +
        'expected.',
    ],
    sees: [sees.httpServerError],
    checks: [
      checks.httpAuthorizers(
        'Payload version and simple responses.',
        'Items[].[AuthorizerId, AuthorizerPayloadFormatVersion, EnableSimpleResponses]',
      ),
      functionLog,
      checks.check(
        'An access log with $context.authorizer.error names it.',
        'aws apigatewayv2 get-stage --api-id "$API" --stage-name "$STAGE" --query AccessLogSettings',
      ),
    ],
    fixes: {
      aws: 'Set EnableSimpleResponses and the payload version to what the function returns (UpdateAuthorizer).',
    },
    wrongTurns: [
      'Do not return both forms at once.',
      'A change of the payload version also changes what the function receives: routeArn instead of methodArn.',
    ],
    uncertain: [
      'That the simple form with the switch off gives 500 follows from the description; AWS does not state it.',
    ],
    related: ['authorizer-invalid-response', 'authorizer-function-error'],
    sources: ['httpAuthorizer'],
  },
  'authorizer-lambda-permission-missing': {
    happened: [
      "API Gateway may not invoke the authorizer's function: the function's policy does not let this authorizer in.",
      'The source ARN is {api}/authorizers/{authorizer id}. A permission for methods, {api}/*/*/*, does not cover ' +
        'it; {api}/* does.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [functionPolicy, config, checks.log],
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
    uncertain: [sameAnswer],
    related: ['authorizer-role-not-assumable', 'integration-permission-missing', 'authorizer-function-error'],
    sources: ['authorizerSetup', 'authorizerOtherAccount', 'responses', 'httpAuthorizer'],
  },
  'authorizer-role-not-assumable': {
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
    uncertain: [sameAnswer],
    related: ['authorizer-lambda-permission-missing', 'authorizer-function-error'],
    sources: ['authorizerSetup', 'responses'],
  },
  'authorizer-function-error': {
    happened: [
      'The function of the Lambda authorizer is gone, inactive, throws, or takes too long.',
      'Only the exact word Unauthorized becomes a 401; anything else that it throws becomes a 500.',
    ],
    sees: [sees.authorizerBroken, sees.httpServerError],
    checks: [functionState, functionLog, checks.testAuthorizer],
    fixes: {
      code: 'Correct what its log shows. Throw Unauthorized for a bad token and return Deny for a caller who may not.',
    },
    wrongTurns: [
      'Do not catch every error and return Allow: a fault would then open the API.',
      turns.none,
      turns.testButton,
    ],
    uncertain: [
      'The time limit of an authorizer is documented for HTTP APIs (10 seconds), not for REST APIs.',
      sameAnswer,
    ],
    related: ['authorizer-lambda-permission-missing', 'authorizer-invalid-response', 'authorizer-role-not-assumable'],
    sources: ['authorizerCall', 'authorizer403', 'httpQuotas', 'responses'],
  },
};
