import type { ChangeOf } from '../../../core/model/changes/index.ts';
import type { ApplyClients } from '../applier.ts';
import { listPatches, replacements, type Settings, settingsApplier, settingsOf } from './settings.ts';

const REST = [
  'name',
  'type',
  'identitySource',
  'identityValidationExpression',
  'authorizerResultTtlInSeconds',
  'authorizerCredentials',
  'authorizerUri',
  'providerARNs',
];

const placeOf = ({ restApiId, authorizerId }: ChangeOf<'update-authorizer'>) => ({ restApiId, authorizerId });

/** `UpdateAuthorizer` of a REST API. https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAuthorizer.html */
export const updateAuthorizer = settingsApplier<'update-authorizer'>({
  what: 'The authorizer',
  get: async (clients, change) => {
    const settings = settingsOf(await clients.call('apigateway', 'GetAuthorizer', placeOf(change)), REST);
    // A set without an order: AWS may list it in any.
    return Array.isArray(settings['providerARNs'])
      ? { ...settings, providerARNs: [...settings['providerARNs']].sort() }
      : settings;
  },
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The authorizer did not exist before.');
    const plain = [
      'identitySource',
      'identityValidationExpression',
      'authorizerResultTtlInSeconds',
      'authorizerCredentials',
    ];
    const patchOperations = [
      ...replacements(plain, now, before),
      ...listPatches('/providerARNs', now['providerARNs'], before['providerARNs']),
    ];
    await clients.call('apigateway', 'UpdateAuthorizer', { ...placeOf(change), patchOperations });
  },
});

const NEWER = [
  'Name',
  'AuthorizerType',
  'IdentitySource',
  'AuthorizerResultTtlInSeconds',
  'AuthorizerPayloadFormatVersion',
  'EnableSimpleResponses',
  'JwtConfiguration',
];

/**
 * `UpdateAuthorizer` of an HTTP or WebSocket API: whole fields.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers-authorizerid.html
 */
export const updateV2Authorizer = settingsApplier<'update-v2-authorizer'>({
  what: 'The authorizer',
  get: readV2,
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The authorizer did not exist before.');
    const moved = NEWER.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
    const input = Object.fromEntries(moved.map((name) => [name, before[name]]));
    await clients.call('apigatewayv2', 'UpdateAuthorizer', {
      ApiId: change.ApiId,
      AuthorizerId: change.AuthorizerId,
      ...input,
    });
  },
});

async function readV2(clients: ApplyClients, change: ChangeOf<'update-v2-authorizer'>): Promise<Settings> {
  const input = { ApiId: change.ApiId, AuthorizerId: change.AuthorizerId };
  return settingsOf(await clients.call('apigatewayv2', 'GetAuthorizer', input), NEWER);
}
