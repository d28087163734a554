import type { Change } from '../../../core/model/plan.ts';
import { type Applier, textOf } from '../applier.ts';
import { listPatches, replacements, settingsApplier, settingsOf } from './settings.ts';

const METHOD = ['authorizationType', 'authorizerId', 'apiKeyRequired', 'authorizationScopes'];

export const methodPlace = (change: Change) => ({
  restApiId: textOf(change, 'restApiId'),
  resourceId: textOf(change, 'resourceId'),
  httpMethod: textOf(change, 'httpMethod'),
});

/**
 * `UpdateMethod`. Type and authorizer go together in one call.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethod.html
 */
export const updateMethod: Applier = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateMethod',
  permissions: ['apigateway:PATCH'],
  what: 'The method',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetMethod', methodPlace(change)), METHOD),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The method was not there before.');
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
export const updateRoute: Applier = settingsApplier({
  service: 'apigatewayv2',
  operation: 'UpdateRoute',
  permissions: ['apigateway:PATCH'],
  what: 'The route',
  get: async (clients, change) =>
    settingsOf(
      await clients.call('apigatewayv2', 'GetRoute', {
        ApiId: textOf(change, 'ApiId'),
        RouteId: textOf(change, 'RouteId'),
      }),
      ROUTE,
    ),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The route was not there before.');
    const moved = ROUTE.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
    const input = Object.fromEntries(
      moved.map((name) => [name, before[name] ?? (name === 'AuthorizationScopes' ? [] : undefined)]),
    );
    await clients.call('apigatewayv2', 'UpdateRoute', {
      ApiId: textOf(change, 'ApiId'),
      RouteId: textOf(change, 'RouteId'),
      ...input,
    });
  },
});
