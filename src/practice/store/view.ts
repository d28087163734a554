import { accountOf } from '../../core/api-gateway/arns.ts';
import type { CaseConfig, CaseFile, CaseRequest } from '../../core/intake/cases/case-file.ts';
import { functionArn, regionKey } from './arns.ts';
import { definitionToCase } from './definition-to-case.ts';
import { managedText } from './iam-lookup.ts';
import { cachingIn } from './method-caching.ts';
import { ratesIn } from './method-throttle.ts';
import type { ApiRow, Definition, IdentityRow, InlinePolicyRow, RegionRow, StageRow, Store } from './types.ts';

/**
 * The account as a case would tell it, seen from one stage of one API: what the gates are asked over. The deployed part
 * is the deployment that the stage points to, never the draft.
 */
export function caseViewOf(
  store: Store,
  api: ApiRow,
  stage: StageRow,
  deploymentId: string,
  request: CaseRequest,
): CaseFile {
  const cacheOf = (name: string): readonly unknown[] => store.authorizerCaches.get(`${api.id}/${name}`) ?? [];
  const caseOf = (definition: Definition) => definitionToCase(api, definition, cacheOf);
  const draft = caseOf(api.draft);
  const served = caseOf(api.deployments[deploymentId]?.definition ?? api.draft);
  const list = api.apiType === 'REST' ? 'methods' : 'routes';
  const config = {
    account: accountOfApi(store, api),
    api: apiOf(api, draft.policy),
    [list]: draft.methods,
    authorizers: draft.authorizers,
    gatewayResponses: draft.gatewayResponses,
    requestValidators: draft.requestValidators,
    models: draft.models,
    stage: stageOf(store, stage, deploymentId),
    deployedSnapshot: {
      ...(api.apiType === 'REST' ? { policy: served.policy } : {}),
      [list]: served.methods,
      authorizers: served.authorizers,
      gatewayResponses: served.gatewayResponses,
      requestValidators: served.requestValidators,
      models: served.models,
    },
    ...functionsOf(store, api),
    ...planesOf(store, api),
    iam: iamOf(store, Date.parse(request.time)),
    cognito: {
      userPools: [...store.userPools.values()].map(({ account: _, ...pool }) => pool),
      identityPools: [...store.identityPools.values()],
    },
    ...networkOf(store, api, stage),
    logs: [],
  };
  // The tables hold what the case format states; documents may have been rewritten through the services and are not
  // checked again.
  return { caseFormat: 1, apiType: api.apiType, config: config as unknown as CaseConfig, request, observed: null };
}

const placeOf = (store: Store, api: ApiRow): RegionRow | undefined =>
  store.regions.get(regionKey(api.account, api.region));

function accountOfApi(store: Store, api: ApiRow): object {
  const place = placeOf(store, api);
  const rate = place?.throttle === undefined ? {} : { throttle: place.throttle };
  return { id: api.account, partition: api.partition, cloudWatchRoleArn: place?.cloudWatchRoleArn ?? null, ...rate };
}

const apiOf = (api: ApiRow, policy: unknown): object => ({
  id: api.id,
  name: api.name,
  region: api.region,
  endpointType: api.endpointType,
  policy,
  disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
  vpcEndpointIds: api.vpcEndpointIds,
  ...(api.apiType === 'REST' ? { apiKeySource: api.apiKeySource, binaryMediaTypes: api.binaryMediaTypes } : {}),
  ...(api.apiType === 'HTTP' ? { cors: api.cors } : {}),
  ...(api.endpointAccessMode === undefined ? {} : { endpointAccessMode: api.endpointAccessMode }),
  ...(api.routeSelectionExpression === null
    ? {}
    : { routeSelectionExpression: api.routeSelectionExpression, connections: api.connections }),
});

function stageOf(store: Store, stage: StageRow, deploymentId: string): object {
  const all = stage.methodSettings['*/*'] ?? {};
  const access = stage.accessLogSettings;
  const rate = all['throttlingRateLimit'];
  return {
    name: stage.name,
    deploymentId,
    autoDeploy: stage.autoDeploy,
    variables: stage.variables,
    logging: {
      execution: all['loggingLevel'] ?? 'OFF',
      dataTrace: all['dataTraceEnabled'] ?? false,
      access:
        access?.destinationArn === undefined
          ? null
          : { destinationArn: access.destinationArn, format: access.format ?? '' },
      ...(stage.logDeliveries === undefined ? {} : { deliveries: stage.logDeliveries }),
    },
    throttle: rate === undefined ? null : { rateLimit: rate, burstLimit: all['throttlingBurstLimit'] ?? 5000 },
    webAcl: stage.webAclArn === null ? null : (store.webAcls.get(stage.webAclArn)?.name ?? null),
    ...(stage.canary === null
      ? {}
      : { canary: { deploymentId: stage.canary.deploymentId, percentTraffic: stage.canary.percentTraffic } }),
    ...ratesIn(stage),
    ...cachingIn(stage),
  };
}

/** Function names as the API's own tables use them. */
function functionsOf(store: Store, api: ApiRow): object {
  const own = functionArn(api.partition, api.region, api.account, '');
  const rows = [...store.functions.values()].map((row) => ({
    ...row,
    name: row.arn.startsWith(own) ? row.arn.slice(own.length) : row.arn,
  }));
  return {
    functions: rows.map(({ name, state, behaviours }) => ({ name, state, behaviours })),
    lambdaPermissions: rows.flatMap((row) =>
      row.permissions.map(({ qualifier, action, principal, sourceArn }) => ({
        function: row.name,
        qualifier,
        action,
        principal,
        sourceArn,
      })),
    ),
  };
}

function planesOf(store: Store, api: ApiRow): object {
  const place = placeOf(store, api);
  return {
    usagePlans: [...(place?.usagePlans.values() ?? [])],
    apiKeys: [...(place?.apiKeys.values() ?? [])].map(({ id, name, value, enabled, stageKeys }) => ({
      id,
      name,
      value,
      enabled,
      stageKeys,
    })),
  };
}

function iamOf(store: Store, now: number): object {
  const documents = (rows: readonly InlinePolicyRow[]): object[] =>
    rows.map((one) => ({ name: one.name, document: JSON.parse(one.text) }));
  const managed = (arns: readonly string[]): object[] =>
    arns.map((arn) => ({ arn, document: JSON.parse(managedText(store, arn)) }));
  const identityOf = (row: IdentityRow): object => ({
    arn: row.arn,
    type: row.kind,
    inlinePolicies: documents(row.inlinePolicies),
    managedPolicies: managed(row.attachedPolicies),
    permissionsBoundary: row.boundaryArn === null ? null : managed([row.boundaryArn])[0],
    ...(row.kind === 'role'
      ? { trustedPrincipals: row.trustedPrincipals }
      : {
          groups: row.groups.flatMap((name) => {
            const group = store.groups.get(`${accountOf(row.arn)}/${name}`);
            return group
              ? [
                  {
                    name,
                    inlinePolicies: documents(group.inlinePolicies),
                    managedPolicies: managed(group.attachedPolicies),
                  },
                ]
              : [];
          }),
        }),
  });
  return {
    identities: [...store.identities.values()].map(identityOf),
    credentials: [...store.credentials.values()].map((one) => ({
      accessKeyId: one.accessKeyId,
      secretAccessKey: one.secretAccessKey,
      sessionToken: one.sessionToken,
      identity: one.identityArn,
      sessionName: one.sessionName,
      sessionPolicy: one.sessionPolicy === null ? null : JSON.parse(one.sessionPolicy),
      expiresIn: one.expiresAt === null ? null : Math.floor((one.expiresAt - now) / 1000),
      status: one.status,
    })),
    serviceControlPolicies: Object.fromEntries(
      [...store.serviceControlPolicies].map(([account, levels]) => [
        account,
        levels.map(({ level, policies }) => ({
          level,
          policies: policies.map((one) => ({ name: one.name, document: JSON.parse(one.text) })),
        })),
      ]),
    ),
  };
}

function networkOf(store: Store, api: ApiRow, stage: StageRow): object {
  const acl = stage.webAclArn === null ? undefined : store.webAcls.get(stage.webAclArn);
  const mine = <T extends { readonly account: string; readonly region: string }>(rows: Iterable<T>): T[] =>
    [...rows].filter((row) => row.account === api.account && row.region === api.region);
  const distribution = [...store.distributions.values()].find((row) => row.caseIndex === api.caseIndex);
  return {
    waf:
      acl === undefined ? null : { name: acl.name, arn: acl.arn, defaultAction: acl.defaultAction, rules: acl.rules },
    vpcEndpoints: mine(store.vpcEndpoints.values()).map(({ id, vpcId, service, privateDnsEnabled, policy }) => ({
      id,
      vpcId,
      service,
      privateDnsEnabled,
      policy: JSON.parse(policy),
    })),
    customDomains: mine(store.customDomains.values()).map(({ account: _, region: __, ...domain }) => domain),
    cloudfront: distribution?.config ?? null,
    otherHosts: [...store.otherHosts.values()],
    otherApis: mine(store.apis.values())
      .filter((one) => one.id !== api.id)
      .map((one) => ({
        id: one.id,
        apiType: one.apiType,
        endpointType: one.endpointType,
        stages: Object.keys(one.stages),
      })),
  };
}
