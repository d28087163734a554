import { unescapePolicyText } from '../../../core/policy/index.ts';
import type { Applier, ApplyClients } from '../applier.ts';
import { sameDocument } from '../documents.ts';

/** `UpdateRestApi replace /policy`. See https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
export const updateRestApiPolicy: Applier<'put-resource-policy'> = {
  read: async (clients, change) => {
    const raw = await readRaw(clients, change.restApiId);
    return { raw, policy: raw === null ? null : unescapePolicyText(raw) };
  },
  drift: (change, held) =>
    sameDocument(held['policy'] ?? null, change.assumes?.policy ?? null)
      ? null
      : 'The resource policy was changed after it was read.',
  write: async (clients, change) => {
    return { raw: await writePolicy(clients, change.restApiId, change.policy) };
  },
  // AWS may store another spelling than it was sent: its own answer to the write counts too.
  landed: (made, now) =>
    (made.result['raw'] != null && made.result['raw'] === now['raw']) ||
    sameDocument(now['policy'] ?? null, made.change.policy),
  undo: async (clients, made) => {
    // An empty text takes the policy off.
    await writePolicy(clients, made.change.restApiId, made.before['policy'] ?? '');
  },
  differences: (before, now) =>
    before['raw'] === now['raw'] ? [] : ['The resource policy reads differently than before.'],
};

async function readRaw(clients: ApplyClients, restApiId: string): Promise<string | null> {
  const api = await clients.call('apigateway', 'GetRestApi', { restApiId });
  return api.policy === undefined || api.policy === '' ? null : api.policy;
}

async function writePolicy(clients: ApplyClients, restApiId: string, value: string): Promise<string | null> {
  const patchOperations = [{ op: 'replace' as const, path: '/policy', value }];
  const api = await clients.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations });
  return api.policy ?? null;
}
