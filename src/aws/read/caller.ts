import { principalName, splitArn } from '../../core/api-gateway/arns.ts';
import type { Caller } from '../../core/model/facts.ts';
import type { Clients } from '../clients/types.ts';
import { CannotRead, needed } from './fact-of.ts';
import { managedPolicyText, rolePolicies, userPolicies } from './identity-policies.ts';

/**
 * An IAM user or role with every policy that bears on it. `arn` is a user, a role, or the session of a role; `clients`
 * must hold credentials of the identity's own account. A session ARN does not tell the role's path: `GetRole` does
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). Throws `AwsCallError`.
 */
export async function readIdentity(clients: Clients, arn: string, accountId: string): Promise<Caller> {
  const named = principalName(arn);
  switch (named.kind) {
    case 'user':
      return readUser(clients, arn, accountId, named.name);
    case 'role':
      return readRole(clients, arn, accountId, named.name);
    case 'session':
      return readRole(clients, arn, accountId, named.roleName);
    case 'root':
      throw new CannotRead('the root user of an account has no policies to read');
    case 'other':
      throw new CannotRead(`${arn} is neither a user nor a role`);
  }
}

async function readUser(clients: Clients, arn: string, accountId: string, name: string): Promise<Caller> {
  const [{ User: user }, policies] = await Promise.all([
    clients.call('iam', 'GetUser', { UserName: name }),
    userPolicies(clients, name),
  ]);
  return {
    arn: user?.Arn ?? arn,
    identityArn: user?.Arn ?? arn,
    accountId,
    kind: 'user',
    name,
    policies,
    boundary: await boundaryOf(clients, needed(user, 'the user').PermissionsBoundary),
  };
}

async function readRole(clients: Clients, arn: string, accountId: string, name: string): Promise<Caller> {
  const [{ Role: role }, policies] = await Promise.all([
    clients.call('iam', 'GetRole', { RoleName: name }),
    rolePolicies(clients, name),
  ]);
  const identityArn = role?.Arn ?? `arn:${splitArn(arn)[1] ?? 'aws'}:iam::${accountId}:role/${name}`;
  return {
    arn,
    identityArn,
    accountId,
    kind: 'role',
    name,
    policies,
    boundary: await boundaryOf(clients, needed(role, 'the role').PermissionsBoundary),
  };
}

type Boundary = { readonly PermissionsBoundaryArn?: string | undefined } | undefined;

/** IAM leaves the boundary out where there is none. */
async function boundaryOf(clients: Clients, boundary: Boundary): Promise<Caller['boundary']> {
  if (boundary === undefined) return null;
  const arn = needed(boundary.PermissionsBoundaryArn, 'the permissions boundary');
  return { arn, text: await managedPolicyText(clients, arn) };
}
