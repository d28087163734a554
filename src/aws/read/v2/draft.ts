import type { ApiType } from '../../../core/api-gateway/gates.ts';
import { type Fact, known, mapFact, valueOf } from '../../../core/model/fact.ts';
import type { Authorizer, DraftDefinition, Integration, Method } from '../../../core/model/facts.ts';
import type { OutputOf, Reader } from '../../clients/types.ts';
import { compare } from '../api.ts';
import { sortMethods, stated, verbOf } from '../draft.ts';
import { factFrom, factOf, needed } from '../fact-of.ts';
import { integrationOf } from '../integration.ts';
import { listedOrEachNamed } from '../named.ts';
import { allTokened, V2_PAGE_LIMIT } from '../paging.ts';
import { jwtOf, v2AuthorizerOf } from './authorizer.ts';

type Route = NonNullable<OutputOf<'apigatewayv2', 'GetRoutes'>['Items']>[number];
type AwsIntegration = NonNullable<OutputOf<'apigatewayv2', 'GetIntegrations'>['Items']>[number];

/** What the API's editors see. HTTP and WebSocket APIs have neither a resource policy nor gateway responses. */
export async function readV2Draft(clients: Reader, apiId: string, apiType: ApiType): Promise<DraftDefinition> {
  const [routes, listed, integrations] = await Promise.all([
    factOf('GetRoutes', () => allRoutes(clients.branch(), apiId)),
    readV2Authorizers(clients.branch(), apiId, apiType),
    // Without its integration a route still tells who gets in.
    integrationsOf(clients.branch(), apiId).catch(() => null),
  ]);
  const then = clients.branch(clients.depth());
  const authorizers = await listedOrEachNamed(
    listed,
    async () => (valueOf(routes) ?? []).map(({ AuthorizerId: id }) => id),
    async (ids) =>
      authorizersIn(
        apiType,
        await Promise.all(
          ids.map((id) => then.call('apigatewayv2', 'GetAuthorizer', { ApiId: apiId, AuthorizerId: id })),
        ),
      ),
  );
  const methods = await methodsIn(routes, valueOf(authorizers) ?? [], integrations);
  const resourceIds = mapFact(routes, (rows) =>
    Object.fromEntries(
      rows.flatMap(({ RouteKey, RouteId }) =>
        RouteKey === undefined || RouteId === undefined ? [] : [[RouteKey, RouteId]],
      ),
    ),
  );
  const targets = mapFact(routes, (rows) =>
    Object.fromEntries(
      rows.flatMap(({ RouteKey, Target }) =>
        RouteKey === undefined || Target === undefined ? [] : [[RouteKey, Target]],
      ),
    ),
  );
  return {
    policy: known('GetApi', null),
    methods,
    authorizers,
    gatewayResponses: known('GetApi', {}),
    resourceIds,
    targets,
  };
}

/** Every route of the draft. */
export const allRoutes = (clients: Reader, apiId: string): Promise<readonly Route[]> =>
  allTokened((token) =>
    clients.call('apigatewayv2', 'GetRoutes', {
      ApiId: apiId,
      MaxResults: V2_PAGE_LIMIT,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );

/** Routes name their authorizer by id and their integration by `integrations/{id}`. */
const methodsIn = (
  read: Fact<readonly Route[]>,
  authorizers: readonly Authorizer[],
  integrations: ReadonlyMap<string, Integration | null> | null,
): Promise<Fact<readonly Method[]>> =>
  factFrom(read, (routes) => {
    const nameOf = (id: string | undefined): string | null =>
      id === undefined ? null : (authorizers.find((one) => one.id === id)?.name ?? id);
    return sortMethods(
      routes.map((route): Method => {
        const key = needed(route.RouteKey, 'the key of a route');
        return {
          ...verbAndPathOf(key),
          ...stated({ authorizationType: route.AuthorizationType, apiKeyRequired: route.ApiKeyRequired }, key),
          authorizer: nameOf(route.AuthorizerId),
          scopes: route.AuthorizationScopes ?? [],
          integration: integrations?.get(route.Target?.replace(/^integrations\//, '') ?? '') ?? null,
        };
      }),
    );
  });

/** `GET /x` is a verb and a path; `$default`, `$connect` and the keys of a WebSocket API are no verbs. */
export function verbAndPathOf(routeKey: string): Pick<Method, 'path' | 'httpMethod'> {
  const [, verb, path] = /^([A-Z]+) (\/.*)$/s.exec(routeKey) ?? [];
  const httpMethod = verb === undefined ? null : verbOf(verb);
  return httpMethod === null || path === undefined ? { path: routeKey, httpMethod: null } : { path, httpMethod };
}

async function integrationsOf(clients: Reader, apiId: string): Promise<ReadonlyMap<string, Integration | null>> {
  const items = await allTokened((token) =>
    clients.call('apigatewayv2', 'GetIntegrations', {
      ApiId: apiId,
      MaxResults: V2_PAGE_LIMIT,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );
  return new Map(
    items.flatMap((item) =>
      item.IntegrationId === undefined ? [] : [[item.IntegrationId, v2Integration(item)] as const],
    ),
  );
}

/**
 * A mock of these APIs shows no answers of its own: whatever it says is taken as given. Null where the answer does not
 * tell what runs: only an integration with an AWS service (its subtype says which) has no URI.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
const v2Integration = ({
  IntegrationType: type,
  IntegrationUri: uri,
  IntegrationSubtype: subtype,
}: AwsIntegration): Integration | null =>
  type === undefined
    ? null
    : integrationOf({
        type,
        uri: uri ?? null,
        hasSubtype: subtype !== undefined,
        responses: type === 'MOCK' ? [{ statusCode: '200', selectionPattern: null, parameters: {} }] : [],
      });

export const readV2Authorizers = (
  clients: Reader,
  apiId: string,
  apiType: ApiType,
): Promise<Fact<readonly Authorizer[]>> =>
  factOf('GetAuthorizers', async () => {
    const items = await allTokened((token) =>
      clients.call('apigatewayv2', 'GetAuthorizers', {
        ApiId: apiId,
        MaxResults: V2_PAGE_LIMIT,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    return authorizersIn(apiType, items);
  });

type AwsAuthorizer = NonNullable<OutputOf<'apigatewayv2', 'GetAuthorizers'>['Items']>[number];

const authorizersIn = (apiType: ApiType, items: readonly Partial<AwsAuthorizer>[]): readonly Authorizer[] =>
  items
    .flatMap(
      (item) =>
        v2AuthorizerOf(apiType, {
          id: item.AuthorizerId ?? null,
          name: item.Name,
          type: item.AuthorizerType,
          identitySources: item.IdentitySource ?? [],
          uri: item.AuthorizerUri ?? null,
          credentialsArn: item.AuthorizerCredentialsArn ?? null,
          ttlSeconds: item.AuthorizerResultTtlInSeconds ?? null,
          payloadFormatVersion: item.AuthorizerPayloadFormatVersion ?? null,
          enableSimpleResponses: item.EnableSimpleResponses ?? false,
          jwt: jwtOf(item.JwtConfiguration?.Issuer, item.JwtConfiguration?.Audience),
        }) ?? [],
    )
    .sort((a, b) => compare(a.name, b.name));
