import { badRequest, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, recordOf, route, textOrNull } from '../../protocols/rest-json.ts';
import { copyOf } from '../../store/definition.ts';
import { freshId } from '../../store/ids.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, DeploymentRow } from '../../store/types.ts';
import { compact, paged, restApi, seconds } from './common.ts';
import { newStage } from './stages.ts';

/** What the deployment holds of each method: as much as AWS tells. */
function summaryOf(row: DeploymentRow): Json {
  return Object.fromEntries(
    row.definition.resources
      .filter((resource) => Object.keys(resource.methods).length > 0)
      .map((resource) => [
        resource.path,
        Object.fromEntries(
          Object.values(resource.methods).map(({ httpMethod, authorizationType, apiKeyRequired }) => [
            httpMethod,
            { authorizationType, apiKeyRequired },
          ]),
        ),
      ]),
  );
}

const deploymentJson = (row: DeploymentRow, embed: boolean): Json =>
  compact({
    id: row.id,
    description: row.description,
    createdDate: seconds(row.createdAt),
    apiSummary: embed ? summaryOf(row) : null,
  });

function deploymentOf(call: RestCall, api: ApiRow): DeploymentRow {
  const row = own(api.deployments, call.at['deploymentId'] ?? '');
  if (row === undefined) throw notFound('Invalid Deployment identifier specified');
  return row;
}

const create = (call: RestCall): Json => {
  const api = restApi(call);
  const methods = api.draft.resources.flatMap((resource) => Object.values(resource.methods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some((method) => method.methodIntegration === undefined))
    throw badRequest('No integration defined for method');
  if (api.endpointType === 'PRIVATE' && api.draft.policy === null)
    throw badRequest("Private REST API doesn't have a resource policy attached to it");
  const stageName = textOrNull(call.body['stageName']);
  const existing = stageName === null ? undefined : own(api.stages, stageName);
  const canary =
    call.body['canarySettings'] === undefined || call.body['canarySettings'] === null
      ? null
      : recordOf(call.body['canarySettings']);
  if (existing?.canary && canary === null)
    throw badRequest('Stage already has a canary. Canary must be removed before a non-canary deployment.');
  const row: DeploymentRow = {
    id: freshId(call.store, 6),
    description: textOrNull(call.body['description']),
    createdAt: call.now(),
    definition: copyOf(api.draft),
  };
  const variables = recordOf(call.body['variables']) as Record<string, string>;
  const description = textOrNull(call.body['stageDescription']);
  if (stageName !== null && existing === undefined)
    api.stages[stageName] = newStage(stageName, row.id, call.now(), description, variables);
  else if (existing && canary !== null)
    existing.canary = {
      percentTraffic: Number(canary['percentTraffic'] ?? 0),
      deploymentId: row.id,
      useStageCache: canary['useStageCache'] === true,
    };
  else if (existing)
    Object.assign(existing, {
      deploymentId: row.id,
      updatedAt: call.now(),
      variables: { ...existing.variables, ...variables },
    });
  api.deployments[row.id] = row;
  return deploymentJson(row, false);
};

const remove = (call: RestCall): undefined => {
  const api = restApi(call);
  const row = deploymentOf(call, api);
  if (
    Object.values(api.stages).some((stage) => stage.deploymentId === row.id || stage.canary?.deploymentId === row.id)
  ) {
    throw badRequest('Active stages pointing to this deployment must be moved or deleted');
  }
  delete api.deployments[row.id];
  return undefined;
};

const embeds = (call: RestCall): boolean => call.query.get('embed') === 'apisummary';
/** The newest first, as AWS lists them. */
const listed = (call: RestCall): readonly DeploymentRow[] =>
  Object.values(restApi(call).deployments).sort((a, b) => b.createdAt - a.createdAt);

export const DEPLOYMENT_ROUTES: readonly RestRoute[] = [
  route('CreateDeployment', 'POST', '/restapis/{restApiId}/deployments', 201, create),
  route('GetDeployments', 'GET', '/restapis/{restApiId}/deployments', 200, (call) =>
    paged(
      call,
      listed(call).map((row) => deploymentJson(row, false)),
    ),
  ),
  route('GetDeployment', 'GET', '/restapis/{restApiId}/deployments/{deploymentId}', 200, (call) =>
    deploymentJson(deploymentOf(call, restApi(call)), embeds(call)),
  ),
  route('DeleteDeployment', 'DELETE', '/restapis/{restApiId}/deployments/{deploymentId}', 202, remove),
];
