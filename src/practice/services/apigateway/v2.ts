import { badRequest, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, route } from '../../protocols/rest-json.ts';
import { invocationUri } from '../../store/arns.ts';
import type { CaseIntegration } from '../../store/case-words.ts';
import { idFor } from '../../store/ids.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, AuthorizerRow, DeploymentRow, RouteRow, StageRow } from '../../store/types.ts';
import { compact } from './common.ts';

/** HTTP and WebSocket APIs, read only. Their names are in camel case on the wire, their times in ISO 8601. */

const AT = '/v2/apis/{apiId}';

function apiOf(call: RestCall): ApiRow {
  const id = call.at['apiId'] ?? '';
  const api = call.store.apis.get(id);
  if (api === undefined || api.apiType === 'REST' || api.account !== call.principal.accountId || api.region !== call.region)
    throw notFound(`Invalid API identifier specified ${call.principal.accountId}:${id}`);
  return api;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** `maxResults` (a text) and `nextToken`. */
function listed(call: RestCall, rows: readonly Json[]): Json {
  const limit = Number(call.query.get('maxResults') ?? 100);
  const start = Number(call.query.get('nextToken') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || !Number.isInteger(start) || start < 0) throw badRequest('Invalid paging parameters specified');
  const end = start + limit;
  return { items: rows.slice(start, end), ...(end < rows.length ? { nextToken: String(end) } : {}) };
}

const shownApi = (api: ApiRow): Json =>
  compact({
    apiId: api.id,
    name: api.name,
    description: api.description,
    protocolType: api.apiType,
    apiEndpoint: `${api.apiType === 'HTTP' ? 'https' : 'wss'}://${api.id}.execute-api.${api.region}.amazonaws.com`,
    routeSelectionExpression: api.routeSelectionExpression ?? '$request.method $request.path',
    apiKeySelectionExpression: '$request.header.x-api-key',
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    ipAddressType: 'ipv4',
    corsConfiguration: shownCors(api),
    tags: api.tags,
    createdDate: iso(api.createdAt),
  });

function shownCors(api: ApiRow): Json | null {
  const cors = api.cors as Json | null;
  return cors === null ? null : compact(cors);
}

/** One integration per distinct target of this API. */
const integrationId = (api: ApiRow, row: RouteRow): string => idFor(`${api.id} ${JSON.stringify(row.integration)}`, 7);

const shownRoute = (api: ApiRow, row: RouteRow): Json =>
  compact({
    routeId: row.id,
    routeKey: row.routeKey,
    authorizationType: row.authorizationType,
    authorizerId: api.draft.authorizers.find((one) => one.name === row.authorizer)?.id,
    authorizationScopes: row.scopes.length > 0 ? row.scopes : null,
    apiKeyRequired: row.apiKeyRequired,
    target: `integrations/${integrationId(api, row)}`,
  });

function shownIntegration(api: ApiRow, row: RouteRow): Json {
  const from = row.integration as CaseIntegration;
  return compact({
    integrationId: integrationId(api, row),
    integrationType: from.type,
    integrationMethod: from.type === 'MOCK' ? null : from.type === 'AWS_PROXY' ? 'POST' : 'ANY',
    integrationUri: from.type === 'AWS_PROXY' ? invocationUri(api, from.function ?? '') : (from.uri ?? null),
    payloadFormatVersion: api.apiType === 'HTTP' ? '2.0' : '1.0',
    connectionType: 'INTERNET',
    timeoutInMillis: 30_000,
  });
}

const shownAuthorizer = (api: ApiRow, row: AuthorizerRow): Json =>
  compact({
    authorizerId: row.id,
    name: row.name,
    authorizerType: row.type === 'JWT' ? 'JWT' : 'REQUEST',
    identitySource: row.identitySources,
    authorizerUri: row.function === null ? null : invocationUri(api, row.function),
    authorizerCredentialsArn: row.credentialsArn,
    authorizerPayloadFormatVersion: row.payloadFormatVersion,
    authorizerResultTtlInSeconds: row.function === null ? null : row.ttlSeconds,
    enableSimpleResponses: row.enableSimpleResponses,
    jwtConfiguration: row.jwt,
  });

function shownStage(row: StageRow): Json {
  const all = row.methodSettings['*/*'] ?? {};
  return compact({
    stageName: row.name,
    deploymentId: row.deploymentId,
    autoDeploy: row.autoDeploy,
    stageVariables: row.variables,
    accessLogSettings: row.accessLogSettings,
    defaultRouteSettings: compact({
      detailedMetricsEnabled: false,
      loggingLevel: all['loggingLevel'],
      dataTraceEnabled: all['dataTraceEnabled'],
      throttlingRateLimit: all['throttlingRateLimit'],
      throttlingBurstLimit: all['throttlingBurstLimit'],
    }),
    routeSettings: {},
    createdDate: iso(row.createdAt),
    lastUpdatedDate: iso(row.updatedAt),
    tags: {},
  });
}

const shownDeployment = (row: DeploymentRow): Json =>
  compact({ deploymentId: row.id, description: row.description, deploymentStatus: 'DEPLOYED', autoDeployed: false, createdDate: iso(row.createdAt) });

const one = <T>(row: T | undefined, what: string): T => {
  if (row === undefined) throw notFound(`Unable to find ${what} by the given identifier`);
  return row;
};

export const V2_ROUTES: readonly RestRoute[] = [
  route('GetApis', 'GET', '/v2/apis', 200, (call) => {
    const mine = [...call.store.apis.values()].filter(
      (api) => api.apiType !== 'REST' && api.account === call.principal.accountId && api.region === call.region,
    );
    return listed(call, mine.map(shownApi));
  }),
  route('GetApi', 'GET', AT, 200, (call) => shownApi(apiOf(call))),
  route('GetRoutes', 'GET', `${AT}/routes`, 200, (call) => {
    const api = apiOf(call);
    return listed(
      call,
      api.draft.routes.map((row) => shownRoute(api, row)),
    );
  }),
  route('GetRoute', 'GET', `${AT}/routes/{routeId}`, 200, (call) => {
    const api = apiOf(call);
    const row = api.draft.routes.find((row) => row.id === call.at['routeId']);
    return shownRoute(api, one(row, 'Route'));
  }),
  route('GetIntegrations', 'GET', `${AT}/integrations`, 200, (call) => {
    const api = apiOf(call);
    const distinct = new Map(api.draft.routes.map((row) => [integrationId(api, row), shownIntegration(api, row)]));
    return listed(call, [...distinct.values()]);
  }),
  route('GetIntegration', 'GET', `${AT}/integrations/{integrationId}`, 200, (call) => {
    const api = apiOf(call);
    const row = api.draft.routes.find((row) => integrationId(api, row) === call.at['integrationId']);
    return shownIntegration(api, one(row, 'Integration'));
  }),
  route('GetAuthorizers', 'GET', `${AT}/authorizers`, 200, (call) => {
    const api = apiOf(call);
    return listed(
      call,
      api.draft.authorizers.map((row) => shownAuthorizer(api, row)),
    );
  }),
  route('GetAuthorizer', 'GET', `${AT}/authorizers/{authorizerId}`, 200, (call) => {
    const api = apiOf(call);
    const row = api.draft.authorizers.find((row) => row.id === call.at['authorizerId']);
    return shownAuthorizer(api, one(row, 'Authorizer'));
  }),
  route('GetStages', 'GET', `${AT}/stages`, 200, (call) => listed(call, Object.values(apiOf(call).stages).map(shownStage))),
  route('GetStage', 'GET', `${AT}/stages/{stageName}`, 200, (call) => shownStage(one(own(apiOf(call).stages, call.at['stageName'] ?? ''), 'Stage'))),
  route('GetDeployments', 'GET', `${AT}/deployments`, 200, (call) => listed(call, Object.values(apiOf(call).deployments).map(shownDeployment))),
  route('GetDeployment', 'GET', `${AT}/deployments/{deploymentId}`, 200, (call) =>
    shownDeployment(one(own(apiOf(call).deployments, call.at['deploymentId'] ?? ''), 'Deployment')),
  ),
  route('GetApiMappings', 'GET', '/v2/domainnames/{domainName}/apimappings', 200, (call) => {
    const domain = call.store.customDomains.get(call.at['domainName'] ?? '');
    if (domain === undefined || domain.account !== call.principal.accountId || domain.region !== call.region)
      throw notFound('Invalid domain name identifier specified');
    return listed(
      call,
      domain.mappings.map(({ basePath, apiId, stage }) => ({
        apiId,
        apiMappingId: idFor(`${domain.name} ${basePath}`, 6),
        apiMappingKey: basePath === '(none)' ? '' : basePath,
        stage,
      })),
    );
  }),
];
