import { accountOf } from '../../../core/api-gateway/arns.ts';
import { AwsError } from '../../http/errors.ts';
import type { QueryRun } from '../../protocols/query.ts';
import { nameOf } from '../../store/iam-lookup.ts';
import { iamId } from '../../store/ids.ts';
import {
  groupArn,
  groupNamed,
  identitiesOf,
  identityNamed,
  listed,
  noSuchEntity,
  partitionOf,
  roleFields,
  userFields,
} from './common.ts';

/** Users, roles, groups and keys as lists and one by one; boundaries. */
export const IDENTITY_OPERATIONS: Readonly<Record<string, QueryRun>> = {
  GetUser: (call, input) => {
    const name = input.text('UserName');
    const own = call.principal.identity;
    if (name === null && own.kind !== 'user')
      throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials', 400);
    if (name === null) {
      call.authorize('iam:GetUser', own.arn);
      return { User: userFields(own) };
    }
    call.authorize('iam:GetUser', userArn(call, name));
    return { User: userFields(identityNamed(call, 'user', name)) };
  },
  GetRole: (call, input) => {
    const name = input.needed('RoleName');
    call.authorize('iam:GetRole', roleArn(call, name));
    return { Role: roleFields(identityNamed(call, 'role', name)) };
  },
  ListUsers: (call, input) => {
    call.authorize('iam:ListUsers', userArn(call, '*'));
    return listed(input, 'Users', identitiesOf(call, 'user').map(userFields));
  },
  ListRoles: (call, input) => {
    call.authorize('iam:ListRoles', roleArn(call, '*'));
    return listed(input, 'Roles', identitiesOf(call, 'role').map(roleFields));
  },
  ListGroupsForUser: (call, input) => {
    const name = input.needed('UserName');
    call.authorize('iam:ListGroupsForUser', userArn(call, name));
    const groups = identityNamed(call, 'user', name).groups.map((one) => groupNamed(call, one));
    return listed(
      input,
      'Groups',
      groups.map((one) => ({
        Path: '/',
        GroupName: one.name,
        GroupId: iamId('AGPA', groupArn(call, one)),
        Arn: groupArn(call, one),
        CreateDate: new Date(one.createdAt),
      })),
    );
  },
  ListAccessKeys: (call, input) => {
    const own = call.principal.identity;
    const name = input.text('UserName') ?? nameOf(own);
    call.authorize('iam:ListAccessKeys', userArn(call, name));
    const user = identityNamed(call, 'user', name);
    const keys = [...call.store.credentials.values()].filter(
      (one) => one.identityArn === user.arn && one.sessionToken === null,
    );
    return listed(
      input,
      'AccessKeyMetadata',
      keys.map((one) => ({
        UserName: name,
        AccessKeyId: one.accessKeyId,
        Status: one.status,
        CreateDate: new Date(user.createdAt),
      })),
    );
  },
  GetAccessKeyLastUsed: (call, input) => {
    const key = call.store.credentials.get(input.needed('AccessKeyId'));
    const owner = key?.sessionToken === null ? call.store.identities.get(key.identityArn) : undefined;
    call.authorize('iam:GetAccessKeyLastUsed', userArn(call, owner === undefined ? '*' : nameOf(owner)));
    // IAM does not tell keys of other accounts from keys that do not exist.
    if (owner === undefined || accountOf(owner.arn) !== call.principal.accountId)
      throw new AwsError(
        'AccessDenied',
        `User: ${call.principal.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: user ` +
          `${input.needed('AccessKeyId')}`,
        403,
      );
    return { UserName: nameOf(owner), AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } };
  },
  PutUserPermissionsBoundary: (call, input) => {
    const name = input.needed('UserName');
    call.authorize('iam:PutUserPermissionsBoundary', userArn(call, name));
    identityNamed(call, 'user', name).boundaryArn = knownPolicy(call, input.needed('PermissionsBoundary'));
    return undefined;
  },
  DeleteUserPermissionsBoundary: (call, input) => {
    const name = input.needed('UserName');
    call.authorize('iam:DeleteUserPermissionsBoundary', userArn(call, name));
    identityNamed(call, 'user', name).boundaryArn = null;
    return undefined;
  },
  PutRolePermissionsBoundary: (call, input) => {
    const name = input.needed('RoleName');
    call.authorize('iam:PutRolePermissionsBoundary', roleArn(call, name));
    identityNamed(call, 'role', name).boundaryArn = knownPolicy(call, input.needed('PermissionsBoundary'));
    return undefined;
  },
  DeleteRolePermissionsBoundary: (call, input) => {
    const name = input.needed('RoleName');
    call.authorize('iam:DeleteRolePermissionsBoundary', roleArn(call, name));
    identityNamed(call, 'role', name).boundaryArn = null;
    return undefined;
  },
};

type Call = Parameters<QueryRun>[0];

/** The ARN permissions are checked against: the identity's own, path and all, where there is one. */
export const userArn = (call: Call, name: string): string => identityArn(call, 'user', name);
export const roleArn = (call: Call, name: string): string => identityArn(call, 'role', name);

function identityArn(call: Call, kind: 'user' | 'role', name: string): string {
  const found = identitiesOf(call, kind).find((one) => nameOf(one) === name);
  return found?.arn ?? `arn:${partitionOf(call)}:iam::${call.principal.accountId}:${kind}/${name}`;
}

function knownPolicy(call: Call, arn: string): string {
  const account = accountOf(arn);
  if (!call.store.managedPolicies.has(arn) || (account !== null && account !== call.principal.accountId))
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return arn;
}
