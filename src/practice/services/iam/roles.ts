import { AwsError } from '../../http/errors.ts';
import type { QueryRun } from '../../protocols/query.ts';
import { managedPolicyRow } from '../../store/aws-policies.ts';
import { nameOf } from '../../store/iam-lookup.ts';
import type { IdentityRow } from '../../store/types.ts';
import { identitiesOf, identityNamed, noSuchEntity, partitionOf, roleFields } from './common.ts';
import { roleArn } from './identities.ts';
import { setTrust } from './trust.ts';

/** Roles made and deleted, and the managed policies attached to them. */
export const ROLE_OPERATIONS: Readonly<Record<string, QueryRun>> = {
  CreateRole: (call, input) => {
    const name = input.needed('RoleName');
    const arn = `arn:${partitionOf(call)}:iam::${call.principal.accountId}:role${input.text('Path') ?? '/'}${name}`;
    call.authorize('iam:CreateRole', arn);
    if (identitiesOf(call, 'role').some((one) => nameOf(one) === name))
      throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
    const row: IdentityRow = {
      arn,
      kind: 'role',
      createdAt: call.now(),
      inlinePolicies: [],
      attachedPolicies: [],
      boundaryArn: null,
      groups: [],
      trustedPrincipals: [],
      admin: false,
    };
    setTrust(row, input.needed('AssumeRolePolicyDocument'));
    call.store.identities.set(arn, row);
    return { Role: roleFields(row) };
  },
  DeleteRole: (call, input) => {
    const name = input.needed('RoleName');
    call.authorize('iam:DeleteRole', roleArn(call, name));
    const role = identityNamed(call, 'role', name);
    if (role.attachedPolicies.length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409);
    if (role.inlinePolicies.length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409);
    call.store.identities.delete(role.arn);
    return undefined;
  },
  AttachRolePolicy: (call, input) => {
    const name = input.needed('RoleName');
    const arn = input.needed('PolicyArn');
    call.authorize('iam:AttachRolePolicy', roleArn(call, name));
    const role = identityNamed(call, 'role', name);
    if (managedPolicyRow(call.store, arn) === undefined)
      throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    role.attachedPolicies = [...role.attachedPolicies.filter((one) => one !== arn), arn];
    return undefined;
  },
  DetachRolePolicy: (call, input) => {
    const name = input.needed('RoleName');
    const arn = input.needed('PolicyArn');
    call.authorize('iam:DetachRolePolicy', roleArn(call, name));
    const role = identityNamed(call, 'role', name);
    if (!role.attachedPolicies.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    role.attachedPolicies = role.attachedPolicies.filter((one) => one !== arn);
    return undefined;
  },
};
