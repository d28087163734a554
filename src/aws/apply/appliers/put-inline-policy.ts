import type { ChangeOf } from '../../../core/model/changes/index.ts';
import { unescapePolicyText } from '../../../core/policy/index.ts';
import { isNotFound } from '../../errors.ts';
import type { Applier, ApplyClients, Held } from '../applier.ts';
import { sameDocument, wholePolicy } from '../documents.ts';

type Kind = 'put-role-policy' | 'put-user-policy' | 'put-group-policy';

interface Owner<K extends Kind> {
  readonly nameOf: (change: ChangeOf<K>) => string;
  /** The ARN that this name means in the account we write to. */
  readonly arn: ((clients: ApplyClients, name: string) => Promise<string | null>) | null;
  readonly get: (clients: ApplyClients, name: string, policy: string) => Promise<string | null>;
  readonly put: (clients: ApplyClients, name: string, policy: string, document: string) => Promise<void>;
  readonly remove: (clients: ApplyClients, name: string, policy: string) => Promise<void>;
}

const role: Owner<'put-role-policy'> = {
  nameOf: ({ RoleName }) => RoleName,
  arn: async (clients, RoleName) => {
    return (await clients.call('iam', 'GetRole', { RoleName })).Role?.Arn ?? null;
  },
  get: async (clients, RoleName, PolicyName) => {
    return (await clients.call('iam', 'GetRolePolicy', { RoleName, PolicyName })).PolicyDocument ?? null;
  },
  put: async (clients, RoleName, PolicyName, PolicyDocument) => {
    await clients.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument });
  },
  remove: async (clients, RoleName, PolicyName) => {
    await clients.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  },
};

const user: Owner<'put-user-policy'> = {
  nameOf: ({ UserName }) => UserName,
  arn: async (clients, UserName) => {
    return (await clients.call('iam', 'GetUser', { UserName })).User?.Arn ?? null;
  },
  get: async (clients, UserName, PolicyName) => {
    return (await clients.call('iam', 'GetUserPolicy', { UserName, PolicyName })).PolicyDocument ?? null;
  },
  put: async (clients, UserName, PolicyName, PolicyDocument) => {
    await clients.call('iam', 'PutUserPolicy', { UserName, PolicyName, PolicyDocument });
  },
  remove: async (clients, UserName, PolicyName) => {
    await clients.call('iam', 'DeleteUserPolicy', { UserName, PolicyName });
  },
};

const group: Owner<'put-group-policy'> = {
  nameOf: ({ GroupName }) => GroupName,
  // The caller's own ARN is checked where it matters; a group is only ever reached through its user.
  arn: null,
  get: async (clients, GroupName, PolicyName) => {
    return (await clients.call('iam', 'GetGroupPolicy', { GroupName, PolicyName })).PolicyDocument ?? null;
  },
  put: async (clients, GroupName, PolicyName, PolicyDocument) => {
    await clients.call('iam', 'PutGroupPolicy', { GroupName, PolicyName, PolicyDocument });
  },
  remove: async (clients, GroupName, PolicyName) => {
    await clients.call('iam', 'DeleteGroupPolicy', { GroupName, PolicyName });
  },
};

/** Whose policy the plan is about; a group's plan does not say it. */
const assumedArn = (assumes: ChangeOf<Kind>['assumes'] | undefined): string | null =>
  assumes !== undefined && 'identityArn' in assumes ? assumes.identityArn : null;

function applierFor<K extends Kind>(owner: Owner<K>): Applier<K> {
  const { nameOf } = owner;
  const policyOf = (change: ChangeOf<K>): string => change.PolicyName;
  return {
    ...wholePolicy<Kind>('The inline policy', ({ PolicyDocument }) => PolicyDocument),
    read: async (clients, change): Promise<Held> => {
      // Names repeat between accounts: the ARN tells whether the name means the identity that was judged.
      const identityArn =
        owner.arn === null || assumedArn(change.assumes) === null ? null : await owner.arn(clients, nameOf(change));
      // Last, so that the least time lies between it and a write.
      const raw = await missingAsNull(() => owner.get(clients, nameOf(change), policyOf(change)));
      return { raw, policy: raw === null ? null : unescapePolicyText(raw), identityArn };
    },
    drift: (change, held) => {
      const assumed = assumedArn(change.assumes);
      if (assumed !== null && assumed !== held['identityArn'])
        return `In AWS, "${nameOf(change)}" is ${held['identityArn'] ?? 'missing'}, not ${assumed} as expected.`;
      const same = sameDocument(held['policy'] ?? null, change.assumes?.policy ?? null);
      return same ? null : `The inline policy "${policyOf(change)}" was changed after it was read.`;
    },
    write: async (clients, change) => {
      await owner.put(clients, nameOf(change), policyOf(change), change.PolicyDocument);
      return {};
    },
    undo: async (clients, made) => {
      const before = made.before['policy'] ?? null;
      if (before === null) await owner.remove(clients, nameOf(made.change), policyOf(made.change));
      else await owner.put(clients, nameOf(made.change), policyOf(made.change), before);
    },
  };
}

async function missingAsNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

export const putRolePolicy = applierFor(role);
export const putUserPolicy = applierFor(user);
export const putGroupPolicy = applierFor(group);
