import { principalName, splitArn } from '../../core/api-gateway/arns.ts';
import type { Caller } from '../../core/model/facts.ts';
import type { Clients } from '../clients/types.ts';
import { CannotRead, needed } from './fact-of.ts';
import { managedPolicyText, rolePolicies, userPolicies } from './identity-policies.ts';
import { together } from './plan.ts';

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
  const [{ user, boundary }, policies] = await together([userWithBoundary(clients, name), userPolicies(clients, name)]);
  return {
    arn: user.Arn ?? arn,
    identityArn: user.Arn ?? arn,
    accountId,
    kind: 'user',
    name,
    policies,
    boundary,
  };
}

async function readRole(clients: Clients, arn: string, accountId: string, name: string): Promise<Caller> {
  const [{ role, boundary }, policies] = await together([roleWithBoundary(clients, name), rolePolicies(clients, name)]);
  const identityArn = role.Arn ?? `arn:${splitArn(arn)[1] ?? 'aws'}:iam::${accountId}:role/${name}`;
  return {
    arn,
    identityArn,
    accountId,
    kind: 'role',
    name,
    policies,
    boundary,
  };
}

async function userWithBoundary(clients: Clients, name: string) {
  const own = clients.branch();
  const { User: found } = await own.call('iam', 'GetUser', { UserName: name });
  const user = needed(found, 'the user');
  return { user, boundary: await boundaryOf(own, user.PermissionsBoundary) };
}

async function roleWithBoundary(clients: Clients, name: string) {
  const own = clients.branch();
  const { Role: found } = await own.call('iam', 'GetRole', { RoleName: name });
  const role = needed(found, 'the role');
  return { role, boundary: await boundaryOf(own, role.PermissionsBoundary) };
}

type Boundary = { readonly PermissionsBoundaryArn?: string | undefined } | undefined;

/** IAM leaves the boundary out where there is none. */
async function boundaryOf(clients: Clients, boundary: Boundary): Promise<Caller['boundary']> {
  if (boundary === undefined) return null;
  const arn = needed(boundary.PermissionsBoundaryArn, 'the permissions boundary');
  return { arn, text: await managedPolicyText(clients, arn) };
}
