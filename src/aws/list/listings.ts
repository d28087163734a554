import type { ApiType } from '../../core/api-gateway/gates.ts';
import type { Fact } from '../../core/model/fact.ts';
import { onceForEach } from '../../core/model/once.ts';
import type { ApiListing, MethodListing, PrincipalListing, StageListing } from '../../core/model/ports.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { isDenied, isNotFound, isRefusal } from '../errors.ts';
import { allRestApis, compare, endpointTypeOf, v2TypeOf } from '../read/api.ts';
import { allResources, authorizationTypeOf, verbOf } from '../read/draft.ts';
import { factOf } from '../read/fact-of.ts';
import { allMarked } from '../read/paging.ts';
import { readDeployment } from '../read/stage.ts';
import { listRoutes, listV2Apis, listV2Stages } from './v2-listings.ts';

/**
 * The region's APIs of all three kinds by name; `onPage` is told of REST APIs as their pages arrive. Emulators may know
 * REST APIs only: then those are shown. Who may list one kind only is shown that one, unless it is empty.
 */
export const listApis = (
  clients: Clients,
  onPage: (page: readonly ApiListing[]) => void = () => {},
): Promise<Fact<readonly ApiListing[]>> =>
  factOf('GetRestApis', async () => {
    const [rest, v2] = await Promise.allSettled([
      allRestApis(clients, (page) => onPage(page.flatMap(restListing))),
      listV2Apis(clients),
    ]);
    const found = [
      ...(rest.status === 'fulfilled' ? rest.value.flatMap(restListing) : []),
      ...(v2.status === 'fulfilled' ? v2.value : []),
    ];
    // Anything but a refusal leaves it open whether there are APIs of that kind.
    for (const one of [rest, v2]) if (one.status === 'rejected' && !isRefusal(one.reason)) throw one.reason;
    if (found.length === 0 && rest.status === 'rejected') throw rest.reason;
    if (found.length === 0 && v2.status === 'rejected' && isDenied(v2.reason)) throw v2.reason;
    return found.sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  });

/** The newer generation is asked first: what it does not know is a REST API, unless that is not known either. */
export const readTypeOfApi = (clients: Clients, apiId: string): Promise<Fact<ApiType>> =>
  factOf('GetApi', async () => {
    try {
      return v2TypeOf((await clients.call('apigatewayv2', 'GetApi', { ApiId: apiId })).ProtocolType);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return 'REST';
    }
  });

/** Pages are shown before the list is whole, and are the same things in it. */
const restListing = onceForEach((api: Awaited<ReturnType<typeof allRestApis>>[number]): readonly ApiListing[] =>
  api.id === undefined
    ? []
    : [
        {
          id: api.id,
          name: api.name ?? '',
          apiType: 'REST',
          endpointType: endpointTypeOf(api.endpointConfiguration?.types?.[0]),
          hasPolicy: Boolean(api.policy),
          defaultEndpointDisabled: api.disableExecuteApiEndpoint ?? false,
        },
      ],
);

/**
 * The API's stages by name, each with the time of its deployment and a mark where the draft has moved on. The mark
 * compares the deployment's summary (path, verb, authorization, key) with the draft: a difference proves that it has;
 * without one it is not known, as the summary does not show policies and integrations.
 */
export const listStages = (clients: Clients, apiId: string): Promise<Fact<readonly StageListing[]>> =>
  factOf('GetStages', () => firstKnown(restStages, listV2Stages)(clients, apiId));

async function restStages(clients: Clients, apiId: string): Promise<readonly StageListing[]> {
  const [{ item }, draft] = await Promise.all([
    clients.call('apigateway', 'GetStages', { restApiId: apiId }),
    draftSummary(clients, apiId),
  ]);
  const stages = await Promise.all(
    (item ?? []).map(async ({ stageName, deploymentId }): Promise<StageListing> => {
      const deployment = deploymentId === undefined ? null : await deploymentOf(clients, apiId, deploymentId);
      const deployed = deployment?.apiSummary === undefined ? null : summaryOf(deployment.apiSummary);
      return {
        name: stageName ?? '',
        deploymentId: deploymentId ?? '',
        deployedAt: deployment?.createdDate?.toISOString() ?? null,
        draftMovedOn: draft !== null && deployed !== null && draft !== deployed ? true : null,
      };
    }),
  );
  return stages.sort((a, b) => compare(a.name, b.name));
}

type ListOf<T> = (clients: Clients, apiId: string) => Promise<T>;

/** An id does not tell of which generation an API is: what the first does not know is asked of the second. */
const firstKnown =
  <T>(first: ListOf<T>, second: ListOf<T>): ListOf<T> =>
  async (clients, apiId) => {
    try {
      return await first(clients, apiId);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return second(clients, apiId);
    }
  };

/** A list of stages is of use without what its deployments tell. */
async function deploymentOf(clients: Clients, apiId: string, deploymentId: string) {
  try {
    return await readDeployment(clients, apiId, deploymentId);
  } catch {
    return null;
  }
}

type Summary = NonNullable<OutputOf<'apigateway', 'GetDeployment'>['apiSummary']>;

/** One line per method, sorted: equal texts mean equal summaries. */
const summaryOf = (summary: Summary): string =>
  Object.entries(summary)
    .flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, method]) => lineOf(path, verb, method)))
    .sort()
    .join('\n');

const lineOf = (
  path: string,
  verb: string,
  method: { readonly authorizationType?: string | undefined; readonly apiKeyRequired?: boolean | undefined },
): string => `${path} ${verb} ${authorizationTypeOf(method.authorizationType)} ${method.apiKeyRequired ?? false}`;

async function draftSummary(clients: Clients, apiId: string): Promise<string | null> {
  try {
    const resources = await allResources(clients, apiId);
    return resources
      .flatMap((resource) =>
        Object.entries(resource.resourceMethods ?? {}).map(([verb, method]) =>
          lineOf(resource.path ?? '/', verb, method),
        ),
      )
      .sort()
      .join('\n');
  } catch {
    return null;
  }
}

/** The methods or routes of the draft by path and verb; `onPage` is told of a REST API's as their pages arrive. */
export const listMethods = (
  clients: Clients,
  apiId: string,
  onPage: (page: readonly MethodListing[]) => void = () => {},
): Promise<Fact<readonly MethodListing[]>> =>
  factOf('GetResources', () =>
    firstKnown(async (own, id) => {
      const resources = await allResources(own, id, (page) => onPage(page.flatMap(methodsOf)));
      return resources.flatMap(methodsOf).sort((a, b) => compare(a.path, b.path) || compare(a.verb, b.verb));
    }, listRoutes)(clients, apiId),
  );

const methodsOf = onceForEach((resource: Awaited<ReturnType<typeof allResources>>[number]): readonly MethodListing[] =>
  Object.entries(resource.resourceMethods ?? {}).flatMap(([key, method]): MethodListing[] => {
    const verb = verbOf(key);
    if (verb === null) return [];
    const authorizationType = authorizationTypeOf(method.authorizationType);
    return [{ path: resource.path ?? '/', verb, authorizationType, apiKeyRequired: method.apiKeyRequired ?? false }];
  }),
);

/**
 * Users and roles of the account, without the roles that AWS services keep for themselves; `onPage` is told of them as
 * their pages arrive.
 */
export const listPrincipals = (
  clients: Clients,
  onPage: (page: readonly PrincipalListing[]) => void = () => {},
): Promise<Fact<readonly PrincipalListing[]>> =>
  factOf('ListRoles', async () => {
    const [users, roles] = await Promise.all([
      allMarked(
        (marker) => clients.call('iam', 'ListUsers', marker === undefined ? {} : { Marker: marker }),
        (page) => page.Users,
        (page) => onPage(page.flatMap(userListing)),
      ),
      allMarked(
        (marker) => clients.call('iam', 'ListRoles', marker === undefined ? {} : { Marker: marker }),
        (page) => page.Roles,
        (page) => onPage(page.flatMap(roleListing)),
      ),
    ]);
    return [...users.flatMap(userListing), ...roles.flatMap(roleListing)].sort((a, b) => compare(a.arn, b.arn));
  });

const userListing = ({ Arn: arn }: { readonly Arn?: string | undefined }): readonly PrincipalListing[] =>
  arn === undefined ? [] : [{ arn, kind: 'user' }];

const roleListing = ({
  Arn: arn,
  Path: path,
}: {
  readonly Arn?: string | undefined;
  readonly Path?: string | undefined;
}): readonly PrincipalListing[] =>
  arn === undefined || path?.startsWith('/aws-service-role/') ? [] : [{ arn, kind: 'role' }];
