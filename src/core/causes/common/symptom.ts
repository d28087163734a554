/**
 * Everything that a cause can be recognised by: answers, parts of answers, log lines, messages of a browser. Each
 * record says at which of them its cause comes into question.
 */
export const SYMPTOMS = [
  // A denial that names a policy ("with an explicit deny in …", "because no … allows …"), by the policy.
  'explicit-deny-in-resource-policy',
  'implicit-deny-in-resource-policy',
  // The resource policy has no statement for a caller of another account.
  'implicit-deny-across-accounts',
  'explicit-deny-in-identity-policy',
  'implicit-deny-in-identity-policy',
  'deny-in-vpc-endpoint-policy',
  'deny-in-permissions-boundary',
  'deny-in-session-policy',
  'deny-in-service-control-policy',
  'deny-in-resource-control-policy',
  // A denial of a signed caller that names no policy. The resource and the VPC endpoint policy come after these.
  'explicit-deny-of-signed-caller',
  'implicit-deny-of-signed-caller',
  // "User is not authorized to access this resource".
  'explicit-deny-in-authorizer-policy',
  'implicit-deny-in-authorizer-policy',
  // A denial of an action that is not execute-api's.
  'denial-of-another-action',

  // Whole answers, by their text. REST and HTTP APIs say the same in different cases.
  'missing-authentication-token',
  'incomplete-signature',
  'rest-forbidden',
  'http-forbidden',
  'rest-unauthorized',
  'http-unauthorized',
  'incoming-token-expired',
  'cache-invalidation-denied',
  'limit-exceeded',
  'too-many-requests',
  'not-found',
  'unsupported-media-type',
  'parameters-missing',
  'request-body-invalid',
  'request-too-large',
  'authorizer-configuration',
  'rest-server-error',
  'http-server-error',

  // The challenge of a JWT authorizer, by its description.
  'jwt-missing',
  'jwt-refused',
  'jwt-wrong-audience',
  'jwt-wrong-issuer',
  'jwt-issuer-unreachable',
  'jwt-expired',
  'jwt-malformed',
  'jwt-bad-signature',

  // What is said of a signature or of the credentials behind it.
  'signature-expired',
  'signature-not-yet-current',
  'signature-mismatch',
  'scope-region',
  'scope-service',
  'security-token-invalid',
  'security-token-expired',

  // An error type alone, without a text that is known. Of AccessDeniedException, the causes that come after those of a
  // denied anonymous caller.
  'access-denied-without-text',
  'invalid-signature-without-text',
  // A 401 or 403 with the ids of API Gateway and without an error type.
  'refusal-without-error-type',

  // Answers that API Gateway did not write, by who wrote them.
  'from-aws-service',
  'from-cdn',
  'from-storage',
  'from-load-balancer',
  'from-application',

  // No answer at all, by what failed, where the host is API Gateway's or may lead to it.
  'no-answer-dns',
  'no-answer-tls',
  'no-answer-network',

  // Causes that have this answer too and that it does not point to. `explain` lists them last; no verdict uses them.
  'missing-authentication-token-last',
  'unauthorized-last',
  'forbidden-last',

  // A status alone, in a WebSocket handshake and elsewhere.
  'handshake-401',
  'handshake-403',
  'status-404',
  'status-429',
  // An error type of request validation alone.
  'bad-request',

  // Response types of an access log (`$context.error.responseType`) that say more than their answer.
  'invalid-api-key',
  'waf-filtered',
  'access-denied',
  'authorizer-failure',

  // Lines of one request's log, each read together with those in front of it.
  'log-unauthorized-before-function',
  'log-unauthorized-by-function',
  'log-kept-result-refused',
  'log-authorizer-permission-missing',
  'log-backend-permission-missing',
  'log-role-not-assumable',
  'log-backend-role-not-assumable',
  'log-authorizer-broken',
  'log-authorizer-answer-unusable',
  'log-key-not-in-plan',
  'log-client-certificate-refused',
  'log-backend-refused',
  'log-parameters-missing',
  'log-body-invalid',

  // One line of a log, pasted alone.
  'line-invalid-permissions',
  'line-invalid-json-in-authorizer-response',
  'line-could-not-parse-policy',
  'line-authorizer-error',
  'line-unauthorized-request',
  'line-no-usage-plan-found',
  'line-no-key-sent',
  'line-client-not-authorized',
  // What the function of an authorizer answers, pasted alone.
  'function-answers-unauthorized',

  // Messages in the console of a browser.
  'browser-response-header-sent',
  'browser-header-not-allowed',
  'browser-method-not-allowed',
  'browser-wildcard-with-credentials',
  'browser-several-origins',
  'browser-other-origin',
  'browser-preflight-failed',
  'browser-no-origin-allowed',
] as const;

/** The name of one of them. */
export type Symptom = (typeof SYMPTOMS)[number];

/**
 * The symptoms of one cause, each with a rank: the cause with the lowest rank is the likeliest one. No two causes have
 * the same rank at one symptom; ranks are ten apart, so that another cause fits between two.
 */
export type Symptoms = Readonly<Partial<Record<Symptom, number>>>;
