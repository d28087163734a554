import { badRequest, conflict } from '../../http/errors.ts';
import {
  type Json,
  type RestCall,
  type RestRoute,
  recordOf,
  route,
  textOf,
  textOrNull,
} from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, StageRow } from '../../store/types.ts';
import {
  compact,
  invalidPath,
  only,
  type PatchOperation,
  patchesOf,
  restApi,
  seconds,
  segmentsOf,
  stageOf,
  valueOf,
} from './common.ts';
import { numberOf, settingPatch } from './method-settings.ts';

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

export function stageJson(stage: StageRow): Json {
  return compact({
    deploymentId: stage.deploymentId,
    stageName: stage.name,
    description: stage.description,
    cacheClusterEnabled: stage.cacheCluster ?? false,
    cacheClusterStatus: stage.cacheCluster ? 'AVAILABLE' : 'NOT_AVAILABLE',
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
  const stage = newStage(
    name,
    deploymentId,
    now,
    textOrNull(call.body['description']),
    recordOf(call.body['variables']) as Record<string, string>,
  );
  api.stages[name] = stage;
  return stageJson(stage);
};

export function newStage(
  name: string,
  deploymentId: string,
  now: number,
  description: string | null,
  variables: Record<string, string>,
): StageRow {
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
  return stageJson(next);
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
      settingPatch(stage, patch, segments, PATHS);
  }
}

function promote(stage: StageRow): void {
  if (stage.canary === null) throw badRequest('Promotion not available. Canary does not exist.');
  stage.deploymentId = stage.canary.deploymentId;
}

function accessLogPatch(stage: StageRow, patch: PatchOperation, field: string): void {
  only(patch, 'add', 'replace', 'remove');
  if (patch.op === 'remove') stage.accessLogSettings = null;
  else if (field === 'destinationArn' || field === 'format')
    stage.accessLogSettings = { ...stage.accessLogSettings, [field]: valueOf(patch) };
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

const remove = (call: RestCall): undefined => {
  const stage = stageOf(call);
  delete restApi(call).stages[stage.name];
  return undefined;
};

const flush = (call: RestCall): undefined => {
  const api = restApi(call);
  stageOf(call, api);
  for (const key of [...call.store.authorizerCaches.keys()])
    if (key.startsWith(`${api.id}/`)) call.store.authorizerCaches.set(key, []);
  return undefined;
};

const AT = '/restapis/{restApiId}/stages/{stageName}';

export const STAGE_ROUTES: readonly RestRoute[] = [
  route('GetStages', 'GET', '/restapis/{restApiId}/stages', 200, (call) => {
    const deployment = call.query.get('deploymentId');
    return {
      item: Object.values(restApi(call).stages)
        .filter((one) => deployment === undefined || one.deploymentId === deployment)
        .map(stageJson),
    };
  }),
  route('CreateStage', 'POST', '/restapis/{restApiId}/stages', 201, create),
  route('GetStage', 'GET', AT, 200, (call) => stageJson(stageOf(call))),
  route('UpdateStage', 'PATCH', AT, 200, update),
  route('DeleteStage', 'DELETE', AT, 202, (call): undefined => {
    delete restApi(call).stages[stageOf(call).name];
    return undefined;
  }),
  route('DeleteStage', 'DELETE', AT, 202, remove),
  route('FlushStageAuthorizersCache', 'DELETE', `${AT}/cache/authorizers`, 202, flush),
  route('FlushStageCache', 'DELETE', `${AT}/cache/data`, 202, (call) => void stageOf(call)),
];
