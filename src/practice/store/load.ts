import type { CaseConfig, CaseFile } from '../../core/intake/cases/case-file.ts';
import { accessLogOf } from '../../core/model/settings.ts';
import { regionKey } from './arns.ts';
import type { CaseDefinition } from './case-words.ts';
import { copyOf, definitionFromCase } from './definition.ts';
import { FRESH_ENTRY } from './fresh-method-settings.ts';
import { idFor } from './ids.ts';
import { loadFunction } from './load-function.ts';
import { loadIam } from './load-iam.ts';
import { differs, entry, PracticeLoadError, put } from './merge.ts';
import { withCaching } from './method-caching.ts';
import { ratedMethods } from './method-throttle.ts';
import type { ApiRow, StageRow, Store } from './types.ts';

const DAY = 86_400_000;

export function emptyStore(): Store {
  return {
    apis: new Map(),
    regions: new Map(),
    identities: new Map(),
    groups: new Map(),
    managedPolicies: new Map(),
    credentials: new Map(),
    serviceControlPolicies: new Map(),
    userPools: new Map(),
    identityPools: new Map(),
    webAcls: new Map(),
    wafSamples: [],
    vpcEndpoints: new Map(),
    customDomains: new Map(),
    distributions: new Map(),
    otherHosts: new Map(),
    functions: new Map(),
    logGroups: new Map(),
    authorizerCaches: new Map(),
    counter: 0,
  };
}

/**
 * Builds the account that the cases describe together. Things that several cases name must be the same in all of them.
 * Throws PracticeLoadError, which names the thing, when two cases contradict each other.
 */
export function loadCases(cases: readonly CaseFile[]): Store {
  const store = emptyStore();
  for (const [index, file] of cases.entries()) loadApi(store, file, index);
  for (const [index, file] of cases.entries()) loadAccount(store, file, index);
  return store;
}

function loadApi(store: Store, file: CaseFile, index: number): void {
  const { api: from, stage, deployedSnapshot } = file.config;
  const time = Date.parse(file.request.time);
  if (store.apis.has(from.id))
    throw new PracticeLoadError(`Two cases describe the API ${from.id}. Load them one at a time.`);
  const api: ApiRow = {
    ...blankApi(file, from.id, time),
    caseIndex: index,
    stub: false,
    apiType: file.apiType,
    name: from.name,
    endpointType: from.endpointType,
    disableExecuteApiEndpoint: from.disableExecuteApiEndpoint,
    vpcEndpointIds: [...from.vpcEndpointIds],
    apiKeySource: from.apiKeySource ?? 'HEADER',
    binaryMediaTypes: [...(from.binaryMediaTypes ?? [])],
    cors: from.cors ?? null,
    routeSelectionExpression: from.routeSelectionExpression ?? null,
    connections: [...(from.connections ?? [])],
    ...(from.endpointAccessMode === undefined ? {} : { endpointAccessMode: from.endpointAccessMode }),
  };
  api.draft = definitionFromCase(api, draftOf(file.config));
  const served = deployedSnapshot === null ? copyOf(api.draft) : definitionFromCase(api, servedOf(file.config));
  api.deployments[stage.deploymentId] = {
    id: stage.deploymentId,
    description: null,
    createdAt: stage.deployedAt === undefined ? time - DAY : Date.parse(stage.deployedAt),
    definition: served,
  };
  if (stage.canary !== undefined)
    api.deployments[stage.canary.deploymentId] = {
      id: stage.canary.deploymentId,
      description: null,
      createdAt: time - DAY,
      definition: copyOf(api.draft),
    };
  api.stages[stage.name] = stageOf(file, time);
  for (const one of file.config.authorizers)
    if ('cache' in one) store.authorizerCaches.set(`${api.id}/${one.name}`, [...one.cache]);
  store.apis.set(api.id, api);
}

function blankApi(file: CaseFile, id: string, time: number): ApiRow {
  return {
    id,
    account: file.config.account.id,
    partition: file.config.account.partition,
    region: file.config.api.region,
    apiType: 'REST',
    stub: true,
    caseIndex: null,
    name: id,
    description: null,
    createdAt: time - 90 * DAY,
    endpointType: 'REGIONAL',
    disableExecuteApiEndpoint: false,
    vpcEndpointIds: [],
    apiKeySource: 'HEADER',
    binaryMediaTypes: [],
    cors: null,
    routeSelectionExpression: null,
    connections: [],
    tags: {},
    draft: {
      policy: null,
      resources: [{ id: idFor(`${id}/`, 10), parentId: null, pathPart: null, path: '/', methods: {} }],
      routes: [],
      authorizers: [],
      gatewayResponses: {},
      requestValidators: [],
      models: [],
    },
    deployments: {},
    stages: {},
  };
}

const draftOf = (config: CaseConfig): CaseDefinition => ({
  policy: config.api.policy,
  methods: config.methods ?? config.routes ?? [],
  authorizers: config.authorizers,
  gatewayResponses: config.gatewayResponses,
  requestValidators: config.requestValidators ?? [],
  models: config.models ?? [],
});

function servedOf(config: CaseConfig): CaseDefinition {
  const draft = draftOf(config);
  const snapshot = config.deployedSnapshot ?? {};
  return {
    policy: 'policy' in snapshot ? snapshot.policy : draft.policy,
    methods: snapshot.methods ?? snapshot.routes ?? draft.methods,
    authorizers: snapshot.authorizers ?? draft.authorizers,
    gatewayResponses: snapshot.gatewayResponses ?? draft.gatewayResponses,
    requestValidators: snapshot.requestValidators ?? draft.requestValidators,
    models: snapshot.models ?? draft.models,
  };
}

function stageOf(file: CaseFile, time: number): StageRow {
  const { stage, waf } = file.config;
  const { logging, throttle } = stage;
  const settings: Record<string, unknown> = {
    ...(logging.execution === 'OFF' && !logging.dataTrace
      ? {}
      : { loggingLevel: logging.execution, dataTraceEnabled: logging.dataTrace }),
    ...(throttle === null
      ? {}
      : { throttlingRateLimit: throttle.rateLimit, throttlingBurstLimit: throttle.burstLimit }),
  };
  return {
    name: stage.name,
    deploymentId: stage.deploymentId,
    description: null,
    autoDeploy: stage.autoDeploy,
    variables: { ...stage.variables },
    methodSettings: withCaching(
      {
        ...(Object.keys(settings).length > 0 ? { '*/*': { ...filledEntry(throttle !== null), ...settings } } : {}),
        ...ratedMethods(file),
      },
      stage,
    ),
    ...(stage.methodCaching === undefined ? {} : { cacheCluster: true }),
    ...(logging.deliveries === undefined ? {} : { logDeliveries: [...logging.deliveries] }),
    accessLogSettings: logging.access === null ? null : { ...logging.access },
    webAclArn: stage.webAcl === null ? null : (waf?.arn ?? null),
    tracingEnabled: false,
    canary: stage.canary === undefined ? null : { ...stage.canary, useStageCache: false },
    createdAt: time - 60 * DAY,
    updatedAt: time - DAY,
  };
}

/** An entry is always whole; a case that sets no rate has none to show. */
const filledEntry = (withRate: boolean): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(FRESH_ENTRY).filter(([name]) => withRate || !name.startsWith('throttling')));

/** Everything beside the API itself. */
function loadAccount(store: Store, file: CaseFile, caseIndex: number): void {
  const { config } = file;
  const account = config.account.id;
  const { region } = config.api;
  const time = Date.parse(file.request.time);
  const place = entry(store.regions, regionKey(account, region), () => ({
    cloudWatchRoleArn: null,
    usagePlans: new Map(),
    apiKeys: new Map(),
  }));
  const role = config.account.cloudWatchRoleArn;
  if (role !== null && place.cloudWatchRoleArn !== null && place.cloudWatchRoleArn !== role)
    throw new PracticeLoadError(`Two cases set different logging roles for account ${account} in ${region}.`);
  place.cloudWatchRoleArn ??= role;
  const rate = config.account.throttle;
  if (rate !== undefined && place.throttle !== undefined && differs(rate, place.throttle))
    throw new PracticeLoadError(`Two cases set different rates for account ${account} in ${region}.`);
  if (rate !== undefined) place.throttle = rate;

  for (const plan of config.usagePlans) put(place.usagePlans, plan.id, structuredClone(plan), `usage plan ${plan.id}`);
  for (const key of config.apiKeys)
    put(place.apiKeys, key.id, { ...structuredClone(key), createdAt: 0, updatedAt: 0 }, `API key ${key.id}`);
  for (const one of config.functions) loadFunction(store, file, one.name, one.state, one.behaviours);
  for (const pool of config.cognito.userPools)
    put(store.userPools, pool.id, { ...structuredClone(pool), account }, `user pool ${pool.id}`);
  for (const pool of config.cognito.identityPools)
    put(store.identityPools, pool.id, structuredClone(pool), `identity pool ${pool.id}`);
  if (config.waf)
    put(
      store.webAcls,
      config.waf.arn,
      { ...structuredClone(config.waf), lockToken: idFor(config.waf.arn, 32) },
      config.waf.arn,
    );
  for (const one of config.vpcEndpoints)
    put(
      store.vpcEndpoints,
      one.id,
      { ...one, account, region, policy: JSON.stringify(one.policy) },
      `VPC endpoint ${one.id}`,
    );
  for (const one of config.customDomains)
    put(store.customDomains, one.name, { ...structuredClone(one), account, region }, `domain ${one.name}`);
  for (const one of config.otherHosts) put(store.otherHosts, one.host, structuredClone(one), `host ${one.host}`);
  for (const one of config.otherApis) loadStub(store, file, one, time);
  if (config.cloudfront)
    put(
      store.distributions,
      config.cloudfront.domainName,
      { account, caseIndex, config: structuredClone(config.cloudfront) },
      `distribution ${config.cloudfront.domainName}`,
    );
  const accessLog = accessLogOf(config.stage.logging.access);
  for (const group of [...(accessLog === null ? [] : [{ logGroup: accessLog.logGroup, events: [] }]), ...config.logs]) {
    const row = entry(store.logGroups, `${regionKey(account, region)} ${group.logGroup}`, () => ({
      account,
      region,
      name: group.logGroup,
      events: [],
    }));
    row.events.push(...group.events.map((event) => ({ at: time + event.atSeconds * 1000, message: event.message })));
  }
  loadIam(store, file, time);
}

function loadStub(store: Store, file: CaseFile, stub: CaseConfig['otherApis'][number], time: number): void {
  if (store.apis.has(stub.id)) return;
  const api: ApiRow = { ...blankApi(file, stub.id, time), apiType: stub.apiType, endpointType: stub.endpointType };
  for (const name of stub.stages) {
    const id = idFor(`${stub.id} ${name}`, 6);
    api.deployments[id] = { id, description: null, createdAt: time - DAY, definition: copyOf(api.draft) };
    api.stages[name] = {
      name,
      deploymentId: id,
      description: null,
      autoDeploy: false,
      variables: {},
      methodSettings: {},
      accessLogSettings: null,
      webAclArn: null,
      tracingEnabled: false,
      canary: null,
      createdAt: time - DAY,
      updatedAt: time - DAY,
    };
  }
  store.apis.set(stub.id, api);
}
