import type { Fact } from '../../../core/model/fact.ts';
import type { Api, HttpCors, Scope } from '../../../core/model/facts.ts';
import type { Clients, OutputOf } from '../../clients/types.ts';
import type { ApiReads } from '../api-reads.ts';
import { readCustomDomain } from '../custom-domain.ts';
import { factFrom, factOf, needed } from '../fact-of.ts';
import { apiMappings } from './api-mappings.ts';
import { readV2Deployed } from './deployed.ts';
import { readV2Draft } from './draft.ts';
import { readV2Stage, readV2StageNames } from './stage.ts';

type V2Api = OutputOf<'apigatewayv2', 'GetApi'>;

/** An HTTP or WebSocket API. `hosts`: the names the request gives for where it goes. All reads start at once. */
export function v2Reads(clients: Clients, scope: Scope, hosts: readonly string[]): ApiReads {
  const { apiId } = scope;
  const api = readV2Api(clients, apiId);
  const stage = readV2Stage(clients, apiId, scope.stage);
  const draft = readV2Draft(clients, apiId, scope.apiType);
  return {
    api: api.then((read) => factFrom(read, (one) => apiOf(one, scope.apiType))),
    stages: readV2StageNames(clients, apiId),
    stage,
    draft,
    deployed: readV2Deployed(clients, scope, stage, draft),
    customDomain: readCustomDomain(clients, hosts, apiMappings),
  };
}

export const readV2Api = (clients: Clients, apiId: string): Promise<Fact<V2Api>> =>
  factOf('GetApi', () => clients.call('apigatewayv2', 'GetApi', { ApiId: apiId }));

/**
 * These APIs have one endpoint type, no resource policy and no key source of their own: a WebSocket API reads keys from
 * the header by default.
 */
function apiOf(api: V2Api, apiType: Scope['apiType']): Api {
  const isHttp = apiType !== 'WEBSOCKET';
  return {
    name: api.Name ?? '',
    endpointType: 'REGIONAL',
    disableExecuteApiEndpoint: needed(api.DisableExecuteApiEndpoint, 'whether the default endpoint is on'),
    vpcEndpointIds: [],
    apiKeySource: api.ApiKeySelectionExpression?.startsWith('$context.authorizer.') ? 'AUTHORIZER' : 'HEADER',
    binaryMediaTypes: [],
    cors: isHttp && api.CorsConfiguration !== undefined ? corsOf(api.CorsConfiguration) : null,
    // An HTTP API selects by verb and path always; only a WebSocket API says how.
    routeSelectionExpression: isHttp ? null : (api.RouteSelectionExpression ?? null),
    tags: api.Tags ?? {},
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
function corsOf(cors: NonNullable<V2Api['CorsConfiguration']>): HttpCors {
  return {
    allowOrigins: cors.AllowOrigins ?? [],
    allowMethods: cors.AllowMethods ?? [],
    allowHeaders: cors.AllowHeaders ?? [],
    exposeHeaders: cors.ExposeHeaders ?? [],
    allowCredentials: cors.AllowCredentials ?? false,
    maxAge: cors.MaxAge ?? null,
  };
}
