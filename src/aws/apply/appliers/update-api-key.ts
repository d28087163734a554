import { replacements, settingsApplier, settingsOf } from './settings.ts';

/**
 * `UpdateApiKey replace /enabled`. The key's value is never read.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateApiKey.html
 */
export const updateApiKey = settingsApplier<'update-api-key'>({
  what: 'The API key',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetApiKey', { apiKey: change.apiKey }), ['enabled']),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The API key did not exist before.');
    const patchOperations = [...replacements(['enabled'], now, before)];
    await clients.call('apigateway', 'UpdateApiKey', { apiKey: change.apiKey, patchOperations });
  },
});
