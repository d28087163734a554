import type { ChangeOf } from '../../../core/model/changes/index.ts';
import { unescapePolicyText } from '../../../core/policy/index.ts';
import type { OutputOf } from '../../clients/types.ts';
import { allItems, PAGE_LIMIT } from '../../read/paging.ts';
import type { Applier, ApplyClients } from '../applier.ts';
import { wholePolicy } from '../documents.ts';
import { replacements, settingsApplier, settingsOf } from './settings.ts';

type DomainChange = ChangeOf<'update-domain-access-mode' | 'put-domain-policy'>;

/** A private domain is named with its id besides its name. */
const named = ({ domainName, domainNameId }: DomainChange) => ({
  domainName,
  ...(domainNameId === undefined ? {} : { domainNameId }),
});
const domainOf = (clients: ApplyClients, change: DomainChange): Promise<OutputOf<'apigateway', 'GetDomainName'>> =>
  clients.call('apigateway', 'GetDomainName', named(change));

const MODE = 'endpointAccessMode';

/**
 * `UpdateDomainName replace /endpointAccessMode`.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDomainName.html
 */
export const updateDomainAccessMode = settingsApplier<'update-domain-access-mode'>({
  what: 'The custom domain',
  get: async (clients, change) => settingsOf(await domainOf(clients, change), [MODE]),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The custom domain name did not exist before.');
    await clients.call('apigateway', 'UpdateDomainName', {
      ...named(change),
      patchOperations: [...replacements([MODE], now, before)],
    });
  },
});

/** The same of an API. https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html */
export const updateApiAccessMode = settingsApplier<'update-endpoint-access-mode'>({
  what: 'The API',
  get: async (clients, change) =>
    settingsOf(await clients.call('apigateway', 'GetRestApi', { restApiId: change.restApiId }), [MODE]),
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The API did not exist before.');
    const patchOperations = [...replacements([MODE], now, before)];
    await clients.call('apigateway', 'UpdateRestApi', { restApiId: change.restApiId, patchOperations });
  },
});

/**
 * `UpdateDomainName replace /policy` of a private domain.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export const updateDomainPolicy: Applier<'put-domain-policy'> = {
  ...wholePolicy<'put-domain-policy'>('The policy of the custom domain', ({ policy }) => policy),
  read: async (clients, change) => {
    const { policy: raw } = await domainOf(clients, change);
    return raw === undefined || raw === '' ? { raw: null, policy: null } : { raw, policy: unescapePolicyText(raw) };
  },
  write: async (clients, change) => ({ raw: await writePolicy(clients, change, change.policy) }),
  undo: async (clients, { change, before }) => {
    await writePolicy(clients, change, before['policy'] ?? '');
  },
};

async function writePolicy(clients: ApplyClients, change: DomainChange, value: string): Promise<string | null> {
  const patchOperations = [{ op: 'replace' as const, path: '/policy', value }];
  return (await clients.call('apigateway', 'UpdateDomainName', { ...named(change), patchOperations })).policy ?? null;
}

/**
 * `CreateDomainNameAccessAssociation`.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDomainNameAccessAssociation.html
 */
export const createAccessAssociation = settingsApplier<'create-access-association'>({
  what: 'The access association',
  get: async (clients, change) => {
    const all = await allItems((position) =>
      clients.call('apigateway', 'GetDomainNameAccessAssociations', {
        resourceOwner: 'SELF',
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    const found = all.find(
      (one) =>
        one.domainNameArn === change.domainNameArn &&
        one.accessAssociationSource?.split('/').at(-1) === change.accessAssociationSource,
    );
    if (found === undefined) return null;
    return {
      ...settingsOf(found, ['domainNameAccessAssociationArn']),
      accessAssociationSource: change.accessAssociationSource,
    };
  },
  undo: async (clients, _change, _before, now) => {
    const domainNameAccessAssociationArn = String(now['domainNameAccessAssociationArn']);
    await clients.call('apigateway', 'DeleteDomainNameAccessAssociation', { domainNameAccessAssociationArn });
  },
});
