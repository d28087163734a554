import type { Fact } from '../../core/model/fact.ts';
import type { Api, OtherApi } from '../../core/model/facts.ts';
import { strictMode } from '../../core/model/settings.ts';
import type { Clients, OutputOf, Reader } from '../clients/types.ts';
import { factOf, needed } from './fact-of.ts';
import { allItems, allTokened, PAGE_LIMIT, V2_PAGE_LIMIT } from './paging.ts';
import { together } from './plan.ts';

export type RestApi = OutputOf<'apigateway', 'GetRestApi'>;

/** `GetRestApi` as AWS answers it: the API and the draft of its policy come from this one call. */
export const readRestApi = (clients: Reader, apiId: string): Promise<Fact<RestApi>> =>
  factOf('GetRestApi', () => clients.call('apigateway', 'GetRestApi', { restApiId: apiId }));

/** The API's own settings. Throws `CannotRead` where the answer lacks what decides who gets in. */
export function apiOf(api: RestApi): Api {
  return {
    name: api.name ?? '',
    endpointType: endpointTypeOf(needed(api.endpointConfiguration?.types?.[0], 'the endpoint type')),
    disableExecuteApiEndpoint: needed(api.disableExecuteApiEndpoint, 'whether the default endpoint is on'),
    vpcEndpointIds: api.endpointConfiguration?.vpcEndpointIds ?? [],
    apiKeySource: needed(api.apiKeySource, 'the API key source') === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER',
    binaryMediaTypes: api.binaryMediaTypes ?? [],
    cors: null,
    routeSelectionExpression: null,
    ...strictMode(api.endpointAccessMode),
    tags: api.tags ?? {},
  };
}

/**
 * An API made without endpoint configuration is edge-optimised:
 * https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html
 */
export function endpointTypeOf(type: string | undefined): Api['endpointType'] {
  return type === 'REGIONAL' || type === 'PRIVATE' ? type : 'EDGE';
}

type ListedApi = NonNullable<OutputOf<'apigateway', 'GetRestApis'>['items']>[number];

/** All REST APIs of the account and region. */
export const allRestApis = (clients: Clients, onPage?: (apis: readonly ListedApi[]) => void) =>
  allItems<ListedApi>(
    (position) =>
      clients.call('apigateway', 'GetRestApis', { limit: PAGE_LIMIT, ...(position === undefined ? {} : { position }) }),
    onPage,
  );

/** All APIs of the newer generation, HTTP and WebSocket, of the account and region. */
export const allV2Apis = (clients: Clients) =>
  allTokened((token) =>
    clients.call('apigatewayv2', 'GetApis', {
      MaxResults: V2_PAGE_LIMIT,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );

/** The APIs of every kind besides the one asked about, sorted by id. */
export const readOtherApis = (clients: Clients, apiId: string): Promise<Fact<readonly OtherApi[]>> =>
  factOf('GetRestApis', async () => {
    const [rest, v2] = await together([allRestApis(clients.branch()), allV2Apis(clients.branch())]);
    const ofRest = rest.map((api) => ({
      id: api.id,
      apiType: 'REST' as const,
      endpointType: endpointTypeOf(api.endpointConfiguration?.types?.[0]),
    }));
    const ofV2 = v2.map((api) => ({
      id: api.ApiId,
      apiType: v2TypeOf(api.ProtocolType),
      endpointType: 'REGIONAL' as const,
    }));
    return [...ofRest, ...ofV2]
      .flatMap((api): OtherApi[] => (api.id === undefined || api.id === apiId ? [] : [{ ...api, id: api.id }]))
      .sort((a, b) => compare(a.id, b.id));
  });

export const v2TypeOf = (protocol: string | undefined): 'HTTP' | 'WEBSOCKET' =>
  protocol === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP';

/** Plain order of code units: the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
