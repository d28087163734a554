import type { Change } from '../../../core/model/plan.ts';
import type { Applier } from '../applier.ts';
import { addPermission, removePermission } from './add-permission.ts';
import { createDeployment } from './create-deployment.ts';
import { createApiMapping, createBasePathMapping } from './create-mapping.ts';
import { createPolicyVersion } from './create-policy-version.ts';
import { createRoute } from './create-route.ts';
import { createV2Deployment } from './create-v2-deployment.ts';
import { updateDefaultEndpoint, updateHttpDefaultEndpoint } from './default-endpoint.ts';
import { flushStageAuthorizersCache, resetAuthorizersCache } from './flush-cache.ts';
import { putGatewayResponse, updateGatewayResponse } from './gateway-response.ts';
import {
  attachRolePolicy,
  createLogGroup,
  createRole,
  updateAccount,
  updateStageLogging,
  updateV2StageLogging,
} from './logging.ts';
import { modifyVpcEndpoint } from './modify-vpc-endpoint.ts';
import { putGroupPolicy, putRolePolicy, putUserPolicy } from './put-inline-policy.ts';
import { putIntegration, updateIntegration } from './put-integration.ts';
import {
  putIntegrationResponse,
  putMethod,
  putMethodResponse,
  updateIntegrationResponse,
  updateMethodResponse,
} from './put-method.ts';
import { updateApiKeySource, updateCorsConfiguration } from './update-api.ts';
import { updateApiKey } from './update-api-key.ts';
import { updateAuthorizer, updateV2Authorizer } from './update-authorizer.ts';
import { updateCacheStrategy } from './update-cache-strategy.ts';
import {
  createAccessAssociation,
  updateApiAccessMode,
  updateDomainAccessMode,
  updateDomainPolicy,
} from './update-domain-name.ts';
import { updateMethod, updateRoute } from './update-method.ts';
import { updateRestApiPolicy } from './update-rest-api-policy.ts';
import { updateRouteRate, updateStageRate } from './update-stage-rate.ts';
import { updateTrustPolicy } from './update-trust-policy.ts';
import { createUsagePlanKey, updateUsagePlan } from './update-usage-plan.ts';
import { updateWebAcl } from './update-web-acl.ts';

/** Every operation that this program may carry out. */
export const APPLIERS: readonly Applier[] = [
  updateRestApiPolicy,
  createDeployment,
  createV2Deployment,
  putRolePolicy,
  putUserPolicy,
  putGroupPolicy,
  createPolicyVersion,
  updateMethod,
  updateRoute,
  createRoute,
  updateAuthorizer,
  updateV2Authorizer,
  updateApiKeySource,
  updateCorsConfiguration,
  putMethod,
  putMethodResponse,
  updateMethodResponse,
  putIntegration,
  updateIntegration,
  putIntegrationResponse,
  updateIntegrationResponse,
  putGatewayResponse,
  updateGatewayResponse,
  flushStageAuthorizersCache,
  resetAuthorizersCache,
  addPermission,
  removePermission,
  updateTrustPolicy,
  createApiMapping,
  createBasePathMapping,
  updateDefaultEndpoint,
  updateHttpDefaultEndpoint,
  updateApiAccessMode,
  updateDomainAccessMode,
  updateDomainPolicy,
  createAccessAssociation,
  updateCacheStrategy,
  updateApiKey,
  createRole,
  attachRolePolicy,
  updateAccount,
  createLogGroup,
  updateStageLogging,
  updateV2StageLogging,
  updateRouteRate,
  updateStageRate,
  createUsagePlanKey,
  updateUsagePlan,
  modifyVpcEndpoint,
  updateWebAcl,
];

/** The applier of a change; null when the program has none, and the change can only be shown. */
export function applierOf(change: Change): Applier | null {
  const fits = ({ service, operation, handles }: Applier): boolean =>
    service === change.service && operation === change.operation && (handles === undefined || handles(change));
  return APPLIERS.find(fits) ?? null;
}
