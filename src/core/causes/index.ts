import { apiKeyDisabled } from './api-key-disabled.ts';
import { apiKeyMissing } from './api-key-missing.ts';
import { apiKeyNotInUsagePlan } from './api-key-not-in-usage-plan.ts';
import { apiKeySourceMismatch } from './api-key-source-mismatch.ts';
import { apiKeyUnknown } from './api-key-unknown.ts';
import { apiNotFound } from './api-not-found.ts';
import { authorizerCacheSpansMethods } from './authorizer-cache-spans-methods.ts';
import { authorizerContextInvalid } from './authorizer-context-invalid.ts';
import { authorizerExplicitDeny } from './authorizer-explicit-deny.ts';
import { authorizerFunctionError } from './authorizer-function-error.ts';
import { authorizerIdentitySourceMisconfigured } from './authorizer-identity-source-misconfigured.ts';
import { authorizerIdentitySourceMissing } from './authorizer-identity-source-missing.ts';
import { authorizerInvalidResponse } from './authorizer-invalid-response.ts';
import { authorizerLambdaPermissionMissing } from './authorizer-lambda-permission-missing.ts';
import { authorizerPolicyCachedTooNarrow } from './authorizer-policy-cached-too-narrow.ts';
import { authorizerPolicyWrongResource } from './authorizer-policy-wrong-resource.ts';
import { authorizerResponseModeMismatch } from './authorizer-response-mode-mismatch.ts';
import { authorizerRoleNotAssumable } from './authorizer-role-not-assumable.ts';
import { authorizerTokenRegexMismatch } from './authorizer-token-regex-mismatch.ts';
import { backendApplication403 } from './backend-application-403.ts';
import { cacheInvalidationDenied } from './cache-invalidation-denied.ts';
import { canaryServesTwoDeployments } from './canary-serves-two-deployments.ts';
import { cognitoAccessTokenWithoutScopes } from './cognito-access-token-without-scopes.ts';
import { cognitoAudienceMismatch } from './cognito-audience-mismatch.ts';
import { cognitoIdTokenWithScopes } from './cognito-id-token-with-scopes.ts';
import { cognitoScopeMissing } from './cognito-scope-missing.ts';
import { cognitoTokenExpired } from './cognito-token-expired.ts';
import { cognitoTokenMissing } from './cognito-token-missing.ts';
import { cognitoUserPoolDeleted } from './cognito-user-pool-deleted.ts';
import { cognitoWrongUserPool } from './cognito-wrong-user-pool.ts';
import type { Remedy } from './common/page.ts';
import type { Advice, Cause } from './common/record.ts';
import type { Symptom } from './common/symptom.ts';
import { corsClientSendsResponseHeaders } from './cors-client-sends-response-headers.ts';
import { corsCredentialsWildcardOrigin } from './cors-credentials-wildcard-origin.ts';
import { corsDuplicateHeader } from './cors-duplicate-header.ts';
import { corsGatewayResponseMissingHeaders } from './cors-gateway-response-missing-headers.ts';
import { corsHeaderNotAllowed } from './cors-header-not-allowed.ts';
import { corsIntegrationResponseMissingHeaders } from './cors-integration-response-missing-headers.ts';
import { corsMethodNotAllowed } from './cors-method-not-allowed.ts';
import { corsOptionsMissing } from './cors-options-missing.ts';
import { corsOptionsRequiresApiKey } from './cors-options-requires-api-key.ts';
import { corsOptionsRequiresAuth } from './cors-options-requires-auth.ts';
import { corsOriginNotAllowed } from './cors-origin-not-allowed.ts';
import { corsPreflightFails } from './cors-preflight-fails.ts';
import { customDomainMappingMissing } from './custom-domain-mapping-missing.ts';
import { customDomainStageInPath } from './custom-domain-stage-in-path.ts';
import { defaultEndpointDisabled } from './default-endpoint-disabled.ts';
import { deploymentStale } from './deployment-stale.ts';
import { differentService403 } from './different-service-403.ts';
import { edgeLayer403 } from './edge-layer-403.ts';
import { iamCrossAccountHttpApi } from './iam-cross-account-http-api.ts';
import { iamExplicitDeny } from './iam-explicit-deny.ts';
import { iamPermissionsBoundary } from './iam-permissions-boundary.ts';
import { iamPolicyMissing } from './iam-policy-missing.ts';
import { iamPolicyWrongAction } from './iam-policy-wrong-action.ts';
import { iamPolicyWrongResource } from './iam-policy-wrong-resource.ts';
import { iamScpDeny } from './iam-scp-deny.ts';
import { iamSessionPolicy } from './iam-session-policy.ts';
import { integrationPermissionMissing } from './integration-permission-missing.ts';
import { jwtAudienceMismatch } from './jwt-audience-mismatch.ts';
import { jwtIssuerMismatch } from './jwt-issuer-mismatch.ts';
import { jwtScopeMissing } from './jwt-scope-missing.ts';
import { jwtSignatureInvalid } from './jwt-signature-invalid.ts';
import { jwtTokenExpired } from './jwt-token-expired.ts';
import { loggingDisabled } from './logging-disabled.ts';
import { loggingRoleCannotWrite } from './logging-role-cannot-write.ts';
import { loggingRoleMissing } from './logging-role-missing.ts';
import { methodAuthTypeMismatch } from './method-auth-type-mismatch.ts';
import { methodIamUnsignedRequest } from './method-iam-unsigned-request.ts';
import { mtlsUntrustedClientCert } from './mtls-untrusted-client-cert.ts';
import { policyMalformed } from './policy-malformed.ts';
import { policyPublic } from './policy-public.ts';
import { privateApiCalledPublicly } from './private-api-called-publicly.ts';
import { privateApiHostHeaderMissing } from './private-api-host-header-missing.ts';
import { privateDnsCapturesPublicApi } from './private-dns-captures-public-api.ts';
import { privateDomainAccessMissing } from './private-domain-access-missing.ts';
import { proxyForwardsHostHeader } from './proxy-forwards-host-header.ts';
import { proxyStripsAuthHeader } from './proxy-strips-auth-header.ts';
import { requestBodyInvalid } from './request-body-invalid.ts';
import { requestMediaType } from './request-media-type.ts';
import { requestParameterMissing } from './request-parameter-missing.ts';
import { requestTooLarge } from './request-too-large.ts';
import { resourcePolicyCrossAccountMissing } from './resource-policy-cross-account-missing.ts';
import { resourcePolicyExplicitDeny } from './resource-policy-explicit-deny.ts';
import { resourcePolicyImplicitDeny } from './resource-policy-implicit-deny.ts';
import { resourcePolicyIneffectiveIpFilter } from './resource-policy-ineffective-ip-filter.ts';
import { resourcePolicyIpCondition } from './resource-policy-ip-condition.ts';
import { resourcePolicyNotRedeployed } from './resource-policy-not-redeployed.ts';
import { resourcePolicyWrongConditionKey } from './resource-policy-wrong-condition-key.ts';
import { resourcePolicyWrongPrincipal } from './resource-policy-wrong-principal.ts';
import { resourcePolicyWrongResourceArn } from './resource-policy-wrong-resource-arn.ts';
import { routeNotFound } from './route-not-found.ts';
import { signatureCanonicalMismatch } from './signature-canonical-mismatch.ts';
import { signatureClockSkew } from './signature-clock-skew.ts';
import { signatureExpiredSessionToken } from './signature-expired-session-token.ts';
import { signatureHostMismatch } from './signature-host-mismatch.ts';
import { signatureInvalidCredentials } from './signature-invalid-credentials.ts';
import { signatureMissingSessionToken } from './signature-missing-session-token.ts';
import { signatureWrongRegion } from './signature-wrong-region.ts';
import { signatureWrongService } from './signature-wrong-service.ts';
import { stageMissing } from './stage-missing.ts';
import { strictEndpointAccess } from './strict-endpoint-access.ts';
import { throttled } from './throttled.ts';
import { usagePlanKeyRejectedIntermittently } from './usage-plan-key-rejected-intermittently.ts';
import { usagePlanQuotaExceeded } from './usage-plan-quota-exceeded.ts';
import { usagePlanStageNotAttached } from './usage-plan-stage-not-attached.ts';
import { vpcEndpointPolicyDeny } from './vpc-endpoint-policy-deny.ts';
import { wafBlocked } from './waf-blocked.ts';

/** One import and one line for each code: this list is the public catalogue, in the order in which it is shown. */
const CAUSE_LIST = [
  defaultEndpointDisabled,
  apiNotFound,
  customDomainMappingMissing,
  customDomainStageInPath,
  mtlsUntrustedClientCert,
  privateApiHostHeaderMissing,
  privateApiCalledPublicly,
  privateDnsCapturesPublicApi,
  vpcEndpointPolicyDeny,
  proxyStripsAuthHeader,
  proxyForwardsHostHeader,
  strictEndpointAccess,
  privateDomainAccessMissing,
  wafBlocked,
  routeNotFound,
  deploymentStale,
  stageMissing,
  resourcePolicyImplicitDeny,
  resourcePolicyExplicitDeny,
  resourcePolicyIpCondition,
  resourcePolicyWrongConditionKey,
  resourcePolicyWrongPrincipal,
  resourcePolicyWrongResourceArn,
  resourcePolicyCrossAccountMissing,
  policyMalformed,
  resourcePolicyNotRedeployed,
  methodIamUnsignedRequest,
  methodAuthTypeMismatch,
  signatureWrongService,
  signatureWrongRegion,
  signatureClockSkew,
  signatureHostMismatch,
  signatureCanonicalMismatch,
  signatureExpiredSessionToken,
  signatureMissingSessionToken,
  signatureInvalidCredentials,
  iamPolicyMissing,
  iamPolicyWrongResource,
  iamPolicyWrongAction,
  iamExplicitDeny,
  iamPermissionsBoundary,
  iamSessionPolicy,
  iamScpDeny,
  iamCrossAccountHttpApi,
  authorizerIdentitySourceMissing,
  authorizerIdentitySourceMisconfigured,
  authorizerTokenRegexMismatch,
  authorizerExplicitDeny,
  authorizerPolicyWrongResource,
  authorizerPolicyCachedTooNarrow,
  authorizerInvalidResponse,
  authorizerContextInvalid,
  authorizerResponseModeMismatch,
  authorizerLambdaPermissionMissing,
  authorizerRoleNotAssumable,
  authorizerFunctionError,
  cognitoTokenMissing,
  cognitoTokenExpired,
  cognitoWrongUserPool,
  cognitoUserPoolDeleted,
  cognitoAccessTokenWithoutScopes,
  cognitoIdTokenWithScopes,
  cognitoScopeMissing,
  jwtIssuerMismatch,
  jwtAudienceMismatch,
  jwtTokenExpired,
  jwtScopeMissing,
  jwtSignatureInvalid,
  cognitoAudienceMismatch,
  cacheInvalidationDenied,
  apiKeyMissing,
  apiKeyUnknown,
  apiKeyDisabled,
  usagePlanStageNotAttached,
  apiKeyNotInUsagePlan,
  apiKeySourceMismatch,
  usagePlanQuotaExceeded,
  throttled,
  requestParameterMissing,
  requestBodyInvalid,
  requestMediaType,
  requestTooLarge,
  corsOptionsMissing,
  corsOptionsRequiresAuth,
  corsOptionsRequiresApiKey,
  corsHeaderNotAllowed,
  corsMethodNotAllowed,
  corsOriginNotAllowed,
  corsPreflightFails,
  corsDuplicateHeader,
  corsCredentialsWildcardOrigin,
  corsIntegrationResponseMissingHeaders,
  corsGatewayResponseMissingHeaders,
  corsClientSendsResponseHeaders,
  integrationPermissionMissing,
  backendApplication403,
  differentService403,
  edgeLayer403,
] as const;

/** The advice in the order in which it is shown, behind the causes. */
const ADVICE_LIST = [
  loggingDisabled,
  loggingRoleMissing,
  loggingRoleCannotWrite,
  canaryServesTwoDeployments,
  usagePlanKeyRejectedIntermittently,
  authorizerCacheSpansMethods,
  resourcePolicyIneffectiveIpFilter,
  policyPublic,
] as const;

export type CauseCode = (typeof CAUSE_LIST)[number]['code'];
export type AdviceCode = (typeof ADVICE_LIST)[number]['code'];
/** What a fix can answer: a cause of the refusal, or an advice. */
export type FindingCode = CauseCode | AdviceCode;

/** The record of any cause. */
export type CauseRecord = Cause<CauseCode, readonly Remedy[], FindingCode>;
/** The record of any advice. */
export type AdviceRecord = Advice<AdviceCode, readonly Remedy[], FindingCode>;

/** Every cause. A record that is related to a code that does not exist does not compile here. */
export const CAUSES: readonly CauseRecord[] = CAUSE_LIST;
/** Every advice: findings that refuse nothing but are worth saying. */
export const ADVICE: readonly AdviceRecord[] = ADVICE_LIST;

/** Every code: the causes, then the advice. */
export const CODES: readonly FindingCode[] = [...CAUSES, ...ADVICE].map(({ code }) => code);

const RECORDS = Object.fromEntries([...CAUSES, ...ADVICE].map((record) => [record.code, record])) as Readonly<
  Record<CauseCode, CauseRecord> & Record<AdviceCode, AdviceRecord>
>;

export const causeOf = (code: CauseCode): CauseRecord => RECORDS[code];
export const adviceOf = (code: AdviceCode): AdviceRecord => RECORDS[code];
export const recordOf = (code: FindingCode): CauseRecord | AdviceRecord => RECORDS[code];

export const isCode = (text: string): text is FindingCode => Object.hasOwn(RECORDS, text);
export const isCause = (code: FindingCode): code is CauseCode => recordOf(code).kind === 'cause';

const BY_SYMPTOM = bySymptom();

function bySymptom(): ReadonlyMap<string, readonly CauseCode[]> {
  const ranked = new Map<string, { readonly code: CauseCode; readonly rank: number }[]>();
  for (const { code, symptoms = {} } of CAUSES) {
    for (const [symptom, rank] of Object.entries(symptoms)) {
      const list = ranked.get(symptom);
      if (list === undefined) ranked.set(symptom, [{ code, rank }]);
      else list.push({ code, rank });
    }
  }
  return new Map(
    [...ranked].map(([symptom, list]) => [symptom, list.sort((a, b) => a.rank - b.rank).map(({ code }) => code)]),
  );
}

/** The causes that a symptom can have, the likeliest first. A list is a hint for reading; the gates decide. */
export const causesOf = (symptom: Symptom): readonly CauseCode[] => BY_SYMPTOM.get(symptom) ?? [];

export { CLUES, type Clue } from './common/clue.ts';
export type { Check, Page, Remedy, Seen } from './common/page.ts';
export { SOURCES } from './common/sources.ts';
export type { Symptom } from './common/symptom.ts';
