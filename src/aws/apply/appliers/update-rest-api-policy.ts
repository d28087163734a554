import type { Change } from '../../../core/model/plan.ts';
import { unescapePolicyText } from '../../../core/policy/index.ts';
import { type Applier, type ApplyClients, textOf } from '../applier.ts';
import { sameDocument } from '../documents.ts';

interface PatchOperation {
  readonly op: 'replace';
  readonly path: string;
  readonly value: string;
}

/** `UpdateRestApi replace /policy`. See https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
export const updateRestApiPolicy: Applier = {
  service: 'apigateway',
  operation: 'UpdateRestApi',
  permissions: ['apigateway:UpdateRestApiPolicy', 'apigateway:PATCH'],
  handles: (change) => patchesOf(change).some(({ path }) => path === '/policy'),
  read: async (clients, change) => {
    const raw = await readRaw(clients, textOf(change, 'restApiId'));
    return { raw, policy: raw === null ? null : unescapePolicyText(raw) };
  },
  drift: (change, held) =>
    sameDocument(held['policy'] ?? null, change.assumes?.['policy'] ?? null)
      ? null
      : 'The resource policy was changed after it was read.',
  write: async (clients, change) => {
    return { raw: await writePolicy(clients, textOf(change, 'restApiId'), wanted(change)) };
  },
  // AWS may store another spelling than it was sent: its own answer to the write counts too.
  landed: (made, now) =>
    (made.result['raw'] != null && made.result['raw'] === now['raw']) ||
    sameDocument(now['policy'] ?? null, wanted(made.change)),
  undo: async (clients, made) => {
    // An empty text takes the policy off.
    await writePolicy(clients, textOf(made.change, 'restApiId'), made.before['policy'] ?? '');
  },
  differences: (before, now) =>
    before['raw'] === now['raw'] ? [] : ['The resource policy reads differently than before.'],
};

async function readRaw(clients: ApplyClients, restApiId: string): Promise<string | null> {
  const api = await clients.call('apigateway', 'GetRestApi', { restApiId });
  return api.policy === undefined || api.policy === '' ? null : api.policy;
}

async function writePolicy(clients: ApplyClients, restApiId: string, value: string): Promise<string | null> {
  const patchOperations: PatchOperation[] = [{ op: 'replace', path: '/policy', value }];
  const api = await clients.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations });
  return api.policy ?? null;
}

const patchesOf = ({ input }: Change): readonly PatchOperation[] =>
  (input['patchOperations'] ?? []) as readonly PatchOperation[];

function wanted(change: Change): string {
  const operations = patchesOf(change);
  const policy = operations.find((operation) => operation.path === '/policy');
  if (policy === undefined || operations.length !== 1)
    throw new TypeError('UpdateRestApi: only /policy is changed here');
  return policy.value;
}
