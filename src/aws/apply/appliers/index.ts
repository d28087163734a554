import {
  awsCall,
  type ChangeKind,
  type ChangeOf,
  type RecordedChange,
  type UnknownChange,
} from '../../../core/model/changes/index.ts';
import type { Applier, BoundApplier } from '../applier.ts';
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
  updateAccessLogSettings,
  updateAccount,
  updateLogLevel,
  updateV2AccessLogSettings,
  updateV2LogLevel,
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
import { updateRouteRate, updateStageRate, updateV2Rate } from './update-stage-rate.ts';
import { updateTrustPolicy } from './update-trust-policy.ts';
import { createUsagePlanKey, updateUsagePlan } from './update-usage-plan.ts';
import { updateWebAcl } from './update-web-acl.ts';

/** What carries out, and takes back, each kind of change. */
const APPLIERS: { readonly [K in ChangeKind]: Applier<K> } = {
  'put-resource-policy': updateRestApiPolicy,
  'update-api-key-source': updateApiKeySource,
  'update-authorizer': updateAuthorizer,
  'update-method': updateMethod,
  'put-method': putMethod,
  'put-method-response': putMethodResponse,
  'update-method-response': updateMethodResponse,
  'put-integration': putIntegration,
  'update-integration': updateIntegration,
  'put-integration-response': putIntegrationResponse,
  'update-integration-response': updateIntegrationResponse,
  'put-gateway-response': putGatewayResponse,
  'update-gateway-response': updateGatewayResponse,
  'create-deployment': createDeployment,
  'flush-stage-authorizers-cache': flushStageAuthorizersCache,
  'update-stage-throttling': updateStageRate,
  'update-cache-control-strategy': updateCacheStrategy,
  'update-log-level': updateLogLevel,
  'update-access-log-settings': updateAccessLogSettings,
  'update-default-endpoint': updateDefaultEndpoint,
  'update-endpoint-access-mode': updateApiAccessMode,
  'update-domain-access-mode': updateDomainAccessMode,
  'put-domain-policy': updateDomainPolicy,
  'create-access-association': createAccessAssociation,
  'create-base-path-mapping': createBasePathMapping,
  'update-account': updateAccount,
  'update-api-key': updateApiKey,
  'update-usage-plan': updateUsagePlan,
  'create-usage-plan-key': createUsagePlanKey,
  'create-v2-deployment': createV2Deployment,
  'update-v2-authorizer': updateV2Authorizer,
  'update-route': updateRoute,
  'create-route': createRoute,
  'update-cors-configuration': updateCorsConfiguration,
  'update-v2-default-endpoint': updateHttpDefaultEndpoint,
  'reset-authorizers-cache': resetAuthorizersCache,
  'create-api-mapping': createApiMapping,
  'update-v2-log-level': updateV2LogLevel,
  'update-v2-access-log-settings': updateV2AccessLogSettings,
  'update-v2-throttling': updateV2Rate,
  'update-route-throttling': updateRouteRate,
  'put-role-policy': putRolePolicy,
  'put-user-policy': putUserPolicy,
  'put-group-policy': putGroupPolicy,
  'create-policy-version': createPolicyVersion,
  'update-assume-role-policy': updateTrustPolicy,
  'create-role': createRole,
  'attach-role-policy': attachRolePolicy,
  'create-log-group': createLogGroup,
  'add-lambda-permission': addPermission,
  'remove-lambda-permission': removePermission,
  'put-vpc-endpoint-policy': modifyVpcEndpoint,
  'update-web-acl': updateWebAcl,
};

/** What carries out this change; throws for one that this version does not know. */
export const applierOf = (change: RecordedChange): BoundApplier =>
  change.kind === 'unknown' ? unknown(change) : bound(change);

function bound<K extends ChangeKind>(change: ChangeOf<K>): BoundApplier {
  const applier: Applier<K> = APPLIERS[change.kind];
  return {
    operation: awsCall(change).operation,
    what: applier.what,
    subject: applier.subject,
    wrote: (written) => applier.wrote({ change, ...written }),
    read: (clients) => applier.read(clients, change),
    drift: (held) => applier.drift(change, held),
    movedBeside: async (clients) => (await applier.movedBeside?.(clients, change)) ?? null,
    write: (clients, before, now) => applier.write(clients, change, before, now),
    landed: (written, now) => applier.landed({ change, ...written }, now),
    resultOf: (now) => applier.resultOf?.(now) ?? {},
    whyNotBack: async (clients, written) => (await applier.whyNotBack?.(clients, { change, ...written })) ?? null,
    undo: (clients, written, now) => applier.undo(clients, { change, ...written }, now),
    tidy: async (clients, written) => (await applier.tidy?.(clients, { change, ...written })) ?? false,
    differences: applier.differences,
  };
}

function unknown({ call }: UnknownChange): never {
  throw new Error(
    `This version of apigw-doctor does not support this form of ${call.operation}. ` +
      'It can neither apply nor undo the change.',
  );
}
