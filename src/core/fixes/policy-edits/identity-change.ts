import type { Change } from '../../model/changes/index.ts';
import type { Caller, IdentityPolicy } from '../../model/facts.ts';

/** One policy of an identity with its new text; `before` null when it is new. */
export interface EditedPolicy {
  readonly policy: IdentityPolicy;
  readonly before: string | null;
  readonly after: string;
  /** What the edited statement is about besides this API, in words; null for nothing. */
  readonly otherResources: string | null;
}

export interface IdentityChange {
  readonly change: Change;
  readonly title: string;
  /** Whom else the document is about; null for nobody. */
  readonly alsoAffects: string | null;
}

/** The IAM call that writes the policy's new text. */
export function identityChange(caller: Caller, edited: EditedPolicy): IdentityChange {
  const made = written(caller, edited);
  const affects = [made.alsoAffects, edited.otherResources].filter((text) => text !== null);
  return { ...made, alsoAffects: affects.length === 0 ? null : affects.join('; ') };
}

function written(caller: Caller, { policy, before, after }: EditedPolicy): IdentityChange {
  switch (policy.kind) {
    case 'inline':
      return inline(caller, policy.name, before, after);
    case 'group-inline':
      return groupInline(caller, policy.group ?? '', policy.name, before, after);
    case 'managed':
    case 'group-managed':
      return managedVersion(policy.name, before, after, 'managed policy');
  }
}

function inline(caller: Caller, name: string, before: string | null, after: string): IdentityChange {
  const policy = { PolicyName: name, PolicyDocument: after };
  const assumes = { policy: before, identityArn: caller.identityArn };
  return {
    change:
      caller.kind === 'role'
        ? { kind: 'put-role-policy', RoleName: caller.name, ...policy, assumes }
        : { kind: 'put-user-policy', UserName: caller.name, ...policy, assumes },
    title: `inline policy "${name}" of ${caller.kind}/${caller.name}`,
    alsoAffects: null,
  };
}

function groupInline(
  caller: Caller,
  group: string,
  name: string,
  before: string | null,
  after: string,
): IdentityChange {
  return {
    change: {
      kind: 'put-group-policy',
      GroupName: group,
      PolicyName: name,
      PolicyDocument: after,
      assumes: { policy: before, accountId: caller.accountId },
    },
    title: `inline policy "${name}" of group/${group}`,
    alsoAffects: `every other user of group/${group}, for the same calls`,
  };
}

/** A new default version of a customer managed policy. */
export function managedVersion(arn: string, before: string | null, after: string, what: string): IdentityChange {
  return {
    change: {
      kind: 'create-policy-version',
      PolicyArn: arn,
      PolicyDocument: after,
      SetAsDefault: true,
      assumes: { policy: before },
    },
    title: `${what} ${arn.split('/').at(-1) ?? arn}`,
    alsoAffects: `every other identity that has ${what} ${arn.split('/').at(-1) ?? arn}, for the same calls`,
  };
}

/** Policies of AWS itself cannot be edited: their ARN has `aws` in the place of the account. */
export const isEditable = (policy: IdentityPolicy): boolean => !/^arn:[^:]+:iam::aws:/.test(policy.name);

/**
 * Roles that AWS keeps for itself: of IAM Identity Center (its permission sets are edited there) and of services.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 */
export const isReserved = ({ identityArn }: Caller): boolean =>
  /:role\/(?:aws-reserved|aws-service-role)\//.test(identityArn);
