import { type RestRoute, route } from '../../../protocols/rest-json.ts';
import { own } from '../../../store/own.ts';
import { AT, apiOf, listed, one, stageOf } from './common.ts';
import {
  apiJson,
  authorizerJson,
  deploymentJson,
  integrationId,
  integrationJson,
  routeJson,
  stageJson,
} from './responses.ts';

export const READ_ROUTES: readonly RestRoute[] = [
  route('GetApis', 'GET', '/v2/apis', 200, (call) => {
    const mine = [...call.store.apis.values()].filter(
      (api) => api.apiType !== 'REST' && api.account === call.principal.accountId && api.region === call.region,
    );
    return listed(call, mine.map(apiJson));
  }),
  route('GetApi', 'GET', AT, 200, (call) => apiJson(apiOf(call))),
  route('GetRoutes', 'GET', `${AT}/routes`, 200, (call) => {
    const api = apiOf(call);
    return listed(
      call,
      api.draft.routes.map((row) => routeJson(api, row)),
    );
  }),
  route('GetRoute', 'GET', `${AT}/routes/{routeId}`, 200, (call) => {
    const api = apiOf(call);
    const row = api.draft.routes.find((row) => row.id === call.at['routeId']);
    return routeJson(api, one(row, 'Route'));
  }),
  route('GetIntegrations', 'GET', `${AT}/integrations`, 200, (call) => {
    const api = apiOf(call);
    const distinct = new Map(api.draft.routes.map((row) => [integrationId(api, row), integrationJson(api, row)]));
    return listed(call, [...distinct.values()]);
  }),
  route('GetIntegration', 'GET', `${AT}/integrations/{integrationId}`, 200, (call) => {
    const api = apiOf(call);
    const row = api.draft.routes.find((row) => integrationId(api, row) === call.at['integrationId']);
    return integrationJson(api, one(row, 'Integration'));
  }),
  route('GetAuthorizers', 'GET', `${AT}/authorizers`, 200, (call) => {
    const api = apiOf(call);
    return listed(
      call,
      api.draft.authorizers.map((row) => authorizerJson(api, row)),
    );
  }),
  route('GetAuthorizer', 'GET', `${AT}/authorizers/{authorizerId}`, 200, (call) => {
    const api = apiOf(call);
    const row = api.draft.authorizers.find((row) => row.id === call.at['authorizerId']);
    return authorizerJson(api, one(row, 'Authorizer'));
  }),
  route('GetStages', 'GET', `${AT}/stages`, 200, (call) =>
    listed(call, Object.values(apiOf(call).stages).map(stageJson)),
  ),
  route('GetStage', 'GET', `${AT}/stages/{stageName}`, 200, (call) => stageJson(stageOf(call))),
  route('GetDeployments', 'GET', `${AT}/deployments`, 200, (call) =>
    listed(call, Object.values(apiOf(call).deployments).map(deploymentJson)),
  ),
  route('GetDeployment', 'GET', `${AT}/deployments/{deploymentId}`, 200, (call) =>
    deploymentJson(one(own(apiOf(call).deployments, call.at['deploymentId'] ?? ''), 'Deployment')),
  ),
];
