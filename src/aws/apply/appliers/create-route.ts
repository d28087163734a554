import type { ChangeOf } from '../../../core/model/changes/index.ts';
import { allTokened, V2_PAGE_LIMIT } from '../../read/paging.ts';
import type { ApplyClients } from '../applier.ts';
import { type Settings, settingsApplier, settingsOf } from './settings.ts';

/**
 * `CreateRoute` of an HTTP API: AWS gives the id, the key is what tells the route.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html
 */
export const createRoute = settingsApplier<'create-route'>({
  what: 'The route',
  get: routeByKey,
  undo: async (clients, change, _before, now) => {
    await clients.call('apigatewayv2', 'DeleteRoute', {
      ApiId: change.ApiId,
      RouteId: String(now['RouteId']),
    });
  },
});

async function routeByKey(clients: ApplyClients, change: ChangeOf<'create-route'>): Promise<Settings | null> {
  const routes = await allTokened((token) =>
    clients.call('apigatewayv2', 'GetRoutes', {
      ApiId: change.ApiId,
      MaxResults: V2_PAGE_LIMIT,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );
  const found = routes.find(({ RouteKey }) => RouteKey === change.RouteKey);
  return found === undefined ? null : settingsOf(found, ['RouteId', 'RouteKey', 'AuthorizationType', 'Target']);
}
