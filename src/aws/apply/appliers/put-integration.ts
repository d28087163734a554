import type { ChangeOf } from '../../../core/model/changes/index.ts';
import type { InputOf } from '../../clients/types.ts';
import type { ApplyClients } from '../applier.ts';
import { removedOrReplaced } from './put-method.ts';
import { recordPatches, type Settings, settingsApplier, settingsOf } from './settings.ts';
import { methodPlace } from './update-method.ts';

const SETTINGS = [
  'type',
  'httpMethod',
  'uri',
  'connectionType',
  'connectionId',
  'credentials',
  'requestParameters',
  'requestTemplates',
  'passthroughBehavior',
  'contentHandling',
  'timeoutInMillis',
  'cacheNamespace',
  'cacheKeyParameters',
  'tlsConfig',
];

/** The integration with the answers that belong to it: putting another one in its place may take them away. */
async function get(clients: ApplyClients, change: ChangeOf<'put-integration'>): Promise<Settings | null> {
  const method = await clients.call('apigateway', 'GetMethod', methodPlace(change));
  const { methodIntegration } = method;
  return methodIntegration === undefined
    ? null
    : {
        ...settingsOf(methodIntegration, SETTINGS),
        integrationResponses: methodIntegration.integrationResponses ?? {},
      };
}

/**
 * `PutIntegration`: replaces the whole integration.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
 */
export const putIntegration = settingsApplier<'put-integration'>({
  what: 'The integration',
  get,
  undo: async (clients, change, before) => {
    if (before === null) {
      await clients.call('apigateway', 'DeleteIntegration', methodPlace(change));
      return;
    }
    const { httpMethod, integrationResponses, ...rest } = before;
    const input = {
      ...rest,
      ...methodPlace(change),
      ...(httpMethod === undefined ? {} : { integrationHttpMethod: httpMethod }),
    };
    await clients.call('apigateway', 'PutIntegration', input as unknown as InputOf<'apigateway', 'PutIntegration'>);
    await restoreResponses(clients, change, integrationResponses);
  },
});

/** Answers that were there before and are gone with the integration. */
async function restoreResponses(
  clients: ApplyClients,
  change: ChangeOf<'put-integration'>,
  before: unknown,
): Promise<void> {
  const now = (await clients.call('apigateway', 'GetIntegration', methodPlace(change))).integrationResponses ?? {};
  for (const [statusCode, response] of Object.entries((before ?? {}) as Record<string, Settings>)) {
    if (now[statusCode] !== undefined) continue;
    const input = { ...response, ...methodPlace(change), statusCode };
    await clients.call(
      'apigateway',
      'PutIntegrationResponse',
      input as unknown as InputOf<'apigateway', 'PutIntegrationResponse'>,
    );
  }
}

/** `UpdateIntegration`. https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateIntegration.html */
export const updateIntegration = settingsApplier<'update-integration'>({
  what: 'The integration',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetIntegration', methodPlace(change)), SETTINGS),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The integration did not exist before.');
    const patchOperations = [
      ...recordPatches('/requestTemplates', now['requestTemplates'], before['requestTemplates']),
      ...removedOrReplaced('contentHandling', now, before),
      ...removedOrReplaced('passthroughBehavior', now, before),
    ];
    await clients.call('apigateway', 'UpdateIntegration', { ...methodPlace(change), patchOperations });
  },
});
