import type { InputOf } from '../../clients/types.ts';
import { replacements, settingsApplier, settingsOf } from './settings.ts';

/**
 * `UpdateRestApi replace /apiKeySource`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export const updateApiKeySource = settingsApplier<'update-api-key-source'>({
  what: 'The API',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetRestApi', { restApiId: change.restApiId }), ['apiKeySource']),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The API did not exist before.');
    await clients.call('apigateway', 'UpdateRestApi', {
      restApiId: change.restApiId,
      patchOperations: [...replacements(['apiKeySource'], now, before)],
    });
  },
});

/**
 * `UpdateApi` with a whole CORS configuration.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export const updateCorsConfiguration = settingsApplier<'update-cors-configuration'>({
  what: 'The CORS configuration',
  get: async (clients, change) => {
    const { CorsConfiguration } = await clients.call('apigatewayv2', 'GetApi', { ApiId: change.ApiId });
    return CorsConfiguration === undefined ? null : { CorsConfiguration };
  },
  undo: async (clients, change, before) => {
    const ApiId = change.ApiId;
    if (before === null) await clients.call('apigatewayv2', 'DeleteCorsConfiguration', { ApiId });
    else
      await clients.call('apigatewayv2', 'UpdateApi', {
        ApiId,
        CorsConfiguration: before['CorsConfiguration'] as NonNullable<
          InputOf<'apigatewayv2', 'UpdateApi'>['CorsConfiguration']
        >,
      });
  },
});
