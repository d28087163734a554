import type { Change } from '../../../core/model/plan.ts';
import { type Applier, type ApplyClients, textOf } from '../applier.ts';
import { type Settings, settingsApplier, settingsOf } from './settings.ts';

/**
 * `CreateRoute` of an HTTP API: AWS gives the id, the key is what tells the route.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html
 */
export const createRoute: Applier = settingsApplier({
  service: 'apigatewayv2',
  operation: 'CreateRoute',
  permissions: ['apigateway:POST', 'apigateway:DELETE'],
  what: 'The route',
  get: routeByKey,
  undo: async (clients, change, _before, now) => {
    await clients.call('apigatewayv2', 'DeleteRoute', {
      ApiId: textOf(change, 'ApiId'),
      RouteId: String(now['RouteId']),
    });
  },
});

async function routeByKey(clients: ApplyClients, change: Change): Promise<Settings | null> {
  let NextToken: string | undefined;
  do {
    const page = await clients.call('apigatewayv2', 'GetRoutes', {
      ApiId: textOf(change, 'ApiId'),
      MaxResults: '100',
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const found = page.Items?.find(({ RouteKey }) => RouteKey === change.input['RouteKey']);
    if (found !== undefined) return settingsOf(found, ['RouteId', 'RouteKey', 'AuthorizationType', 'Target']);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return null;
}
