import type { Change } from '../../../core/model/plan.ts';
import type { InputOf } from '../../clients/types.ts';
import { type Applier, textOf } from '../applier.ts';
import { replacements, settingsApplier, settingsOf } from './settings.ts';

const paths = ({ input }: Change): readonly string[] =>
  ((input['patchOperations'] ?? []) as readonly { readonly path: string }[]).map(({ path }) => path);

/**
 * `UpdateRestApi replace /apiKeySource`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export const updateApiKeySource: Applier = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateRestApi',
  permissions: ['apigateway:PATCH'],
  handles: (change) => paths(change).every((path) => path === '/apiKeySource'),
  what: 'The API',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetRestApi', { restApiId: textOf(change, 'restApiId') }), [
      'apiKeySource',
    ]),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The API was not there before.');
    await clients.call('apigateway', 'UpdateRestApi', {
      restApiId: textOf(change, 'restApiId'),
      patchOperations: [...replacements(['apiKeySource'], now, before)],
    });
  },
});

/**
 * `UpdateApi` with a whole CORS configuration.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export const updateCorsConfiguration: Applier = settingsApplier({
  service: 'apigatewayv2',
  operation: 'UpdateApi',
  permissions: ['apigateway:PATCH', 'apigateway:DELETE'],
  handles: ({ input }) => input['CorsConfiguration'] !== undefined,
  what: 'The CORS configuration',
  get: async (clients, change) => {
    const { CorsConfiguration } = await clients.call('apigatewayv2', 'GetApi', { ApiId: textOf(change, 'ApiId') });
    return CorsConfiguration === undefined ? null : { CorsConfiguration };
  },
  undo: async (clients, change, before) => {
    const ApiId = textOf(change, 'ApiId');
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
