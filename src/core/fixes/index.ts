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
 * kept, and what opens least stands in front.
 */
export function planFixes(input: PlanInput): readonly FixPlan[] {
  const order: readonly FindingCode[] = [...input.findings.map(({ code }) => code), ...input.advice];
  const wanted = FIXES.filter((fix) => fix.codes.some((code) => order.includes(code)));
  const candidates = distinct(wanted.flatMap((fix) => fix.candidates(input)));
  if (candidates.length === 0) return [];
  const baseline = baselineOf(input);
  const proven = candidates.flatMap((candidate) => prove(input, candidate, baseline) ?? []);
  const cause = (plan: FixPlan): number =>
    Math.min(...plan.causes.map((code) => order.indexOf(code)).filter((at) => at >= 0));
  const ranked = proven
    .map((plan, at) => ({ plan, at }))
    .sort((a, b) => cause(a.plan) - cause(b.plan) || breadth(a.plan) - breadth(b.plan) || a.at - b.at)
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

/**
 * How much a plan opens: everyone last, then what touches others or cannot be compared, then by the pairs it lets in,
 * and what it takes away.
 */
function breadth({ widens, takesAway, changes }: FixPlan): number {
  const open = widens.notCompared.length > 0 || widens.regions.some(({ routes }) => routes.length === 0);
  const aside = open ? 1_000 : 0;
  return (
    (widens.everyone && !isDeployment(changes) ? 100_000 : 0) +
    aside +
    widens.pairs.length +
    (takesAway === null ? 0 : 10)
  );
}

/** What others drafted and a deployment alone would publish opens nothing that they did not mean to open. */
const isDeployment = (changes: FixPlan['changes']): boolean =>
  changes.every(({ kind }) => kind === 'create-deployment' || kind === 'create-v2-deployment');
