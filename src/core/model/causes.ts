// Long because it is one table: every cause that the program knows.
import type { GateName } from './gate-name.ts';

/**
 * The public catalogue: one code per reason why a call is refused. A code is never renamed or reused.
 * `remedy` says who can act, the preferred first: `aws` a change this program offers to apply; `caller` the caller must
 * send something else; `code` somebody's function must change; `org` outside this account's reach; `none` API Gateway is
 * not at fault.
 */
export type Remedy = 'aws' | 'caller' | 'code' | 'org' | 'none';

export interface CauseEntry {
  /** Where the request stops; null when API Gateway was not involved. */
  readonly gate: GateName | null;
  /** The request was refused because … */
  readonly because: string;
  readonly remedy: readonly Remedy[];
}

export const CAUSES = {
  'default-endpoint-disabled': {
    gate: 'endpoint',
    because: 'the execute-api host was called while it is switched off (403 REST, 404 HTTP)',
    remedy: ['caller', 'aws'],
  },
  'api-not-found': {
    gate: 'endpoint',
    because: 'no such API id here: deleted, or in another region or account',
    remedy: ['caller'],
  },
  'custom-domain-mapping-missing': {
    gate: 'endpoint',
    because: 'the custom domain has no mapping for the base path',
    remedy: ['aws'],
  },
  'custom-domain-stage-in-path': {
    gate: 'endpoint',
    because: 'the URL repeats the stage that the mapping already selects',
    remedy: ['caller'],
  },
  'mtls-untrusted-client-cert': {
    gate: 'endpoint',
    because: "the client certificate is missing, expired, or its issuer is not in the domain's truststore",
    remedy: ['caller', 'aws'],
  },
  'private-api-host-header-missing': {
    gate: 'endpoint',
    because: 'a VPC endpoint name was called without Host or x-apigw-api-id',
    remedy: ['caller'],
  },
  'private-api-called-publicly': {
    gate: 'endpoint',
    because: 'a PRIVATE API was called from outside a VPC endpoint',
    remedy: ['caller'],
  },
  'private-dns-captures-public-api': {
    gate: 'network',
    because: 'an execute-api endpoint with private DNS swallows calls to a public API',
    remedy: ['org', 'aws'],
  },
  'vpc-endpoint-policy-deny': {
    gate: 'network',
    because: "the interface endpoint's policy does not let the call through",
    remedy: ['aws'],
  },
  'proxy-strips-auth-header': {
    gate: 'network',
    because: 'a CDN or proxy drops the credential header',
    remedy: ['code'],
  },
  'proxy-forwards-host-header': {
    gate: 'network',
    because: "a CDN or proxy forwards the viewer's Host to execute-api",
    remedy: ['code'],
  },
  'strict-endpoint-access': {
    gate: 'endpoint',
    because: 'STRICT endpoint access mode refuses this way of reaching the API (SNI, Host or endpoint type)',
    remedy: ['caller', 'aws'],
  },
  'private-domain-access-missing': {
    gate: 'endpoint',
    because: 'a private custom domain lacks its policy or its access association',
    remedy: ['aws'],
  },
  'waf-blocked': {
    gate: 'waf',
    because: 'a web ACL rule blocks the request',
    remedy: ['aws'],
  },
  'route-not-found': {
    gate: 'route',
    because: 'no such path or verb, draft or deployed',
    remedy: ['caller', 'aws'],
  },
  'deployment-stale': {
    gate: 'route',
    because: 'the route or its settings changed after the deployment that the stage serves',
    remedy: ['aws'],
  },
  'stage-missing': {
    gate: 'route',
    because: "the URL's first segment is not a stage of this API",
    remedy: ['caller'],
  },
  'resource-policy-implicit-deny': {
    gate: 'resource-policy',
    because: 'a policy is attached and no statement allows this request',
    remedy: ['aws'],
  },
  'resource-policy-explicit-deny': {
    gate: 'resource-policy',
    because: 'a Deny statement matches (and no narrower code below does)',
    remedy: ['aws'],
  },
  'resource-policy-ip-condition': {
    gate: 'resource-policy',
    because: "an address condition does not fit the caller's address",
    remedy: ['aws'],
  },
  'resource-policy-wrong-condition-key': {
    gate: 'resource-policy',
    because: 'the condition key cannot be present, or means something else, on this endpoint type',
    remedy: ['aws'],
  },
  'resource-policy-wrong-principal': {
    gate: 'resource-policy',
    because: 'an AWS principal is named on a method that yields none',
    remedy: ['aws'],
  },
  'resource-policy-wrong-resource-arn': {
    gate: 'resource-policy',
    because: "the statement's Resource does not reach this call (partition, region, account, API, stage, verb or path)",
    remedy: ['aws'],
  },
  'resource-policy-cross-account-missing': {
    gate: 'resource-policy',
    because: "the owner's side has no Allow for a caller of another account",
    remedy: ['aws'],
  },
  'policy-malformed': {
    gate: 'resource-policy',
    because: 'a policy cannot be parsed, or names things that cannot match anything',
    remedy: ['aws'],
  },
  'resource-policy-not-redeployed': {
    gate: 'resource-policy',
    because: 'the policy was edited, and the stage still serves the older one',
    remedy: ['aws'],
  },
  'method-iam-unsigned-request': {
    gate: 'authorization',
    because: 'an AWS_IAM method was called without a signature',
    remedy: ['caller'],
  },
  'method-auth-type-mismatch': {
    gate: 'authorization',
    because: 'the caller presents one kind of credential, the method expects another',
    remedy: ['caller', 'aws'],
  },
  'signature-wrong-service': {
    gate: 'authorization',
    because: 'signed for another service than execute-api, or the management plane was meant',
    remedy: ['caller'],
  },
  'signature-wrong-region': {
    gate: 'authorization',
    because: "signed for another region than the API's",
    remedy: ['caller'],
  },
  'signature-clock-skew': {
    gate: 'authorization',
    because: "the signing time is too far from the server's (five minutes by common report)",
    remedy: ['caller'],
  },
  'signature-host-mismatch': {
    gate: 'authorization',
    because: 'the signed host or path is not the one that reaches the gateway',
    remedy: ['caller'],
  },
  'signature-canonical-mismatch': {
    gate: 'authorization',
    because: 'the client canonicalises path, query or body differently',
    remedy: ['caller'],
  },
  'signature-expired-session-token': {
    gate: 'authorization',
    because: 'the temporary credentials have expired',
    remedy: ['caller'],
  },
  'signature-missing-session-token': {
    gate: 'authorization',
    because: 'a temporary key was used without its session token',
    remedy: ['caller'],
  },
  'signature-invalid-credentials': {
    gate: 'authorization',
    because: 'the access key does not exist or is inactive',
    remedy: ['caller'],
  },
  'iam-policy-missing': {
    gate: 'authorization',
    because: 'no identity or resource statement grants execute-api:Invoke',
    remedy: ['aws'],
  },
  'iam-policy-wrong-resource': {
    gate: 'authorization',
    because: 'a grant exists and its ARN misses on partition, region, account, API, stage, verb or path',
    remedy: ['aws'],
  },
  'iam-policy-wrong-action': {
    gate: 'authorization',
    because: 'a management action (apigateway:*) was granted instead of execute-api:Invoke',
    remedy: ['aws'],
  },
  'iam-explicit-deny': {
    gate: 'authorization',
    because: 'a Deny in an identity policy matches',
    remedy: ['aws'],
  },
  'iam-permissions-boundary': {
    gate: 'authorization',
    because: 'the permissions boundary does not include the call',
    remedy: ['aws'],
  },
  'iam-session-policy': {
    gate: 'authorization',
    because: 'the session policy of the temporary credentials does not include the call',
    remedy: ['code'],
  },
  'iam-scp-deny': {
    gate: 'authorization',
    because: "an organization's service control policy refuses the call",
    remedy: ['org'],
  },
  'iam-cross-account-http-api': {
    gate: 'authorization',
    because: "an HTTP API was called with another account's credentials (assume a role there instead)",
    remedy: ['caller'],
  },
  'authorizer-identity-source-missing': {
    gate: 'authorization',
    because: 'a configured identity source, which a client could send, is absent from the request: the function is not run',
    remedy: ['caller', 'aws'],
  },
  'authorizer-identity-source-misconfigured': {
    gate: 'authorization',
    because: 'the identity source expression can name nothing that any client sends',
    remedy: ['aws'],
  },
  'authorizer-token-regex-mismatch': {
    gate: 'authorization',
    because: 'identityValidationExpression rejects the token before the function runs',
    remedy: ['aws', 'caller'],
  },
  'authorizer-explicit-deny': {
    gate: 'authorization',
    because: 'the returned policy denies this request',
    remedy: ['code'],
  },
  'authorizer-policy-wrong-resource': {
    gate: 'authorization',
    because: "the returned policy's Resource does not match the invoked ARN",
    remedy: ['code'],
  },
  'authorizer-policy-cached-too-narrow': {
    gate: 'authorization',
    because: 'a cached policy covers only the method and path first called',
    remedy: ['aws', 'code'],
  },
  'authorizer-invalid-response': {
    gate: 'authorization',
    because: "the function's answer has not the required shape",
    remedy: ['code'],
  },
  'authorizer-context-invalid': {
    gate: 'authorization',
    because: 'the context holds a value that the gateway cannot carry',
    remedy: ['code'],
  },
  'authorizer-response-mode-mismatch': {
    gate: 'authorization',
    because: 'payload version or simple-response setting disagrees with what the function returns',
    remedy: ['aws'],
  },
  'authorizer-lambda-permission-missing': {
    gate: 'authorization',
    because: "the gateway may not invoke the authorizer's function",
    remedy: ['aws'],
  },
  'authorizer-role-not-assumable': {
    gate: 'authorization',
    because: "the authorizer's credentials role cannot be assumed by the gateway, or may not invoke the function",
    remedy: ['aws'],
  },
  'authorizer-function-error': {
    gate: 'authorization',
    because: "the authorizer's function is missing, inactive, throws or times out",
    remedy: ['code'],
  },
  'cognito-token-missing': {
    gate: 'authorization',
    because: 'no token where the authorizer looks for one',
    remedy: ['caller'],
  },
  'cognito-token-expired': {
    gate: 'authorization',
    because: 'the user pool token is past its exp',
    remedy: ['caller'],
  },
  'cognito-wrong-user-pool': {
    gate: 'authorization',
    because: "the token's issuer is a pool that the authorizer does not trust",
    remedy: ['caller', 'aws'],
  },
  'cognito-user-pool-deleted': {
    gate: 'authorization',
    because: 'the authorizer names a pool that no longer exists',
    remedy: ['aws'],
  },
  'cognito-access-token-without-scopes': {
    gate: 'authorization',
    because: 'an access token on a method that lists no scopes',
    remedy: ['aws', 'caller'],
  },
  'cognito-id-token-with-scopes': {
    gate: 'authorization',
    because: 'an ID token on a method that lists scopes',
    remedy: ['caller'],
  },
  'cognito-scope-missing': {
    gate: 'authorization',
    because: "the access token carries none of the method's scopes",
    remedy: ['caller'],
  },
  'jwt-issuer-mismatch': {
    gate: 'authorization',
    because: 'the configured issuer is not byte-equal to iss',
    remedy: ['aws'],
  },
  'jwt-audience-mismatch': {
    gate: 'authorization',
    because: 'no configured audience occurs in aud (or client_id)',
    remedy: ['aws'],
  },
  'jwt-token-expired': {
    gate: 'authorization',
    because: 'the JWT is past exp, or before nbf',
    remedy: ['caller'],
  },
  'jwt-scope-missing': {
    gate: 'authorization',
    because: "the JWT carries none of the route's scopes",
    remedy: ['caller'],
  },
  'jwt-signature-invalid': {
    gate: 'authorization',
    because: "the token's signature or key id does not verify against the issuer's keys",
    remedy: ['caller'],
  },
  'cognito-audience-mismatch': {
    gate: 'authorization',
    because: "the authorizer's audience expression rejects the token's aud",
    remedy: ['aws', 'caller'],
  },
  'cache-invalidation-denied': {
    gate: 'authorization',
    because: 'a Cache-Control: max-age=0 request by a caller without execute-api:InvalidateCache',
    remedy: ['aws', 'caller'],
  },
  'api-key-missing': {
    gate: 'api-key',
    because: 'the method needs a key and none was sent',
    remedy: ['caller'],
  },
  'api-key-unknown': {
    gate: 'api-key',
    because: 'the key sent is no key of this account and region',
    remedy: ['caller'],
  },
  'api-key-disabled': {
    gate: 'api-key',
    because: 'the key is disabled',
    remedy: ['aws'],
  },
  'usage-plan-stage-not-attached': {
    gate: 'api-key',
    because: 'no usage plan at all lists this stage',
    remedy: ['aws'],
  },
  'api-key-not-in-usage-plan': {
    gate: 'api-key',
    because: 'a usage plan lists this stage, and the key is not in it',
    remedy: ['aws'],
  },
  'api-key-source-mismatch': {
    gate: 'api-key',
    because: 'apiKeySource is not where the key is supplied',
    remedy: ['aws', 'caller'],
  },
  'usage-plan-quota-exceeded': {
    gate: 'throttle',
    because: 'the key has used up its quota',
    remedy: ['aws'],
  },
  throttled: {
    gate: 'throttle',
    because: 'a plan, method, stage or account rate was exceeded',
    remedy: ['aws', 'caller'],
  },
  'cors-options-missing': {
    gate: 'cors',
    because: 'nothing answers OPTIONS for the path',
    remedy: ['aws'],
  },
  'cors-options-requires-auth': {
    gate: 'cors',
    because: 'the preflight is caught by an authorizer',
    remedy: ['aws'],
  },
  'cors-options-requires-api-key': {
    gate: 'cors',
    because: 'the preflight method wants an API key',
    remedy: ['aws'],
  },
  'cors-header-not-allowed': {
    gate: 'cors',
    because: 'a request header is not in Access-Control-Allow-Headers',
    remedy: ['aws'],
  },
  'cors-method-not-allowed': {
    gate: 'cors',
    because: 'the verb is not in Access-Control-Allow-Methods',
    remedy: ['aws'],
  },
  'cors-origin-not-allowed': {
    gate: 'cors',
    because: "the page's origin is not the allowed one",
    remedy: ['aws'],
  },
  'cors-preflight-fails': {
    gate: 'cors',
    because: 'OPTIONS is answered by a broken integration (415, 500) instead of 2xx',
    remedy: ['aws'],
  },
  'cors-duplicate-header': {
    gate: 'cors',
    because: 'two layers both set Access-Control-Allow-Origin',
    remedy: ['aws', 'code'],
  },
  'cors-credentials-wildcard-origin': {
    gate: 'cors',
    because: 'a wildcard origin together with credentials',
    remedy: ['aws'],
  },
  'cors-integration-response-missing-headers': {
    gate: 'cors',
    because: 'the real response carries no CORS header (a proxy integration must return it itself)',
    remedy: ['aws', 'code'],
  },
  'cors-gateway-response-missing-headers': {
    gate: 'cors',
    because: 'a refusal made by the gateway carries no CORS header, so the browser hides the true status',
    remedy: ['aws'],
  },
  'cors-client-sends-response-headers': {
    gate: 'cors',
    because: 'the page sends Access-Control-Allow-* as request headers',
    remedy: ['caller'],
  },
  'integration-permission-missing': {
    gate: 'integration',
    because: 'the gateway may not invoke the backend function (500)',
    remedy: ['aws'],
  },
  'backend-application-403': {
    gate: 'integration',
    because: 'the integration ran, and its own code refused',
    remedy: ['none'],
  },
  'different-service-403': {
    gate: null,
    because: 'another AWS service answered; API Gateway was not involved',
    remedy: ['none'],
  },
  'edge-layer-403': {
    gate: null,
    because: 'a CDN or storage layer answered; the API was never reached',
    remedy: ['none'],
  },
} as const satisfies Record<string, CauseEntry>;

export type CauseCode = keyof typeof CAUSES;

export const CAUSE_CODES = Object.keys(CAUSES) as readonly CauseCode[];

/** Findings that refuse nothing but are worth saying, with a fix. */
export const ADVICE = {
  'logging-disabled': 'Execution logging is off, so a refusal leaves no trace.',
  'logging-role-missing': 'API Gateway has no role to write logs with in this account and Region.',
  'logging-role-cannot-write': 'The role API Gateway logs with may not write to CloudWatch Logs.',
  'canary-serves-two-deployments': 'A canary serves a second deployment to a share of the calls.',
  'usage-plan-key-rejected-intermittently': 'A fresh usage plan key is refused now and then until it has spread.',
  'authorizer-cache-spans-methods': 'The authorizer caches a policy that covers one method only; the next path may be refused.',
  'resource-policy-ineffective-ip-filter': "An address filter in an Allow alone filters nobody here: the other side's Allow is enough.",
  'policy-public': 'Anyone may call this API.',
} as const;

export type AdviceCode = keyof typeof ADVICE;
