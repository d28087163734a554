import { type Fact, mapFact } from '../../../core/model/fact.ts';
import type { Api, HttpCors, Scope } from '../../../core/model/facts.ts';
import type { Target } from '../../../core/model/ports.ts';
import type { Clients, OutputOf } from '../../clients/types.ts';
import type { ApiReads } from '../api-reads.ts';
import { readCustomDomain } from '../custom-domain.ts';
import { factFrom, factOf, needed } from '../fact-of.ts';
import { read } from '../plan.ts';
import { withDeployedAt } from '../stage.ts';
import { apiMappings } from './api-mappings.ts';
import { readV2Export, v2Deployed } from './deployed.ts';
import { readV2Authorizers, readV2Draft } from './draft.ts';
import { readV2Stage, readV2StageNames, v2DeployedAt } from './stage.ts';

type V2Api = OutputOf<'apigatewayv2', 'GetApi'>;

/** An HTTP or WebSocket API. `hosts`: the names the request gives for where it goes. */
export function v2Reads(clients: Clients, scope: Target, hosts: readonly string[]): ApiReads {
  const { apiId } = scope;
  const bareStage = read(clients, [], (own) => readV2Stage(own, apiId, scope.stage));
  const listed = read(clients, [], (own) => readV2Authorizers(own, apiId, scope.apiType));
  const draft = read(clients, [], (own) => readV2Draft(own, apiId, scope.apiType));
  const exported = read(clients, [bareStage], (own, stage) => readV2Export(own, scope, stage));
  return {
    api: read(clients, [], async (own) => factFrom(await readV2Api(own, apiId), (one) => apiOf(one, scope.apiType))),
    stages: read(clients, [], (own) => readV2StageNames(own, apiId)),
    bareStage,
    stage: read(clients, [bareStage], (own, stage) => withDeployedAt(stage, (id) => v2DeployedAt(own, apiId, id))),
    draft,
    deployed: read(clients, [bareStage, exported, draft], (_, stage, served, drafted) =>
      v2Deployed(stage, served, drafted),
    ),
    authorizers: read(clients, [listed, exported], (_, drafted, served) => [
      drafted,
      mapFact(served, ({ authorizers }) => authorizers),
    ]),
    customDomain: read(clients, [], (own) => readCustomDomain(own, hosts, apiMappings)),
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
