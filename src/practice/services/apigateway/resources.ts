import { badRequest, conflict, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, route, textOf } from '../../protocols/rest-json.ts';
import { freshId } from '../../store/ids.ts';
import type { ResourceRow } from '../../store/types.ts';
import { compact, paged, resourceOf, restApi } from './common.ts';

/** Without `embed=methods` AWS names the verbs and says nothing about them. */
function resourceJson(row: ResourceRow, embed: boolean): Json {
  const methods = Object.entries(row.methods).map(([verb, method]) => [verb, embed ? method : {}] as const);
  return compact({
    id: row.id,
    parentId: row.parentId,
    pathPart: row.pathPart,
    path: row.path,
    resourceMethods: methods.length > 0 ? Object.fromEntries(methods) : null,
  });
}

const embeds = (call: RestCall): boolean => call.query.get('embed') === 'methods';

const create = (call: RestCall): Json => {
  const api = restApi(call);
  const parent = api.draft.resources.find((row) => row.id === call.at['parentId']);
  if (parent === undefined) throw notFound('Invalid Resource identifier specified');
  const pathPart = textOf(call.body, 'pathPart');
  if (!/^(\{[\w.+-]+\}|[\w.:$~-]+)$/.test(pathPart))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the " +
        'beginning and the end.',
    );
  const path = `${parent.path === '/' ? '' : parent.path}/${pathPart}`;
  if (api.draft.resources.some((row) => row.path === path))
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  const row: ResourceRow = { id: freshId(call.store, 6), parentId: parent.id, pathPart, path, methods: {} };
  api.draft.resources.push(row);
  return resourceJson(row, true);
};

const remove = (call: RestCall): undefined => {
  const api = restApi(call);
  const row = resourceOf(call, api);
  if (row.parentId === null) throw badRequest('Root resource cannot be deleted');
  api.draft.resources = api.draft.resources.filter((one) => one !== row && !one.path.startsWith(`${row.path}/`));
  return undefined;
};

export const RESOURCE_ROUTES: readonly RestRoute[] = [
  route('GetResources', 'GET', '/restapis/{restApiId}/resources', 200, (call) =>
    paged(
      call,
      restApi(call).draft.resources.map((row) => resourceJson(row, embeds(call))),
    ),
  ),
  route('GetResource', 'GET', '/restapis/{restApiId}/resources/{resourceId}', 200, (call) =>
    resourceJson(resourceOf(call), embeds(call)),
  ),
  route('CreateResource', 'POST', '/restapis/{restApiId}/resources/{parentId}', 201, create),
  route('DeleteResource', 'DELETE', '/restapis/{restApiId}/resources/{resourceId}', 202, remove),
];
