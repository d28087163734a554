import type { Change } from '../../../core/model/plan.ts';
import { textOf } from '../applier.ts';
import { replacements, settingsApplier, settingsOf } from './settings.ts';

const SETTING = 'disableExecuteApiEndpoint';
const pathsOf = ({ input }: Change): readonly string[] =>
  ((input['patchOperations'] ?? []) as readonly { readonly path: string }[]).map(({ path }) => path);

/**
 * `UpdateRestApi replace /disableExecuteApiEndpoint`.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html
 */
export const updateDefaultEndpoint = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateRestApi',
  permissions: ['apigateway:PATCH'],
  handles: (change) => pathsOf(change).every((path) => path === `/${SETTING}`),
  what: 'The API',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetRestApi', { restApiId: textOf(change, 'restApiId') }), [SETTING]),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The API was not there before.');
    const patchOperations = [...replacements([SETTING], now, before)];
    await clients.call('apigateway', 'UpdateRestApi', { restApiId: textOf(change, 'restApiId'), patchOperations });
  },
});

/**
 * The same for HTTP and WebSocket APIs. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
 */
export const updateHttpDefaultEndpoint = settingsApplier({
  service: 'apigatewayv2',
  operation: 'UpdateApi',
  permissions: ['apigateway:PATCH'],
  handles: ({ input }) => input['DisableExecuteApiEndpoint'] !== undefined,
  what: 'The API',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigatewayv2', 'GetApi', { ApiId: textOf(change, 'ApiId') }), [
      'DisableExecuteApiEndpoint',
    ]),
  undo: async (clients, change, before) => {
    const DisableExecuteApiEndpoint = before?.['DisableExecuteApiEndpoint'] === true;
    await clients.call('apigatewayv2', 'UpdateApi', { ApiId: textOf(change, 'ApiId'), DisableExecuteApiEndpoint });
  },
});
