import type { Fact } from '../../core/model/fact.ts';
import type { Api, OtherApi } from '../../core/model/facts.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { factOf } from './fact-of.ts';
import { allItems, PAGE_LIMIT } from './paging.ts';

export type RestApi = OutputOf<'apigateway', 'GetRestApi'>;

/** `GetRestApi` as AWS answers it: the API and the draft of its policy come from this one call. */
export const readRestApi = (clients: Clients, apiId: string): Promise<Fact<RestApi>> =>
  factOf('GetRestApi', () => clients.call('apigateway', 'GetRestApi', { restApiId: apiId }));

/** The API's own settings. */
export function apiOf(api: RestApi): Api {
  return {
    name: api.name ?? '',
    endpointType: endpointTypeOf(api.endpointConfiguration?.types),
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint ?? false,
    vpcEndpointIds: api.endpointConfiguration?.vpcEndpointIds ?? [],
    apiKeySource: api.apiKeySource === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER',
    binaryMediaTypes: api.binaryMediaTypes ?? [],
    cors: null,
    routeSelectionExpression: null,
    tags: api.tags ?? {},
  };
}

/** An API made without endpoint configuration is edge-optimised: https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html */
export function endpointTypeOf(types: readonly string[] | undefined): Api['endpointType'] {
  const type = types?.[0];
  return type === 'REGIONAL' || type === 'PRIVATE' ? type : 'EDGE';
}

/** All REST APIs of the account and region. */
export const allRestApis = (clients: Clients) =>
  allItems((position) => clients.call('apigateway', 'GetRestApis', { limit: PAGE_LIMIT, ...(position === undefined ? {} : { position }) }));

/** The REST APIs besides the one asked about, sorted by id. */
export const readOtherApis = (clients: Clients, apiId: string): Promise<Fact<readonly OtherApi[]>> =>
  factOf('GetRestApis', async () =>
    (await allRestApis(clients))
      .flatMap((api): OtherApi[] =>
        api.id === undefined || api.id === apiId
          ? []
          : [{ id: api.id, apiType: 'REST', endpointType: endpointTypeOf(api.endpointConfiguration?.types) }],
      )
      .sort((a, b) => compare(a.id, b.id)),
  );

/** Plain order of code units: the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
