import type { GateName } from '../api-gateway/gates.ts';

/**
 * The public catalogue: one code per reason why a call is refused. A code is never renamed or reused. `remedy` says who
 * can act, the preferred first: `aws` a change this program offers to apply; `caller` the caller must send something
 * else; `code` somebody's function must change; `org` outside this account's reach; `none` API Gateway is not at fault.
 */
export type Remedy = 'aws' | 'caller' | 'code' | 'org' | 'none';

export interface CauseEntry {
  /** Where the request stops; null when API Gateway was not involved. */
  readonly gate: GateName | null;
  /** The request was refused because … */
  readonly because: string;
  readonly remedy: readonly Remedy[];
}

/** The remedies stay literal, so that the compiler can hold each explanation against them. */
const cause = <const R extends readonly Remedy[]>(gate: CauseEntry['gate'], because: string, ...remedy: R) => ({
  gate,
  because,
  remedy,
});

export const CAUSES = {
  'default-endpoint-disabled': cause(
    'endpoint',
    'the execute-api host was called while it is switched off (403 REST, 404 HTTP)',
    'caller',
    'aws',
  ),
  'api-not-found': cause('endpoint', 'no such API id here: deleted, or in another region or account', 'caller'),
  'custom-domain-mapping-missing': cause('endpoint', 'the custom domain has no mapping for the base path', 'aws'),
  'custom-domain-stage-in-path': cause(
    'endpoint',
    'the URL repeats the stage that the mapping already selects',
    'caller',
  ),
  'mtls-untrusted-client-cert': cause(
    'endpoint',
    "the client certificate is missing, expired, or its issuer is not in the domain's truststore",
    'caller',
    'aws',
  ),
  'private-api-host-header-missing': cause(
    'endpoint',
    'a VPC endpoint name was called without Host or x-apigw-api-id',
    'caller',
  ),
  'private-api-called-publicly': cause('endpoint', 'a PRIVATE API was called from outside a VPC endpoint', 'caller'),
  'private-dns-captures-public-api': cause(
    'network',
    'an execute-api endpoint with private DNS swallows calls to a public API',
    'org',
    'aws',
  ),
  'vpc-endpoint-policy-deny': cause('network', "the interface endpoint's policy does not let the call through", 'aws'),
  'proxy-strips-auth-header': cause('network', 'a CDN or proxy drops the credential header', 'code'),
  'proxy-forwards-host-header': cause('network', "a CDN or proxy forwards the viewer's Host to execute-api", 'code'),
  'strict-endpoint-access': cause(
    'endpoint',
    'STRICT endpoint access mode refuses this way of reaching the API (SNI, Host or endpoint type)',
    'caller',
    'aws',
  ),
  'private-domain-access-missing': cause(
    'endpoint',
    'a private custom domain lacks its policy or its access association',
    'aws',
  ),
  'waf-blocked': cause('waf', 'a web ACL rule blocks the request', 'aws'),
  'route-not-found': cause('route', 'no such path or verb, draft or deployed', 'caller', 'aws'),
  'deployment-stale': cause(
    'route',
    'the route or its settings changed after the deployment that the stage serves',
    'aws',
  ),
  'stage-missing': cause('route', "the URL's first segment is not a stage of this API", 'caller'),
  'resource-policy-implicit-deny': cause(
    'resource-policy',
    'a policy is attached and no statement allows this request',
    'aws',
  ),
  'resource-policy-explicit-deny': cause(
    'resource-policy',
    'a Deny statement matches (and no narrower code below does)',
    'aws',
  ),
  'resource-policy-ip-condition': cause(
    'resource-policy',
    "an address condition does not fit the caller's address",
    'aws',
  ),
  'resource-policy-wrong-condition-key': cause(
    'resource-policy',
    'the condition key cannot be present, or means something else, on this endpoint type',
    'aws',
  ),
  'resource-policy-wrong-principal': cause(
    'resource-policy',
    'an AWS principal is named on a method that yields none',
    'aws',
  ),
  'resource-policy-wrong-resource-arn': cause(
    'resource-policy',
    "the statement's Resource does not reach this call (partition, region, account, API, stage, verb or path)",
    'aws',
  ),
  'resource-policy-cross-account-missing': cause(
    'resource-policy',
    "the owner's side has no Allow for a caller of another account",
    'aws',
  ),
  'policy-malformed': cause(
    'resource-policy',
    'a policy cannot be parsed, or names things that cannot match anything',
    'aws',
  ),
  'resource-policy-not-redeployed': cause(
    'resource-policy',
    'the policy was edited, and the stage still serves the older one',
    'aws',
  ),
  'method-iam-unsigned-request': cause('authorization', 'an AWS_IAM method was called without a signature', 'caller'),
  'method-auth-type-mismatch': cause(
    'authorization',
    'the caller presents one kind of credential, the method expects another',
    'caller',
    'aws',
  ),
  'signature-wrong-service': cause(
    'authorization',
    'signed for another service than execute-api, or the management plane was meant',
    'caller',
  ),
  'signature-wrong-region': cause('authorization', "signed for another region than the API's", 'caller'),
  'signature-clock-skew': cause(
    'authorization',
    "the signing time is too far from the server's (five minutes by common report)",
    'caller',
  ),
  'signature-host-mismatch': cause(
    'authorization',
    'the signed host or path is not the one that reaches the gateway',
    'caller',
  ),
  'signature-canonical-mismatch': cause(
    'authorization',
    'the client canonicalises path, query or body differently',
    'caller',
  ),
  'signature-expired-session-token': cause('authorization', 'the temporary credentials have expired', 'caller'),
  'signature-missing-session-token': cause(
    'authorization',
    'a temporary key was used without its session token',
    'caller',
  ),
  'signature-invalid-credentials': cause('authorization', 'the access key does not exist or is inactive', 'caller'),
  'iam-policy-missing': cause('authorization', 'no identity or resource statement grants execute-api:Invoke', 'aws'),
  'iam-policy-wrong-resource': cause(
    'authorization',
    'a grant exists and its ARN misses on partition, region, account, API, stage, verb or path',
    'aws',
  ),
  'iam-policy-wrong-action': cause(
    'authorization',
    'a management action (apigateway:*) was granted instead of execute-api:Invoke',
    'aws',
  ),
  'iam-explicit-deny': cause('authorization', 'a Deny in an identity policy matches', 'aws'),
  'iam-permissions-boundary': cause('authorization', 'the permissions boundary does not include the call', 'aws'),
  'iam-session-policy': cause(
    'authorization',
    'the session policy of the temporary credentials does not include the call',
    'code',
  ),
  'iam-scp-deny': cause('authorization', "an organization's service control policy refuses the call", 'org'),
  'iam-cross-account-http-api': cause(
    'authorization',
    "an HTTP API was called with another account's credentials (assume a role there instead)",
    'caller',
  ),
  'authorizer-identity-source-missing': cause(
    'authorization',
    'a configured identity source, which a client could send, is absent from the request: the function is not run',
    'caller',
    'aws',
  ),
  'authorizer-identity-source-misconfigured': cause(
    'authorization',
    'the identity source expression can name nothing that any client sends',
    'aws',
  ),
  'authorizer-token-regex-mismatch': cause(
    'authorization',
    'identityValidationExpression rejects the token before the function runs',
    'aws',
    'caller',
  ),
  'authorizer-explicit-deny': cause('authorization', 'the returned policy denies this request', 'code'),
  'authorizer-policy-wrong-resource': cause(
    'authorization',
    "the returned policy's Resource does not match the invoked ARN",
    'code',
  ),
  'authorizer-policy-cached-too-narrow': cause(
    'authorization',
    'a cached policy covers only the method and path first called',
    'aws',
    'code',
  ),
  'authorizer-invalid-response': cause('authorization', "the function's answer has not the required shape", 'code'),
  'authorizer-context-invalid': cause(
    'authorization',
    'the context holds a value that the gateway cannot carry',
    'code',
  ),
  'authorizer-response-mode-mismatch': cause(
    'authorization',
    'payload version or simple-response setting disagrees with what the function returns',
    'aws',
  ),
  'authorizer-lambda-permission-missing': cause(
    'authorization',
    "the gateway may not invoke the authorizer's function",
    'aws',
  ),
  'authorizer-role-not-assumable': cause(
    'authorization',
    "the authorizer's credentials role cannot be assumed by the gateway, or may not invoke the function",
    'aws',
  ),
  'authorizer-function-error': cause(
    'authorization',
    "the authorizer's function is missing, inactive, throws or times out",
    'code',
  ),
  'cognito-token-missing': cause('authorization', 'no token where the authorizer looks for one', 'caller'),
  'cognito-token-expired': cause('authorization', 'the user pool token is past its exp', 'caller'),
  'cognito-wrong-user-pool': cause(
    'authorization',
    "the token's issuer is a pool that the authorizer does not trust",
    'caller',
    'aws',
  ),
  'cognito-user-pool-deleted': cause('authorization', 'the authorizer names a pool that no longer exists', 'aws'),
  'cognito-access-token-without-scopes': cause(
    'authorization',
    'an access token on a method that lists no scopes',
    'aws',
    'caller',
  ),
  'cognito-id-token-with-scopes': cause('authorization', 'an ID token on a method that lists scopes', 'caller'),
  'cognito-scope-missing': cause('authorization', "the access token carries none of the method's scopes", 'caller'),
  'jwt-issuer-mismatch': cause('authorization', 'the configured issuer is not byte-equal to iss', 'aws'),
  'jwt-audience-mismatch': cause('authorization', 'no configured audience occurs in aud (or client_id)', 'aws'),
  'jwt-token-expired': cause('authorization', 'the JWT is past exp, or before nbf', 'caller'),
  'jwt-scope-missing': cause('authorization', "the JWT carries none of the route's scopes", 'caller'),
  'jwt-signature-invalid': cause(
    'authorization',
    "the token's signature or key id does not verify against the issuer's keys",
    'caller',
  ),
  'cognito-audience-mismatch': cause(
    'authorization',
    "the authorizer's audience expression rejects the token's aud",
    'aws',
    'caller',
  ),
  'cache-invalidation-denied': cause(
    'authorization',
    'a Cache-Control: max-age=0 request by a caller without execute-api:InvalidateCache',
    'aws',
    'caller',
  ),
  'api-key-missing': cause('api-key', 'the method needs a key and none was sent', 'caller'),
  'api-key-unknown': cause('api-key', 'the key sent is no key of this account and region', 'caller'),
  'api-key-disabled': cause('api-key', 'the key is disabled', 'aws'),
  'usage-plan-stage-not-attached': cause('api-key', 'no usage plan at all lists this stage', 'aws'),
  'api-key-not-in-usage-plan': cause('api-key', 'a usage plan lists this stage, and the key is not in it', 'aws'),
  'api-key-source-mismatch': cause('api-key', 'apiKeySource is not where the key is supplied', 'aws', 'caller'),
  'usage-plan-quota-exceeded': cause('throttle', 'the key has used up its quota', 'aws'),
  throttled: cause('throttle', 'a plan, method, stage or account rate was exceeded', 'aws', 'caller'),
  'cors-options-missing': cause('cors', 'nothing answers OPTIONS for the path', 'aws'),
  'cors-options-requires-auth': cause('cors', 'the preflight is caught by an authorizer', 'aws'),
  'cors-options-requires-api-key': cause('cors', 'the preflight method wants an API key', 'aws'),
  'cors-header-not-allowed': cause('cors', 'a request header is not in Access-Control-Allow-Headers', 'aws'),
  'cors-method-not-allowed': cause('cors', 'the verb is not in Access-Control-Allow-Methods', 'aws'),
  'cors-origin-not-allowed': cause('cors', "the page's origin is not the allowed one", 'aws'),
  'cors-preflight-fails': cause('cors', 'OPTIONS is answered by a broken integration (415, 500) instead of 2xx', 'aws'),
  'cors-duplicate-header': cause('cors', 'two layers both set Access-Control-Allow-Origin', 'aws', 'code'),
  'cors-credentials-wildcard-origin': cause('cors', 'a wildcard origin together with credentials', 'aws'),
  'cors-integration-response-missing-headers': cause(
    'cors',
    'the real response carries no CORS header (a proxy integration must return it itself)',
    'aws',
    'code',
  ),
  'cors-gateway-response-missing-headers': cause(
    'cors',
    'a refusal made by the gateway carries no CORS header, so the browser hides the true status',
    'aws',
  ),
  'cors-client-sends-response-headers': cause(
    'cors',
    'the page sends Access-Control-Allow-* as request headers',
    'caller',
  ),
  'integration-permission-missing': cause(
    'integration',
    'the gateway may not invoke the backend function (500)',
    'aws',
  ),
  'backend-application-403': cause('integration', 'the integration ran, and its own code refused', 'none'),
  'different-service-403': cause(null, 'another AWS service answered; API Gateway was not involved', 'none'),
  'edge-layer-403': cause(null, 'a CDN or storage layer answered; the API was never reached', 'none'),
} as const satisfies Record<string, CauseEntry>;

export type CauseCode = keyof typeof CAUSES;

export const CAUSE_CODES = Object.keys(CAUSES) as readonly CauseCode[];

/** Findings that refuse nothing but are worth saying, with a fix. */
export const ADVICE = {
  'logging-disabled': 'Logging is off, so a refusal leaves no trace.',
  'logging-role-missing': 'API Gateway has no role to write logs with in this account and Region.',
  'logging-role-cannot-write': 'The role API Gateway logs with may not write to CloudWatch Logs.',
  'canary-serves-two-deployments': 'A canary serves a second deployment to a share of the calls.',
  'usage-plan-key-rejected-intermittently': 'A fresh usage plan key is refused now and then until it has spread.',
  'authorizer-cache-spans-methods':
    'The authorizer caches a policy that covers one method only; the next path may be refused.',
  'resource-policy-ineffective-ip-filter':
    "An address filter in an Allow alone filters nobody here: the other side's Allow is enough.",
  'policy-public': 'Anyone may call this API.',
} as const;

export type AdviceCode = keyof typeof ADVICE;

/** What a fix can answer: a cause of the refusal, or an advice. */
export type FindingCode = CauseCode | AdviceCode;

export const isCause = (code: FindingCode): code is CauseCode => Object.hasOwn(CAUSES, code);
