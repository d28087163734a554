import { badRequest, notFound } from '../../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, recordOf, route, textOrNull } from '../../../protocols/rest-json.ts';
import { own } from '../../../store/own.ts';
import type { StageRow } from '../../../store/types.ts';
import { AT, apiOf, stageOf } from './common.ts';
import { deploy, deployAutomatically } from './deploy.ts';
import { deploymentJson, stageJson } from './responses.ts';

const updateStage = (call: RestCall): Json => {
  const api = apiOf(call);
  const stage = stageOf(call, api);
  const { body } = call;
  const deploymentId = textOrNull(body['deploymentId']);
  if (deploymentId !== null && own(api.deployments, deploymentId) === undefined)
    throw badRequest('Deployment ID does not exist');
  if (deploymentId !== null && stage.autoDeploy)
    throw badRequest('Deployment ID cannot be set on stages with AutoDeploy enabled');
  const next: StageRow = {
    ...stage,
    deploymentId: deploymentId ?? stage.deploymentId,
    description: textOrNull(body['description']) ?? stage.description,
    autoDeploy: typeof body['autoDeploy'] === 'boolean' ? body['autoDeploy'] : stage.autoDeploy,
    variables:
      body['stageVariables'] === undefined
        ? stage.variables
        : (recordOf(body['stageVariables']) as Record<string, string>),
    accessLogSettings:
      body['accessLogSettings'] === undefined
        ? stage.accessLogSettings
        : accessLogs(recordOf(body['accessLogSettings'])),
    methodSettings: withRoutes(stage.methodSettings, recordOf(body['routeSettings']), body['defaultRouteSettings']),
    updatedAt: call.now(),
  };
  if (api.apiType === 'HTTP' && recordOf(body['defaultRouteSettings'])['loggingLevel'] !== undefined)
    throw badRequest('Execution logs are not supported on protocolType HTTP');
  api.stages[stage.name] = next;
  if (next.autoDeploy && !stage.autoDeploy) deployAutomatically(call, api);
  return stageJson(next);
};

/** Routes that are named take the place of their entries; the others stay. */
function withRoutes(settings: StageRow['methodSettings'], routes: Json, all: unknown): StageRow['methodSettings'] {
  const named = Object.fromEntries(Object.entries(routes).map(([key, entry]) => [key, recordOf(entry)]));
  const { '*/*': held, ...others } = settings;
  const ofAll = Object.entries({ ...held, ...recordOf(all) }).filter(
    ([name, value]) => !(name === 'loggingLevel' && value === 'OFF'),
  );
  return { ...others, ...named, ...(ofAll.length === 0 ? {} : { '*/*': Object.fromEntries(ofAll) }) };
}

function accessLogs(settings: Json): StageRow['accessLogSettings'] {
  const destinationArn = textOrNull(settings['destinationArn']);
  const format = textOrNull(settings['format']);
  if (destinationArn === null || format === null)
    throw badRequest('Access log settings need a destination and a format');
  return { destinationArn, format };
}

const createDeployment = (call: RestCall): Json => {
  const api = apiOf(call);
  if (api.draft.routes.length === 0) throw badRequest('At least one route is required before deploying the Api.');
  const name = textOrNull(call.body['stageName']);
  const stage = name === null ? undefined : own(api.stages, name);
  if (name !== null && stage === undefined) throw badRequest('Stage does not exist');
  if (stage?.autoDeploy) throw badRequest('Deployment cannot be created on stages with AutoDeploy enabled');
  return deploymentJson(deploy(call, api, textOrNull(call.body['description']), stage === undefined ? [] : [stage]));
};

const removeDeployment = (call: RestCall): undefined => {
  const api = apiOf(call);
  const id = call.at['deploymentId'] ?? '';
  if (own(api.deployments, id) === undefined)
    throw notFound(`Unable to find Deployment by ID ${id} within the provided API`);
  if (Object.values(api.stages).some((stage) => stage.deploymentId === id))
    throw badRequest('Active stages pointing to this deployment must be moved or deleted');
  delete api.deployments[id];
  return undefined;
};

const reset = (call: RestCall): undefined => {
  const api = apiOf(call);
  stageOf(call, api);
  for (const key of [...call.store.authorizerCaches.keys()])
    if (key.startsWith(`${api.id}/`)) call.store.authorizerCaches.set(key, []);
  return undefined;
};

export const STAGE_WRITES: readonly RestRoute[] = [
  route('UpdateStage', 'PATCH', `${AT}/stages/{stageName}`, 200, updateStage),
  route('DeleteAccessLogSettings', 'DELETE', `${AT}/stages/{stageName}/accesslogsettings`, 204, (call) => {
    const api = apiOf(call);
    const stage = stageOf(call, api);
    api.stages[stage.name] = { ...stage, accessLogSettings: null, updatedAt: call.now() };
    return undefined;
  }),
  route('CreateDeployment', 'POST', `${AT}/deployments`, 201, createDeployment),
  route('DeleteDeployment', 'DELETE', `${AT}/deployments/{deploymentId}`, 204, removeDeployment),
  route('ResetAuthorizersCache', 'DELETE', `${AT}/stages/{stageName}/cache/authorizers`, 204, reset),
];
