import type { InputOf } from '../../clients/types.ts';
import { aclFromPlain, plainAcl } from '../../read/waf/plain.ts';
import type { Applier, ApplyClients, Held } from '../applier.ts';
import { wholePolicy } from '../documents.ts';

/**
 * `UpdateWebACL`: the ACL goes back whole, with the token of the last reading.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
 */
export const updateWebAcl: Applier<'update-web-acl'> = {
  ...wholePolicy<'update-web-acl'>('The web ACL', ({ webAcl: { Scope: _, ...wanted } }) => JSON.stringify(wanted)),
  read: async (clients, change): Promise<Held> => {
    const { Name, Id, Scope } = change.webAcl;
    const which = { Name, Id, Scope };
    const { WebACL, LockToken } = await clients.call('wafv2', 'GetWebACL', which);
    return { policy: WebACL === undefined ? null : JSON.stringify(plainAcl(WebACL)), token: LockToken ?? null };
  },
  write: async (clients, change, _before, now) => {
    await send(clients, change.webAcl, now['token'] ?? null);
    return {};
  },
  undo: async (clients, { before }, now) => {
    const old = JSON.parse(before['policy'] ?? '{}') as Readonly<Record<string, unknown>>;
    await send(clients, { ...old, Scope: 'REGIONAL' }, now['token'] ?? null);
  },
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
