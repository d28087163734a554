import type { GateName } from '../../../src/core/api-gateway/gates.ts';
import { texts } from '../../../src/core/api-gateway/texts.ts';

/** One text that callers are known to see, and the gates that it can come from. */
export interface CatalogueRow {
  readonly group: string;
  /** As pasted: a message, a body, a header, a word of a log. */
  readonly text: string;
  /** Where the likeliest cause stops the call. Empty: no cause of the catalogue; null: not API Gateway. */
  readonly gates: readonly (GateName | null)[];
}

const ARN = 'arn:aws:execute-api:eu-west-1:********3333:q1w2e3r4t5/prod/GET/orders';
const denied = (who: string, suffix: string): string =>
  `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${ARN}${suffix}`;
const ROLE = 'arn:aws:sts::111122223333:assumed-role/orders-client/session';
const SILENT = 'allows the execute-api:Invoke action';
const group = (name: string, gates: readonly (GateName | null)[], ...list: string[]): readonly CatalogueRow[] =>
  list.map((text) => ({ group: name, text, gates }));

const POLICY = ['resource-policy'] as const;
const AUTH = ['authorization'] as const;
const EITHER = ['resource-policy', 'authorization'] as const;
const ROUTE = ['route'] as const;

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const CATALOGUE: readonly CatalogueRow[] = [
  ...group('The end of a denial', EITHER, 'with an explicit deny'),
  ...group(
    'The end of a denial',
    POLICY,
    'with an explicit deny in a resource-based policy',
    `because no resource-based policy ${SILENT}`,
  ),
  ...group(
    'The end of a denial',
    AUTH,
    'with an explicit deny in an identity-based policy',
    'with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/no-orders',
    `because no identity-based policy ${SILENT}`,
    'with an explicit deny in a service control policy',
    'with an explicit deny in a service control policy: ' +
      'arn:aws:organizations::111122223333:policy/o-1/service_control_policy/p-1',
    `because no service control policy ${SILENT}`,
    'with an explicit deny in a permissions boundary',
    `because no permissions boundary ${SILENT}`,
    'with an explicit deny in a session policy',
    `because no session policy ${SILENT}`,
  ),
  ...group(
    'The end of a denial',
    ['network'],
    'with an explicit deny in a VPC endpoint policy',
    `because no VPC endpoint policy ${SILENT}`,
  ),

  ...group('A whole denial', POLICY, denied('anonymous', ''), denied('anonymous', ' with an explicit deny')),
  ...group('A whole denial', POLICY, denied('anonymous', ' with an explicit deny in a resource-based policy')),
  ...group('A whole denial', POLICY, denied('anonymous', ` because no resource-based policy ${SILENT}`)),
  ...group(
    'A whole denial',
    AUTH,
    denied(ROLE, ''),
    denied(ROLE, ' with an explicit deny'),
    denied(ROLE, ` because no identity-based policy ${SILENT}`),
  ),
  ...group('A whole denial', AUTH, denied(ROLE, ' with an explicit deny in a service control policy')),
  ...group('A whole denial', [null], denied(ROLE, ' with an explicit deny in a resource control policy')),
  ...group(
    'A whole denial',
    AUTH,
    texts.authorizerDenied({ explicit: false }),
    texts.authorizerDenied({ explicit: true }),
    texts.authorizerDenied({ explicit: true, named: true }),
    texts.authorizerDenied({ explicit: false, named: true }),
  ),

  ...group('REST APIs', ROUTE, texts.missingToken),
  ...group('REST APIs', ['api-key'], texts.forbidden),
  ...group('REST APIs', AUTH, texts.unauthorized, texts.incomingTokenExpired, '403 Unauthorized', '{"message":null}'),
  ...group('REST APIs', ['throttle'], texts.limitExceeded, texts.tooManyRequests),
  ...group('REST APIs', ['integration'], texts.internalServerError),
  ...group(
    'REST APIs',
    ['validation'],
    texts.parametersMissing(['q1', 'q2']),
    'Invalid request body',
    'Unsupported Media Type',
    texts.tooLarge,
    'Request Too Long',
  ),
  ...group('REST APIs', [], texts.uriTooLong, 'Endpoint request timed out'),

  ...group(
    'Signatures',
    ROUTE,
    texts.noEqualSign(),
    texts.noEqualSign('q0xg3hV6c1Y='),
    "'Bearer' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer'.",
    texts.incompleteSignature(['Credential', 'Signature', 'SignedHeaders', 'Date']),
    texts.incompleteSignature(['SignedHeaders']),
  ),
  ...group(
    'Signatures',
    AUTH,
    texts.securityTokenInvalid,
    texts.securityTokenExpired,
    texts.signatureExpired('20260302T100000Z', '20260302T101000Z', '20260302T101500Z'),
    texts.signatureMismatch,
    texts.scopeRegion('us-east-1'),
    'Credential should be scoped to a valid region.',
    texts.scopeService,
  ),

  ...group(
    'HTTP APIs',
    AUTH,
    'www-authenticate: Bearer',
    texts.jwtChallenge('token contains an invalid number of segments'),
    'token contains an invalid number of segments',
    'signing method ES256 is invalid',
    'the token does not have a valid audience',
    'invalid_token: the token does not have a valid audience',
    'OIDC discovery endpoint communication error',
    'JWKS communication error',
    '{"errorMessage":"Unauthorized"}',
    'Invalid json in authorizer response',
  ),
  ...group('HTTP APIs', ['integration', 'authorization'], '{"message":"Internal Server Error"}'),
  ...group('HTTP APIs', ROUTE, '{"message":"Not Found"}'),

  ...group('Error types', POLICY, 'AccessDeniedException'),
  ...group('Error types', ROUTE, 'MissingAuthenticationTokenException', 'IncompleteSignatureException'),
  ...group(
    'Error types',
    AUTH,
    'UnauthorizedException',
    'InvalidSignatureException',
    'ExpiredTokenException',
    'UnrecognizedClientException',
    'AuthorizerConfigurationException',
  ),
  ...group('Error types', ['api-key'], 'ForbiddenException'),
  ...group('Error types', ['throttle'], 'LimitExceededException', 'TooManyRequestsException'),
  ...group('Error types', ['validation'], 'BadRequestException'),

  ...group('Gateway response types', POLICY, 'ACCESS_DENIED'),
  ...group(
    'Gateway response types',
    AUTH,
    'UNAUTHORIZED',
    'INVALID_SIGNATURE',
    'EXPIRED_TOKEN',
    'AUTHORIZER_FAILURE',
    'AUTHORIZER_CONFIGURATION_ERROR',
  ),
  ...group('Gateway response types', ROUTE, 'MISSING_AUTHENTICATION_TOKEN'),
  ...group('Gateway response types', ['api-key'], 'INVALID_API_KEY'),
  ...group('Gateway response types', ['waf'], 'WAF_FILTERED'),
  ...group('Gateway response types', ['throttle'], 'QUOTA_EXCEEDED', 'THROTTLED'),
  ...group(
    'Gateway response types',
    ['validation'],
    'BAD_REQUEST_BODY',
    'BAD_REQUEST_PARAMETERS',
    'UNSUPPORTED_MEDIA_TYPE',
    'REQUEST_TOO_LARGE',
  ),
  ...group(
    'Gateway response types',
    [],
    'API_CONFIGURATION_ERROR',
    'RESOURCE_NOT_FOUND',
    'INTEGRATION_FAILURE',
    'INTEGRATION_TIMEOUT',
    'DEFAULT_4XX',
    'DEFAULT_5XX',
  ),

  ...group(
    'Lines of a log',
    AUTH,
    'Execution failed due to configuration error: Invalid permissions on Lambda function',
    'Execution failed due to configuration error: API Gateway does not have permission to assume the provided ' +
      'role arn:aws:iam::111122223333:role/invoke',
    'Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "errorType" , not ' +
      'marked as ignorable',
    'Execution failed due to configuration error: Could not parse policy',
    'Unauthorized request: 5b1e7a52-1c55-4a9d-9d2a-7f2d6a1c0e11',
    'The client is not authorized to perform this operation.',
  ),
  ...group('Lines of a log', ['endpoint'], 'Access denied. Reason: Could not find issuer for certificate'),
  ...group('Lines of a log', ['waf'], 'WAF_BLOCK'),
  ...group(
    'Lines of a log',
    ['validation'],
    'Request body does not match model schema for content type application/json: [object has missing required ' +
      'properties (["qty"])]',
  ),
  ...group(
    'Lines of a log',
    ['api-key'],
    "API Key ****** not authorized because method 'GET /orders' requires API Key and API Key is not associated " +
      'with a Usage Plan for API Stage q1w2e3r4t5/prod: No Usage Plan found for key and API Stage',
  ),
  ...group(
    'Lines of a log',
    ['throttle'],
    'API Key ****** exceeded throttle limit for API Stage q1w2e3r4t5/prod: Key throttle limit exceeded for Usage ' +
      'Plan ID p1l2a3',
    'API Key ****** exceeded quota limit for API Stage q1w2e3r4t5/prod: Key quota exhausted for Usage Plan ID ' +
      'p1l2a3. Q Limit: 5 Period: DAY',
  ),

  ...group(
    'Browsers',
    ['cors'],
    "Access to fetch at 'https://api.example.com/orders' from origin 'https://app.example.com' has been blocked " +
      "by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    "has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does " +
      'not have HTTP ok status.',
    'Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.',
    'Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.',
  ),
  ...group(
    'Not API Gateway',
    [null],
    '<H1>403 ERROR</H1> The request could not be satisfied. Generated by cloudfront (CloudFront)',
  ),
];
