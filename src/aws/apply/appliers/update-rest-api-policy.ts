import { unescapePolicyText } from '../../../core/policy/index.ts';
import type { Applier, ApplyClients } from '../applier.ts';
import { wholePolicy } from '../documents.ts';

/** `UpdateRestApi replace /policy`. See https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
export const updateRestApiPolicy: Applier<'put-resource-policy'> = {
  ...wholePolicy<'put-resource-policy'>('The resource policy', ({ policy }) => policy),
  read: async (clients, change) => {
    const raw = await readRaw(clients, change.restApiId);
    return { raw, policy: raw === null ? null : unescapePolicyText(raw) };
  },
  write: async (clients, change) => {
    return { raw: await writePolicy(clients, change.restApiId, change.policy) };
  },
  undo: async (clients, made) => {
    // An empty text takes the policy off.
    await writePolicy(clients, made.change.restApiId, made.before['policy'] ?? '');
  },
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
