import type { FindingCode } from '../causes/index.ts';
import { awsCall } from '../model/changes/index.ts';
import type { FixPlan } from '../model/plan.ts';
import { apiKeyEnabled, apiKeySource } from './kinds/api-key.ts';
import { authorizerCache } from './kinds/authorizer-cache.ts';
import { authorizerIdentitySource } from './kinds/authorizer-identity-source.ts';
import { jwtAudience, jwtIssuer } from './kinds/authorizer-jwt.ts';
import { authorizerResponseMode } from './kinds/authorizer-response-mode.ts';
import { authorizerRole } from './kinds/authorizer-role.ts';
import { authorizerUserPools } from './kinds/authorizer-user-pools.ts';
import { authorizerTokenPattern, cognitoAudience } from './kinds/authorizer-validation.ts';
import { basePathMapping } from './kinds/base-path-mapping.ts';
import { boundary } from './kinds/boundary.ts';
import { cacheControlStrategy } from './kinds/cache-invalidation.ts';
import { corsConfiguration } from './kinds/cors-configuration.ts';
import { corsGatewayResponses } from './kinds/cors-gateway-responses.ts';
import { corsOptionsMethod, corsOptionsOpen, corsPreflightText } from './kinds/cors-options-method.ts';
import { corsOptionsRoute } from './kinds/cors-options-route.ts';
import { corsResponses } from './kinds/cors-responses.ts';
import { defaultEndpoint } from './kinds/default-endpoint.ts';
import { deployStage } from './kinds/deploy-stage.ts';
import { endpointAccess } from './kinds/endpoint-access.ts';
import { identityPolicy } from './kinds/identity-policy.ts';
import { authorizerInvokePermission, integrationPermission } from './kinds/invoke-permissions.ts';
import { loggingOn, loggingRole } from './kinds/logging.ts';
import { methodAuthorization } from './kinds/method-authorization.ts';
import { methodScopes } from './kinds/method-scopes.ts';
import { privateDomain } from './kinds/private-domain.ts';
import { callerByResourcePolicy, resourcePolicy } from './kinds/resource-policy.ts';
import { throttleRates } from './kinds/throttle.ts';
import { usagePlanKey, usagePlanQuota, usagePlanStage } from './kinds/usage-plan.ts';
import { vpcEndpointPolicy } from './kinds/vpc-endpoint-policy.ts';
import { webAcl } from './kinds/web-acl.ts';
import { prove } from './planning/prove.ts';
import { leastFirst } from './planning/ranking.ts';
import type { Candidate, Fix, PlanInput } from './planning/types.ts';
import { baselineOf } from './planning/widening.ts';

export { withCorrected } from './manual/corrected.ts';
export { correctedRequest } from './manual/corrected-request.ts';
export { withManualRemedies } from './manual/index.ts';
export type { Fix, PlanInput } from './planning/types.ts';

/** Every fix that changes AWS. */
export const FIXES: readonly Fix[] = [
  deployStage,
  resourcePolicy,
  identityPolicy,
  callerByResourcePolicy,
  boundary,
  authorizerCache,
  authorizerIdentitySource,
  authorizerInvokePermission,
  jwtAudience,
  jwtIssuer,
  authorizerResponseMode,
  authorizerRole,
  authorizerUserPools,
  authorizerTokenPattern,
  cognitoAudience,
  methodAuthorization,
  methodScopes,
  apiKeySource,
  corsConfiguration,
  corsGatewayResponses,
  corsOptionsMethod,
  corsOptionsOpen,
  corsOptionsRoute,
  corsPreflightText,
  corsResponses,
  apiKeyEnabled,
  usagePlanStage,
  usagePlanKey,
  usagePlanQuota,
  throttleRates,
  basePathMapping,
  defaultEndpoint,
  endpointAccess,
  privateDomain,
  cacheControlStrategy,
  integrationPermission,
  vpcEndpointPolicy,
  webAcl,
  loggingOn,
  loggingRole,
];

/**
 * The changes that would remove a finding or an advice, each proven on the changed facts: of one kind only the best is
 * kept, and the one that a careful engineer would press stands in front. Where nothing else decides, the list does.
 */
export function planFixes(input: PlanInput): readonly FixPlan[] {
  const order: readonly FindingCode[] = [...input.findings.map(({ code }) => code), ...input.advice];
  const wanted = FIXES.filter((fix) => fix.codes.some((code) => order.includes(code)));
  const candidates = distinct(wanted.flatMap((fix) => fix.candidates(input)));
  if (candidates.length === 0) return [];
  const baseline = baselineOf(input);
  const byRank = leastFirst(order, baseline.asked);
  const ranked = candidates
    .flatMap((candidate) => {
      const plan = prove(input, candidate, baseline);
      if (plan === null) return [];
      const { causes, widens, shutsOut, alsoPublishes, changes } = plan;
      return [{ plan, rank: { causes, widens, shutsOut, alsoPublishes, changes, bearing: candidate.bearing } }];
    })
    .sort((a, b) => byRank(a.rank, b.rank))
    .map(({ plan }) => plan);
  return ranked.filter((plan, at) => ranked.findIndex(({ id }) => id === plan.id) === at);
}

/** Two ways that come to the same change are one; the first names it. */
function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const made = candidates.map(({ changes }) =>
    JSON.stringify(
      changes
        .map((change) => awsCall(change))
        .map(({ operation, input: { description: _, ...rest } }) => [operation, rest]),
    ),
  );
  return candidates.filter((_, at) => made.indexOf(made[at] ?? '') === at);
}
