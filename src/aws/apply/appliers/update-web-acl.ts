import type { InputOf } from '../../clients/types.ts';
import { aclFromPlain, plainAcl } from '../../read/waf/plain.ts';
import type { Applier, ApplyClients, Held } from '../applier.ts';
import { sameDocument } from '../documents.ts';

/**
 * `UpdateWebACL`: the ACL goes back whole, with the token of the last reading.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
 */
export const updateWebAcl: Applier<'update-web-acl'> = {
  read: async (clients, change): Promise<Held> => {
    const { Name, Id, Scope } = change.webAcl;
    const which = { Name, Id, Scope };
    const { WebACL, LockToken } = await clients.call('wafv2', 'GetWebACL', which);
    return { policy: WebACL === undefined ? null : JSON.stringify(plainAcl(WebACL)), token: LockToken ?? null };
  },
  drift: (change, held) =>
    sameDocument(held['policy'] ?? null, change.assumes?.policy ?? null)
      ? null
      : 'The web ACL was changed after it was read.',
  write: async (clients, change, before) => {
    await send(clients, change.webAcl, before['token'] ?? null);
    return {};
  },
  landed: ({ change }, now) => {
    const { Scope: _, ...wanted } = change.webAcl;
    return sameDocument(now['policy'] ?? null, JSON.stringify(wanted));
  },
  undo: async (clients, { before }, now) => {
    const old = JSON.parse(before['policy'] ?? '{}') as Readonly<Record<string, unknown>>;
    await send(clients, { ...old, Scope: 'REGIONAL' }, now['token'] ?? null);
  },
  differences: (before, now) =>
    before['policy'] === now['policy'] ? [] : ['The web ACL reads differently than before.'],
};

async function send(
  clients: ApplyClients,
  input: Readonly<Record<string, unknown>>,
  LockToken: string | null,
): Promise<void> {
  await clients.call('wafv2', 'UpdateWebACL', { ...(aclFromPlain(input) as object), LockToken } as InputOf<
    'wafv2',
    'UpdateWebACL'
  >);
}
