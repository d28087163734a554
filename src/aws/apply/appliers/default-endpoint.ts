import { replacements, settingsApplier, settingsOf } from './settings.ts';

const SETTING = 'disableExecuteApiEndpoint';

/**
 * `UpdateRestApi replace /disableExecuteApiEndpoint`.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html
 */
export const updateDefaultEndpoint = settingsApplier<'update-default-endpoint'>({
  what: 'The API',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetRestApi', { restApiId: change.restApiId }), [SETTING]),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The API did not exist before.');
    const patchOperations = [...replacements([SETTING], now, before)];
    await clients.call('apigateway', 'UpdateRestApi', { restApiId: change.restApiId, patchOperations });
  },
});

/**
 * The same for HTTP and WebSocket APIs. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
 */
export const updateHttpDefaultEndpoint = settingsApplier<'update-v2-default-endpoint'>({
  what: 'The API',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigatewayv2', 'GetApi', { ApiId: change.ApiId }), ['DisableExecuteApiEndpoint']),
  undo: async (clients, change, before) => {
    const DisableExecuteApiEndpoint = before?.['DisableExecuteApiEndpoint'] === true;
    await clients.call('apigatewayv2', 'UpdateApi', { ApiId: change.ApiId, DisableExecuteApiEndpoint });
  },
});
