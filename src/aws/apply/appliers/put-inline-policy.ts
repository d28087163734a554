import type { Change } from '../../../core/model/plan.ts';
import type { Applier, Held } from '../applier.ts';
import { textOf } from '../applier.ts';
import type { ApplyClients } from '../clients.ts';
import { decodeDocument, sameDocument } from '../documents.ts';
import { isMissing } from '../errors.ts';

interface Owner {
  readonly kind: 'Role' | 'User' | 'Group';
  /** The ARN of the role, user or group that this name means in the account we write to. */
  readonly arn: (clients: ApplyClients, name: string) => Promise<string | null>;
  readonly get: (clients: ApplyClients, name: string, policy: string) => Promise<string | null>;
  readonly put: (clients: ApplyClients, name: string, policy: string, document: string) => Promise<void>;
  readonly remove: (clients: ApplyClients, name: string, policy: string) => Promise<void>;
}

const role: Owner = {
  kind: 'Role',
  arn: async (clients, RoleName) => {
    const { GetRoleCommand } = await import('@aws-sdk/client-iam');
    return (await (await clients.iam()).send(new GetRoleCommand({ RoleName }))).Role?.Arn ?? null;
  },
  get: async (clients, RoleName, PolicyName) => {
    const { GetRolePolicyCommand } = await import('@aws-sdk/client-iam');
    return (await (await clients.iam()).send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument ?? null;
  },
  put: async (clients, RoleName, PolicyName, PolicyDocument) => {
    const { PutRolePolicyCommand } = await import('@aws-sdk/client-iam');
    await (await clients.iam()).send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  },
  remove: async (clients, RoleName, PolicyName) => {
    const { DeleteRolePolicyCommand } = await import('@aws-sdk/client-iam');
    await (await clients.iam()).send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  },
};

const user: Owner = {
  kind: 'User',
  arn: async (clients, UserName) => {
    const { GetUserCommand } = await import('@aws-sdk/client-iam');
    return (await (await clients.iam()).send(new GetUserCommand({ UserName }))).User?.Arn ?? null;
  },
  get: async (clients, UserName, PolicyName) => {
    const { GetUserPolicyCommand } = await import('@aws-sdk/client-iam');
    return (await (await clients.iam()).send(new GetUserPolicyCommand({ UserName, PolicyName }))).PolicyDocument ?? null;
  },
  put: async (clients, UserName, PolicyName, PolicyDocument) => {
    const { PutUserPolicyCommand } = await import('@aws-sdk/client-iam');
    await (await clients.iam()).send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  },
  remove: async (clients, UserName, PolicyName) => {
    const { DeleteUserPolicyCommand } = await import('@aws-sdk/client-iam');
    await (await clients.iam()).send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  },
};

const group: Owner = {
  kind: 'Group',
  arn: async (clients, GroupName) => {
    const { GetGroupCommand } = await import('@aws-sdk/client-iam');
    return (await (await clients.iam()).send(new GetGroupCommand({ GroupName, MaxItems: 1 }))).Group?.Arn ?? null;
  },
  get: async (clients, GroupName, PolicyName) => {
    const { GetGroupPolicyCommand } = await import('@aws-sdk/client-iam');
    return (await (await clients.iam()).send(new GetGroupPolicyCommand({ GroupName, PolicyName }))).PolicyDocument ?? null;
  },
  put: async (clients, GroupName, PolicyName, PolicyDocument) => {
    const { PutGroupPolicyCommand } = await import('@aws-sdk/client-iam');
    await (await clients.iam()).send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }));
  },
  remove: async (clients, GroupName, PolicyName) => {
    const { DeleteGroupPolicyCommand } = await import('@aws-sdk/client-iam');
    await (await clients.iam()).send(new DeleteGroupPolicyCommand({ GroupName, PolicyName }));
  },
};

function applierFor(owner: Owner): Applier {
  const nameOf = (change: Change): string => textOf(change, `${owner.kind}Name`);
  const policyOf = (change: Change): string => textOf(change, 'PolicyName');
  return {
    service: 'iam',
    operation: `Put${owner.kind}Policy`,
    permissions: [`iam:Put${owner.kind}Policy`, `iam:Delete${owner.kind}Policy`],
    read: async (clients, change): Promise<Held> => {
      const raw = await missingAsNull(() => owner.get(clients, nameOf(change), policyOf(change)));
      // Names repeat between accounts: the ARN tells whether the name means the identity that was judged.
      const identityArn = change.assumes?.['identityArn'] == null ? null : await owner.arn(clients, nameOf(change));
      return { raw, policy: raw === null ? null : decodeDocument(raw), identityArn };
    },
    drift: (change, held) => {
      const assumed = change.assumes?.['identityArn'] ?? null;
      if (assumed !== null && assumed !== held['identityArn']) return `"${nameOf(change)}" is ${held['identityArn'] ?? 'missing'} here, not ${assumed}.`;
      const same = sameDocument(held['policy'] ?? null, change.assumes?.['policy'] ?? null);
      return same ? null : `The inline policy "${policyOf(change)}" was changed after it was read.`;
    },
    write: async (clients, change) => {
      await owner.put(clients, nameOf(change), policyOf(change), textOf(change, 'PolicyDocument'));
      return {};
    },
    landed: (made, now) => sameDocument(now['policy'] ?? null, textOf(made.change, 'PolicyDocument')),
    undo: async (clients, made) => {
      const before = made.before['policy'] ?? null;
      if (before === null) await owner.remove(clients, nameOf(made.change), policyOf(made.change));
      else await owner.put(clients, nameOf(made.change), policyOf(made.change), before);
    },
    differences: (before, now) => (before['raw'] === now['raw'] ? [] : ['The inline policy reads differently than before.']),
  };
}

async function missingAsNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export const putRolePolicy = applierFor(role);
export const putUserPolicy = applierFor(user);
export const putGroupPolicy = applierFor(group);
