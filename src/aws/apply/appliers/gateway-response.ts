import type { ChangeOf } from '../../../core/model/changes/index.ts';
import type { InputOf } from '../../clients/types.ts';
import type { ApplyClients } from '../applier.ts';
import { recordPatches, type Settings, settingsApplier, settingsOf } from './settings.ts';

type Place = Pick<InputOf<'apigateway', 'GetGatewayResponse'>, 'restApiId' | 'responseType'>;
type Response = ChangeOf<'put-gateway-response' | 'update-gateway-response'>;
const placeOf = (change: Response): Place => ({
  restApiId: change.restApiId,
  responseType: change.responseType as NonNullable<Place['responseType']>,
});

/** Null where nobody has customised this type: AWS shows its own, marked as default. */
async function get(clients: ApplyClients, change: Response): Promise<Settings | null> {
  const answer = await clients.call('apigateway', 'GetGatewayResponse', placeOf(change));
  return answer.defaultResponse === true
    ? null
    : settingsOf(answer, ['statusCode', 'responseParameters', 'responseTemplates']);
}

async function undo(clients: ApplyClients, change: Response, before: Settings | null, now: Settings): Promise<void> {
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
export const putGatewayResponse = settingsApplier<'put-gateway-response'>({
  what: 'The gateway response',
  get,
  undo,
});

/**
 * `UpdateGatewayResponse`: keeps what is there.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateGatewayResponse.html
 */
export const updateGatewayResponse = settingsApplier<'update-gateway-response'>({
  what: 'The gateway response',
  get,
  undo,
});
