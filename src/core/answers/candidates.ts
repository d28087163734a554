import type { NamedPolicyType } from '../api-gateway/texts.ts';
import type { CauseCode } from '../causes/index.ts';

/** What each kind of answer can mean, the likeliest first. A list is a hint for reading; the gates decide. */
type Codes = readonly CauseCode[];

const RESOURCE_SILENT: Codes = [
  'resource-policy-implicit-deny',
  'resource-policy-ip-condition',
  'resource-policy-wrong-resource-arn',
  'resource-policy-wrong-condition-key',
  'resource-policy-wrong-principal',
  'resource-policy-not-redeployed',
  'policy-malformed',
];
const RESOURCE_DENIES: Codes = [
  'resource-policy-ip-condition',
  'resource-policy-wrong-condition-key',
  'resource-policy-explicit-deny',
  'resource-policy-not-redeployed',
];
const IDENTITY_SILENT: Codes = [
  'iam-policy-wrong-resource',
  'iam-policy-missing',
  'iam-policy-wrong-action',
  'policy-malformed',
];

export function deniedCandidates(
  anonymous: boolean,
  deny: 'explicit' | 'implicit',
  type: NamedPolicyType | null,
): Codes {
  const all = everyLayer(anonymous, deny);
  return type === null ? all : [...new Set([...namedLayer(deny, type), ...all])];
}

function namedLayer(deny: 'explicit' | 'implicit', type: NamedPolicyType): Codes {
  switch (type) {
    case 'resource-based policy':
      return deny === 'explicit' ? RESOURCE_DENIES : [...RESOURCE_SILENT, 'resource-policy-cross-account-missing'];
    case 'identity-based policy':
      return deny === 'explicit' ? ['iam-explicit-deny'] : IDENTITY_SILENT;
    case 'VPC endpoint policy':
      return ['vpc-endpoint-policy-deny'];
    case 'permissions boundary':
      return ['iam-permissions-boundary'];
    case 'session policy':
      return ['iam-session-policy'];
    case 'service control policy':
      return ['iam-scp-deny'];
    case 'resource control policy':
      return [];
  }
}

function everyLayer(anonymous: boolean, deny: 'explicit' | 'implicit'): Codes {
  if (anonymous)
    return deny === 'explicit'
      ? [...RESOURCE_DENIES, 'vpc-endpoint-policy-deny']
      : [...RESOURCE_SILENT, 'vpc-endpoint-policy-deny'];
  if (deny === 'explicit')
    return [
      'iam-explicit-deny',
      'iam-permissions-boundary',
      'iam-scp-deny',
      'iam-session-policy',
      ...RESOURCE_DENIES,
      'vpc-endpoint-policy-deny',
    ];
  return [
    ...IDENTITY_SILENT.slice(0, 2),
    'resource-policy-cross-account-missing',
    'iam-permissions-boundary',
    'iam-scp-deny',
    'iam-session-policy',
    'iam-policy-wrong-action',
    ...RESOURCE_SILENT,
    'vpc-endpoint-policy-deny',
  ];
}

export const authorizerDeniedCandidates = (deny: 'explicit' | 'implicit'): Codes =>
  deny === 'explicit'
    ? ['authorizer-explicit-deny', 'authorizer-policy-cached-too-narrow']
    : ['authorizer-policy-cached-too-narrow', 'authorizer-policy-wrong-resource'];

/** R403-G: the path first, the missing signature second. */
export const MISSING_TOKEN: Codes = [
  'route-not-found',
  'deployment-stale',
  'stage-missing',
  'method-iam-unsigned-request',
  'custom-domain-stage-in-path',
];

export const INCOMPLETE_SIGNATURE: Codes = [
  'route-not-found',
  'deployment-stale',
  'stage-missing',
  'method-auth-type-mismatch',
  'custom-domain-stage-in-path',
];

export const REST_FORBIDDEN: Codes = [
  'api-key-missing',
  'api-key-unknown',
  'api-key-disabled',
  'api-key-not-in-usage-plan',
  'usage-plan-stage-not-attached',
  'api-key-source-mismatch',
  'waf-blocked',
  'private-dns-captures-public-api',
  'default-endpoint-disabled',
  'custom-domain-mapping-missing',
  'mtls-untrusted-client-cert',
  'strict-endpoint-access',
  'private-domain-access-missing',
  'private-api-host-header-missing',
  'private-api-called-publicly',
  'proxy-forwards-host-header',
  'stage-missing',
  'jwt-scope-missing',
];

export const HTTP_FORBIDDEN: Codes = [
  'iam-policy-wrong-resource',
  'iam-policy-missing',
  'method-iam-unsigned-request',
  'iam-cross-account-http-api',
  'iam-explicit-deny',
  'authorizer-explicit-deny',
  'authorizer-policy-cached-too-narrow',
  'authorizer-policy-wrong-resource',
  'jwt-scope-missing',
  'custom-domain-mapping-missing',
  'mtls-untrusted-client-cert',
];

export const REST_UNAUTHORIZED: Codes = [
  'authorizer-identity-source-missing',
  'authorizer-token-regex-mismatch',
  'authorizer-identity-source-misconfigured',
  'authorizer-function-error',
  'authorizer-explicit-deny',
  'cognito-token-missing',
  'cognito-access-token-without-scopes',
  'cognito-id-token-with-scopes',
  'cognito-wrong-user-pool',
  'cognito-user-pool-deleted',
  'cognito-token-expired',
  'cognito-scope-missing',
  'cognito-audience-mismatch',
  'method-auth-type-mismatch',
  'cors-options-requires-auth',
  'jwt-issuer-mismatch',
  'jwt-audience-mismatch',
  'jwt-token-expired',
  'jwt-signature-invalid',
  'deployment-stale',
];

const ANY_JWT: Codes = [
  'jwt-issuer-mismatch',
  'jwt-audience-mismatch',
  'jwt-token-expired',
  'jwt-signature-invalid',
  'method-auth-type-mismatch',
];

export const HTTP_UNAUTHORIZED: Codes = [
  'authorizer-identity-source-missing',
  'authorizer-identity-source-misconfigured',
  'authorizer-function-error',
  'authorizer-explicit-deny',
  ...ANY_JWT,
];

/** By the `error_description` of the challenge; texts that are not known for certain are matched loosely. */
export function jwtCandidates(challenged: boolean, description: string | null): Codes {
  const text = description ?? '';
  if (/audience/i.test(text)) return ['jwt-audience-mismatch'];
  if (/discovery|jwks/i.test(text)) return ['jwt-issuer-mismatch', 'jwt-signature-invalid'];
  if (/expired|not valid yet|nbf|not before/i.test(text)) return ['jwt-token-expired'];
  if (/issuer/i.test(text)) return ['jwt-issuer-mismatch'];
  if (/segments|malformed/i.test(text)) return ['method-auth-type-mismatch', 'jwt-signature-invalid'];
  if (/signing method|signature|\bkid\b|\bkey\b|verif/i.test(text)) return ['jwt-signature-invalid'];
  return challenged
    ? ANY_JWT
    : ['authorizer-identity-source-missing', 'authorizer-identity-source-misconfigured', 'method-auth-type-mismatch'];
}

export const HTTP_NOT_FOUND: Codes = [
  'route-not-found',
  'stage-missing',
  'default-endpoint-disabled',
  'deployment-stale',
  'custom-domain-stage-in-path',
];

/** 500 of an authorizer: AuthorizerConfigurationException on REST, a plain 500 on HTTP APIs. */
export const AUTHORIZER_BROKEN: Codes = [
  'authorizer-lambda-permission-missing',
  'authorizer-role-not-assumable',
  'authorizer-function-error',
  'authorizer-invalid-response',
  'authorizer-context-invalid',
];
export const HTTP_500: Codes = [
  ...AUTHORIZER_BROKEN,
  'authorizer-response-mode-mismatch',
  'integration-permission-missing',
];
