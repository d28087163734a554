import type { ChangeOf } from '../../../core/model/changes/index.ts';
import type { ApplyClients } from '../applier.ts';
import { recordPatches, replacements, type Settings, send, settingsApplier, settingsOf } from './settings.ts';
import { methodPlace } from './update-method.ts';

/** `PutMethod`: a method that is not there yet. https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html */
export const putMethod = settingsApplier<'put-method'>({
  what: 'The method',
  // Answers belong to steps of their own.
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetMethod', methodPlace(change)), [
      'httpMethod',
      'authorizationType',
      'authorizerId',
      'apiKeyRequired',
      'authorizationScopes',
    ]),
  undo: async (clients, change) => {
    await clients.call('apigateway', 'DeleteMethod', methodPlace(change));
  },
});

type ResponseChange = ChangeOf<
  'put-method-response' | 'update-method-response' | 'put-integration-response' | 'update-integration-response'
>;
const responsePlace = (change: ResponseChange) => ({ ...methodPlace(change), statusCode: change.statusCode });
const METHOD_RESPONSE = ['statusCode', 'responseParameters', 'responseModels'];

async function getMethodResponse(clients: ApplyClients, change: ResponseChange): Promise<Settings> {
  return settingsOf(await clients.call('apigateway', 'GetMethodResponse', responsePlace(change)), METHOD_RESPONSE);
}

/** The headers declared besides those that are there; a method's response is not replaced by `PutMethodResponse`. */
const declare = async (
  clients: ApplyClients,
  change: ChangeOf<'put-method-response'>,
  held: Settings | null,
): Promise<void> => {
  const declared = (held?.['responseParameters'] ?? {}) as Settings;
  const patchOperations = recordPatches('/responseParameters', declared, { ...change.responseParameters, ...declared });
  if (held === null) await send(clients, change);
  else if (patchOperations.length > 0)
    await clients.call('apigateway', 'UpdateMethodResponse', {
      ...responsePlace(change),
      patchOperations: [...patchOperations],
    });
};

/**
 * `PutMethodResponse`: an answer, declared.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html
 */
export const putMethodResponse = settingsApplier<'put-method-response'>({
  what: 'The method’s response',
  get: getMethodResponse,
  write: declare,
  undo: async (clients, change, before, now) => {
    if (before === null) await clients.call('apigateway', 'DeleteMethodResponse', responsePlace(change));
    else {
      const patchOperations = [
        ...recordPatches('/responseParameters', now['responseParameters'], before['responseParameters']),
      ];
      await clients.call('apigateway', 'UpdateMethodResponse', { ...responsePlace(change), patchOperations });
    }
  },
});

/**
 * `UpdateMethodResponse`: headers declared besides those that are.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethodResponse.html
 */
export const updateMethodResponse = settingsApplier<'update-method-response'>({
  what: 'The method’s response',
  get: getMethodResponse,
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The method response did not exist before.');
    const patchOperations = [
      ...recordPatches('/responseParameters', now['responseParameters'], before['responseParameters']),
    ];
    await clients.call('apigateway', 'UpdateMethodResponse', { ...responsePlace(change), patchOperations });
  },
});

const INTEGRATION_RESPONSE = [
  'statusCode',
  'selectionPattern',
  'responseParameters',
  'responseTemplates',
  'contentHandling',
];

/**
 * `PutIntegrationResponse`: what an integration's answer becomes.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html
 */
export const putIntegrationResponse = settingsApplier<'put-integration-response'>({
  what: 'The integration’s response',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetIntegrationResponse', responsePlace(change)), INTEGRATION_RESPONSE),
  undo: async (clients, change) => {
    await clients.call('apigateway', 'DeleteIntegrationResponse', responsePlace(change));
  },
});

/** `UpdateIntegrationResponse`. https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateIntegrationResponse.html */
export const updateIntegrationResponse = settingsApplier<'update-integration-response'>({
  what: 'The integration’s response',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetIntegrationResponse', responsePlace(change)), INTEGRATION_RESPONSE),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The integration response did not exist before.');
    const patchOperations = [
      ...recordPatches('/responseParameters', now['responseParameters'], before['responseParameters']),
      ...removedOrReplaced('contentHandling', now, before),
    ];
    await clients.call('apigateway', 'UpdateIntegrationResponse', { ...responsePlace(change), patchOperations });
  },
});

/** A member that was not there before is taken away, not emptied. */
export function removedOrReplaced(
  name: string,
  now: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
) {
  if (before[name] === undefined && now[name] !== undefined) return [{ op: 'remove' as const, path: `/${name}` }];
  return replacements([name], now, before);
}
