import type { ChangeOf } from '../../../core/model/changes/index.ts';
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
  let NextToken: string | undefined;
  do {
    const page = await clients.call('apigatewayv2', 'GetRoutes', {
      ApiId: change.ApiId,
      MaxResults: '100',
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const found = page.Items?.find(({ RouteKey }) => RouteKey === change.RouteKey);
    if (found !== undefined) return settingsOf(found, ['RouteId', 'RouteKey', 'AuthorizationType', 'Target']);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return null;
}
