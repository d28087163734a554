import { badRequest, conflict } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, recordOf, route, textOf, textOrNull } from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, StageRow } from '../../store/types.ts';
import { compact, invalidPath, only, type PatchOperation, patchesOf, restApi, seconds, segmentsOf, stageOf, valueOf } from './common.ts';

const PATHS = [
  '/deploymentId',
  '/description',
  '/variables/{name}',
  '/accessLogSettings/destinationArn',
  '/accessLogSettings/format',
  '/canarySettings/{setting}',
  '/tracingEnabled',
  '/{resourcePath}/{httpMethod}/{setting}',
];

/** Method settings as a patch names them, and as GetStage shows them. */
const SETTINGS: Readonly<Record<string, { readonly shown: string; readonly read: (text: string) => unknown }>> = {
  'logging/loglevel': { shown: 'loggingLevel', read: (text) => logLevel(text) },
  'logging/dataTrace': { shown: 'dataTraceEnabled', read: (text) => text === 'true' },
  'metrics/enabled': { shown: 'metricsEnabled', read: (text) => text === 'true' },
  'throttling/rateLimit': { shown: 'throttlingRateLimit', read: (text) => numberOf(text) },
  'throttling/burstLimit': { shown: 'throttlingBurstLimit', read: (text) => numberOf(text) },
  'caching/enabled': { shown: 'cachingEnabled', read: (text) => text === 'true' },
  'caching/ttlInSeconds': { shown: 'cacheTtlInSeconds', read: (text) => numberOf(text) },
  'caching/dataEncrypted': { shown: 'cacheDataEncrypted', read: (text) => text === 'true' },
  'caching/requireAuthorizationForCacheControl': { shown: 'requireAuthorizationForCacheControl', read: (text) => text === 'true' },
  'caching/unauthorizedCacheControlHeaderStrategy': { shown: 'unauthorizedCacheControlHeaderStrategy', read: (text) => text },
};

/** The first write of one setting makes a whole entry (recorded on AWS by LocalStack's tests). */
const FRESH_ENTRY: Readonly<Record<string, unknown>> = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

function logLevel(text: string): string {
  if (!['OFF', 'ERROR', 'INFO'].includes(text)) throw badRequest('Invalid logging level. Valid values: [OFF, ERROR, INFO]');
  return text;
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw badRequest(`Invalid number specified: '${text}'`);
  return value;
}

export function shownStage(stage: StageRow): Json {
  return compact({
    deploymentId: stage.deploymentId,
    stageName: stage.name,
    description: stage.description,
    cacheClusterEnabled: false,
    cacheClusterStatus: 'NOT_AVAILABLE',
    methodSettings: stage.methodSettings,
    variables: Object.keys(stage.variables).length > 0 ? stage.variables : null,
    accessLogSettings: stage.accessLogSettings,
    canarySettings: stage.canary,
    tracingEnabled: stage.tracingEnabled,
    webAclArn: stage.webAclArn,
    createdDate: seconds(stage.createdAt),
    lastUpdatedDate: seconds(stage.updatedAt),
  });
}

export function deploymentKnown(api: ApiRow, id: string): string {
  if (own(api.deployments, id) === undefined) throw badRequest('Deployment id does not exist');
  return id;
}

const create = (call: RestCall): Json => {
  const api = restApi(call);
  const name = textOf(call.body, 'stageName');
  if (own(api.stages, name)) throw conflict('Stage already exists');
  const now = call.now();
  const deploymentId = deploymentKnown(api, textOf(call.body, 'deploymentId'));
  const stage = newStage(name, deploymentId, now, textOrNull(call.body['description']), recordOf(call.body['variables']) as Record<string, string>);
  api.stages[name] = stage;
  return shownStage(stage);
};

export function newStage(name: string, deploymentId: string, now: number, description: string | null, variables: Record<string, string>): StageRow {
  if (!/^[\w-]{1,128}$/.test(name)) throw badRequest('Stage name only allows a-zA-Z0-9_-');
  return {
    name,
    deploymentId,
    description,
    autoDeploy: false,
    variables,
    methodSettings: {},
    accessLogSettings: null,
    webAclArn: null,
    tracingEnabled: false,
    canary: null,
    createdAt: now,
    updatedAt: now,
  };
}

const update = (call: RestCall): Json => {
  const api = restApi(call);
  const stage = stageOf(call, api);
  const next = structuredClone(stage);
  for (const patch of patchesOf(call.body)) applyTo(api, next, patch);
  next.updatedAt = call.now();
  api.stages[stage.name] = next;
  return shownStage(next);
};

function applyTo(api: ApiRow, stage: StageRow, patch: PatchOperation): void {
  const segments = segmentsOf(patch.path);
  const [head = '', second = ''] = segments;
  switch (head) {
    case 'deploymentId':
      only(patch, 'replace', 'copy');
      if (patch.op === 'replace') stage.deploymentId = deploymentKnown(api, valueOf(patch));
      else promote(stage);
      return;
    case 'description':
      only(patch, 'replace');
      stage.description = patch.value;
      return;
    case 'tracingEnabled':
      only(patch, 'replace');
      stage.tracingEnabled = patch.value === 'true';
      return;
    case 'variables': {
      only(patch, 'add', 'remove', 'replace', 'copy');
      if (patch.op === 'copy') return;
      const { [second]: _, ...others } = stage.variables;
      stage.variables = patch.op === 'remove' ? others : { ...others, [second]: valueOf(patch) };
      return;
    }
    case 'accessLogSettings':
      accessLogPatch(stage, patch, second);
      return;
    case 'canarySettings':
      canaryPatch(api, stage, patch, second);
      return;
    default:
      settingPatch(stage, patch, segments);
  }
}

function promote(stage: StageRow): void {
  if (stage.canary === null) throw badRequest('Promotion not available. Canary does not exist.');
  stage.deploymentId = stage.canary.deploymentId;
}

function accessLogPatch(stage: StageRow, patch: PatchOperation, field: string): void {
  only(patch, 'add', 'replace', 'remove');
  if (patch.op === 'remove') stage.accessLogSettings = null;
  else if (field === 'destinationArn' || field === 'format') stage.accessLogSettings = { ...stage.accessLogSettings, [field]: valueOf(patch) };
  else throw invalidPath(patch, PATHS);
}

function canaryPatch(api: ApiRow, stage: StageRow, patch: PatchOperation, field: string): void {
  only(patch, 'add', 'replace', 'remove');
  if (patch.op === 'remove') {
    stage.canary = null;
    return;
  }
  const canary = stage.canary ?? { percentTraffic: 0, deploymentId: stage.deploymentId, useStageCache: false };
  if (field === 'percentTraffic') stage.canary = { ...canary, percentTraffic: numberOf(valueOf(patch)) };
  else if (field === 'deploymentId') stage.canary = { ...canary, deploymentId: deploymentKnown(api, valueOf(patch)) };
  else if (field === 'useStageCache') stage.canary = { ...canary, useStageCache: patch.value === 'true' };
  else throw invalidPath(patch, PATHS);
}

/** `/{resource path}/{verb}/{group}/{setting}`; a resource path written with slashes of its own is taken together. */
function settingPatch(stage: StageRow, patch: PatchOperation, segments: readonly string[]): void {
  if (patch.op === 'remove' && segments.length >= 2) {
    const key = keyOf(segments.slice(0, -1), segments.at(-1) ?? '');
    if (!Object.hasOwn(stage.methodSettings, key))
      throw badRequest('Cannot remove method setting because there is no method setting for this method');
    delete stage.methodSettings[key];
    return;
  }
  const setting = own(SETTINGS, segments.slice(-2).join('/'));
  if (segments.length < 4 || setting === undefined) throw invalidPath(patch, PATHS);
  only(patch, 'replace');
  const key = keyOf(segments.slice(0, -3), segments.at(-3) ?? '');
  stage.methodSettings = {
    ...stage.methodSettings,
    [key]: { ...FRESH_ENTRY, ...own(stage.methodSettings, key), [setting.shown]: setting.read(valueOf(patch)) },
  };
}

const keyOf = (path: readonly string[], verb: string): string => `${path.join('/').replace(/^\/(?=.)/, '')}/${verb}`;

const remove = (call: RestCall): undefined => {
  const stage = stageOf(call);
  delete restApi(call).stages[stage.name];
  return undefined;
};

const flush = (call: RestCall): undefined => {
  const api = restApi(call);
  stageOf(call, api);
  for (const key of [...call.store.authorizerCaches.keys()]) if (key.startsWith(`${api.id}/`)) call.store.authorizerCaches.set(key, []);
  return undefined;
};

const AT = '/restapis/{restApiId}/stages/{stageName}';

export const STAGE_ROUTES: readonly RestRoute[] = [
  route('GetStages', 'GET', '/restapis/{restApiId}/stages', 200, (call) => {
    const deployment = call.query.get('deploymentId');
    return {
      item: Object.values(restApi(call).stages)
        .filter((one) => deployment === undefined || one.deploymentId === deployment)
        .map(shownStage),
    };
  }),
  route('CreateStage', 'POST', '/restapis/{restApiId}/stages', 201, create),
  route('GetStage', 'GET', AT, 200, (call) => shownStage(stageOf(call))),
  route('UpdateStage', 'PATCH', AT, 200, update),
  route('DeleteStage', 'DELETE', AT, 202, remove),
  route('FlushStageAuthorizersCache', 'DELETE', `${AT}/cache/authorizers`, 202, flush),
  route('FlushStageCache', 'DELETE', `${AT}/cache/data`, 202, (call) => void stageOf(call)),
];
