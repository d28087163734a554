import type { Change } from '../../../core/model/plan.ts';
import type { InputOf } from '../../clients/types.ts';
import { type Applier, type ApplyClients, textOf } from '../applier.ts';
import { recordPatches, type Settings, settingsApplier, settingsOf } from './settings.ts';

type Place = Pick<InputOf<'apigateway', 'GetGatewayResponse'>, 'restApiId' | 'responseType'>;
const placeOf = (change: Change): Place => ({
  restApiId: textOf(change, 'restApiId'),
  responseType: textOf(change, 'responseType') as NonNullable<Place['responseType']>,
});

/** Null where nobody has customised this type: AWS shows its own, marked as default. */
async function get(clients: ApplyClients, change: Change): Promise<Settings | null> {
  const answer = await clients.call('apigateway', 'GetGatewayResponse', placeOf(change));
  return answer.defaultResponse === true
    ? null
    : settingsOf(answer, ['statusCode', 'responseParameters', 'responseTemplates']);
}

async function undo(clients: ApplyClients, change: Change, before: Settings | null, now: Settings): Promise<void> {
  if (before === null) {
    await clients.call('apigateway', 'DeleteGatewayResponse', placeOf(change));
    return;
  }
  const patchOperations = [
    ...recordPatches('/responseParameters', now['responseParameters'], before['responseParameters']),
    ...recordPatches('/responseTemplates', now['responseTemplates'], before['responseTemplates']),
  ];
  await clients.call('apigateway', 'UpdateGatewayResponse', { ...placeOf(change), patchOperations });
}

/**
 * `PutGatewayResponse`: for a type that nobody customised; it replaces all.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_PutGatewayResponse.html
 */
export const putGatewayResponse: Applier = settingsApplier({
  service: 'apigateway',
  operation: 'PutGatewayResponse',
  permissions: ['apigateway:PUT', 'apigateway:DELETE'],
  what: 'The gateway response',
  get,
  undo,
});

/**
 * `UpdateGatewayResponse`: keeps what is there.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateGatewayResponse.html
 */
export const updateGatewayResponse: Applier = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateGatewayResponse',
  permissions: ['apigateway:PATCH'],
  what: 'The gateway response',
  get,
  undo,
});
