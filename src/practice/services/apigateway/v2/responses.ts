import { integrationIdOf } from '../../../../core/intake/cases/implied-ids.ts';
import type { Json } from '../../../protocols/rest-json.ts';
import { invocationUri } from '../../../store/arns.ts';
import type { CaseIntegration } from '../../../store/case-words.ts';
import type { ApiRow, AuthorizerRow, DeploymentRow, RouteRow, StageRow } from '../../../store/types.ts';
import { compact } from '../common.ts';

/** HTTP and WebSocket APIs as they are shown: names in camel case on the wire, times in ISO 8601. */
const iso = (ms: number): string => new Date(ms).toISOString();

export const apiJson = (api: ApiRow): Json =>
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
    corsConfiguration: corsJson(api),
    tags: api.tags,
    createdDate: iso(api.createdAt),
  });

function corsJson(api: ApiRow): Json | null {
  const cors = api.cors as Json | null;
  return cors === null ? null : compact(cors);
}

/** One integration per distinct target of this API. */
export const integrationId = (api: ApiRow, row: RouteRow): string => integrationIdOf(api.id, row.integration);

export const routeJson = (api: ApiRow, row: RouteRow): Json =>
  compact({
    routeId: row.id,
    routeKey: row.routeKey,
    authorizationType: row.authorizationType,
    authorizerId: api.draft.authorizers.find((one) => one.name === row.authorizer)?.id,
    authorizationScopes: row.scopes.length > 0 ? row.scopes : null,
    apiKeyRequired: row.apiKeyRequired,
    target: `integrations/${integrationId(api, row)}`,
  });

export function integrationJson(api: ApiRow, row: RouteRow): Json {
  const from = row.integration as CaseIntegration;
  return compact({
    integrationId: integrationId(api, row),
    integrationType: from.type,
    integrationMethod: from.type === 'MOCK' ? null : from.type === 'AWS_PROXY' ? 'POST' : 'ANY',
    integrationUri: from.type === 'AWS_PROXY' ? invocationUri(api, from.function ?? '') : (from.uri ?? null),
    payloadFormatVersion: api.apiType === 'HTTP' ? '2.0' : '1.0',
    templateSelectionExpression: from.type === 'MOCK' ? '200' : null,
    requestTemplates: from.type === 'MOCK' ? { '200': '{"statusCode": 200}' } : null,
    connectionType: 'INTERNET',
    timeoutInMillis: 30_000,
  });
}

export const authorizerJson = (api: ApiRow, row: AuthorizerRow): Json =>
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

export function stageJson(row: StageRow): Json {
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
    routeSettings: Object.fromEntries(Object.entries(row.methodSettings).filter(([key]) => key !== '*/*')),
    createdDate: iso(row.createdAt),
    lastUpdatedDate: iso(row.updatedAt),
    tags: {},
  });
}

/** How AWS describes a deployment that it made by itself. */
export const AUTOMATIC = 'Automatic deployment triggered by changes to the Api configuration';

export const deploymentJson = (row: DeploymentRow): Json =>
  compact({
    deploymentId: row.id,
    description: row.description,
    deploymentStatus: 'DEPLOYED',
    autoDeployed: row.description === AUTOMATIC,
    createdDate: iso(row.createdAt),
  });
