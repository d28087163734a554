import type { Fact } from '../../core/model/fact.ts';
import type { ApiListing, MethodListing, PrincipalListing, StageListing } from '../../core/model/ports.ts';
import type { Clients } from '../clients/types.ts';
import { allRestApis, compare, endpointTypeOf } from '../read/api.ts';
import { allResources, authorizationTypeOf, verbOf } from '../read/draft.ts';
import { factOf } from '../read/fact-of.ts';
import { allMarked } from '../read/paging.ts';

/** The region's REST APIs by name. */
export const listApis = (clients: Clients): Promise<Fact<readonly ApiListing[]>> =>
  factOf('GetRestApis', async () =>
    (await allRestApis(clients))
      .flatMap((api): ApiListing[] =>
        api.id === undefined
          ? []
          : [
              {
                id: api.id,
                name: api.name ?? '',
                apiType: 'REST',
                endpointType: endpointTypeOf(api.endpointConfiguration?.types),
                hasPolicy: Boolean(api.policy),
                defaultEndpointDisabled: api.disableExecuteApiEndpoint ?? false,
              },
            ],
      )
      .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id)),
  );

/** The API's stages by name, each with the time of its deployment. */
export const listStages = (clients: Clients, apiId: string): Promise<Fact<readonly StageListing[]>> =>
  factOf('GetStages', async () => {
    const { item } = await clients.call('apigateway', 'GetStages', { restApiId: apiId });
    const stages = await Promise.all(
      (item ?? []).map(
        async ({ stageName, deploymentId }): Promise<StageListing> => ({
          name: stageName ?? '',
          deploymentId: deploymentId ?? '',
          deployedAt: deploymentId === undefined ? null : await deployedAt(clients, apiId, deploymentId),
          draftMovedOn: null,
        }),
      ),
    );
    return stages.sort((a, b) => compare(a.name, b.name));
  });

/** A list of stages is of use without this time. */
async function deployedAt(clients: Clients, apiId: string, deploymentId: string): Promise<string | null> {
  try {
    return (await clients.call('apigateway', 'GetDeployment', { restApiId: apiId, deploymentId })).createdDate?.toISOString() ?? null;
  } catch {
    return null;
  }
}

/** The methods of the draft by path and verb. */
export const listMethods = (clients: Clients, apiId: string): Promise<Fact<readonly MethodListing[]>> =>
  factOf('GetResources', async () =>
    (await allResources(clients, apiId))
      .flatMap((resource) =>
        Object.entries(resource.resourceMethods ?? {}).flatMap(([key, method]): MethodListing[] => {
          const verb = verbOf(key);
          if (verb === null) return [];
          const authorizationType = authorizationTypeOf(method.authorizationType);
          return [{ path: resource.path ?? '/', verb, authorizationType, apiKeyRequired: method.apiKeyRequired ?? false }];
        }),
      )
      .sort((a, b) => compare(a.path, b.path) || compare(a.verb, b.verb)),
  );

/** Users and roles of the account, without the roles that AWS services keep for themselves. */
export const listPrincipals = (clients: Clients): Promise<Fact<readonly PrincipalListing[]>> =>
  factOf('ListRoles', async () => {
    const [users, roles] = await Promise.all([
      allMarked(
        (marker) => clients.call('iam', 'ListUsers', marker === undefined ? {} : { Marker: marker }),
        (page) => page.Users,
      ),
      allMarked(
        (marker) => clients.call('iam', 'ListRoles', marker === undefined ? {} : { Marker: marker }),
        (page) => page.Roles,
      ),
    ]);
    return [
      ...users.flatMap(({ Arn: arn }): PrincipalListing[] => (arn === undefined ? [] : [{ arn, kind: 'user' }])),
      ...roles.flatMap(({ Arn: arn, Path: path }): PrincipalListing[] =>
        arn === undefined || path?.startsWith('/aws-service-role/') ? [] : [{ arn, kind: 'role' }],
      ),
    ].sort((a, b) => compare(a.arn, b.arn));
  });
