import type { ChangeOf } from '../../../core/model/changes/index.ts';
import { listPatches, replacements, settingsApplier, settingsOf } from './settings.ts';

const METHOD = ['authorizationType', 'authorizerId', 'apiKeyRequired', 'authorizationScopes'];

/** What names the method that a change is about. */
export const methodPlace = ({
  restApiId,
  resourceId,
  httpMethod,
}: Pick<ChangeOf<'put-method'>, 'restApiId' | 'resourceId' | 'httpMethod'>) => ({ restApiId, resourceId, httpMethod });

/**
 * `UpdateMethod`. Type and authorizer go together in one call.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethod.html
 */
export const updateMethod = settingsApplier<'update-method'>({
  what: 'The method',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetMethod', methodPlace(change)), METHOD),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The method did not exist before.');
    const names =
      before['authorizerId'] === undefined
        ? ['authorizationType', 'apiKeyRequired']
        : ['authorizationType', 'authorizerId', 'apiKeyRequired'];
    const patchOperations = [
      ...replacements(names, now, before),
      ...listPatches('/authorizationScopes', now['authorizationScopes'], before['authorizationScopes']),
    ];
    await clients.call('apigateway', 'UpdateMethod', { ...methodPlace(change), patchOperations });
  },
});

const ROUTE = ['AuthorizationType', 'AuthorizerId', 'ApiKeyRequired', 'AuthorizationScopes'];

/**
 * `UpdateRoute` of an HTTP or WebSocket API: whole fields.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes-routeid.html
 */
export const updateRoute = settingsApplier<'update-route'>({
  what: 'The route',
  get: async (clients, change) =>
    settingsOf(
      await clients.call('apigatewayv2', 'GetRoute', {
        ApiId: change.ApiId,
        RouteId: change.RouteId,
      }),
      ROUTE,
    ),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The route did not exist before.');
    const moved = ROUTE.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
    const input = Object.fromEntries(
      moved.map((name) => [name, before[name] ?? (name === 'AuthorizationScopes' ? [] : undefined)]),
    );
    await clients.call('apigatewayv2', 'UpdateRoute', {
      ApiId: change.ApiId,
      RouteId: change.RouteId,
      ...input,
    });
  },
});
