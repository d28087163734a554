import type { ApiListing, MethodListing, StageListing } from '../../core/model/ports.ts';
import type { Clients } from '../clients/types.ts';
import { allV2Apis, compare, v2TypeOf } from '../read/api.ts';
import { authorizationTypeOf } from '../read/draft.ts';
import { allRoutes, verbAndPathOf } from '../read/v2/draft.ts';
import { allV2Stages, v2DeployedAt } from '../read/v2/stage.ts';

/** The region's HTTP and WebSocket APIs: none has a resource policy. Throws `AwsCallError`, as all of these. */
export const listV2Apis = async (clients: Clients): Promise<readonly ApiListing[]> =>
  (await allV2Apis(clients)).flatMap((api): ApiListing[] =>
    api.ApiId === undefined
      ? []
      : [
          {
            id: api.ApiId,
            name: api.Name ?? '',
            apiType: v2TypeOf(api.ProtocolType),
            endpointType: 'REGIONAL',
            hasPolicy: false,
            defaultEndpointDisabled: api.DisableExecuteApiEndpoint ?? false,
          },
        ],
  );

/** With automatic deployment the draft cannot move on. */
export async function listV2Stages(clients: Clients, apiId: string): Promise<readonly StageListing[]> {
  const stages = await Promise.all(
    (await allV2Stages(clients, apiId)).map(
      async ({ StageName: name, DeploymentId: deploymentId, AutoDeploy: autoDeploy }): Promise<StageListing> => ({
        name: name ?? '',
        deploymentId: deploymentId ?? '',
        deployedAt: deploymentId === undefined ? null : await v2DeployedAt(clients, apiId, deploymentId),
        draftMovedOn: autoDeploy === true ? false : null,
      }),
    ),
  );
  return stages.sort((a, b) => compare(a.name, b.name));
}

/**
 * The routes of the draft; a route key that is no verb and path (`$default`, `$connect`) stands as the path, for any
 * verb.
 */
export const listRoutes = async (clients: Clients, apiId: string): Promise<readonly MethodListing[]> =>
  (await allRoutes(clients, apiId))
    .flatMap((route): MethodListing[] => {
      if (route.RouteKey === undefined) return [];
      const { path, httpMethod } = verbAndPathOf(route.RouteKey);
      const authorizationType = authorizationTypeOf(route.AuthorizationType);
      return [{ path, verb: httpMethod ?? 'ANY', authorizationType, apiKeyRequired: route.ApiKeyRequired ?? false }];
    })
    .sort((a, b) => compare(a.path, b.path) || compare(a.verb, b.verb));
