import { principalName, splitArn } from '../../core/api-gateway/arns.ts';
import type { Caller } from '../../core/model/facts.ts';
import type { ReadOptions } from '../../core/model/ports.ts';
import type { Clients } from '../clients/types.ts';
import { CannotRead, needed } from './fact-of.ts';
import { managedPolicyText, rolePolicies, userPolicies } from './identity-policies.ts';
import { together } from './plan.ts';

/** Told of the ARN of the user or role. */
export type OnIdentity = NonNullable<ReadOptions['onIdentity']>;

/**
 * An IAM user or role with every policy that bears on it. `arn` is a user, a role, or the session of a role; `clients`
 * must hold credentials of the identity's own account. A session ARN does not tell the role's path: `GetRole` does
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). `onIdentity` is told of the ARN before
 * the policies are there. Throws `AwsCallError`.
 */
export async function readIdentity(
  clients: Clients,
  arn: string,
  accountId: string,
  onIdentity: OnIdentity,
): Promise<Caller> {
  const named = principalName(arn);
  switch (named.kind) {
    case 'user':
      return readUser(clients, arn, accountId, named.name, onIdentity);
    case 'role':
      return readRole(clients, arn, accountId, named.name, onIdentity);
    case 'session':
      return readRole(clients, arn, accountId, named.roleName, onIdentity);
    case 'root':
      throw new CannotRead('the root user of an account has no policies to read');
    case 'other':
      throw new CannotRead(`${arn} is neither a user nor a role`);
  }
}

async function readUser(
  clients: Clients,
  arn: string,
  accountId: string,
  name: string,
  onIdentity: OnIdentity,
): Promise<Caller> {
  const held = await readHolder(
    clients,
    () => userPolicies(clients, name),
    onIdentity,
    async (own) => {
      const { User: found } = await own.call('iam', 'GetUser', { UserName: name });
      const user = needed(found, 'the user');
      return { identityArn: user.Arn ?? arn, boundary: user.PermissionsBoundary };
    },
  );
  return { arn: held.identityArn, accountId, kind: 'user', name, ...held };
}

async function readRole(
  clients: Clients,
  arn: string,
  accountId: string,
  name: string,
  onIdentity: OnIdentity,
): Promise<Caller> {
  const held = await readHolder(
    clients,
    () => rolePolicies(clients, name),
    onIdentity,
    async (own) => {
      const { Role: found } = await own.call('iam', 'GetRole', { RoleName: name });
      const role = needed(found, 'the role');
      const named = `arn:${splitArn(arn)[1] ?? 'aws'}:iam::${accountId}:role/${name}`;
      return { identityArn: role.Arn ?? named, boundary: role.PermissionsBoundary };
    },
  );
  return { arn, accountId, kind: 'role', name, ...held };
}

/** The identity as IAM names it, with its boundary; its policies are read beside it. */
async function readHolder(
  clients: Clients,
  policiesOf: () => Promise<Caller['policies']>,
  onIdentity: OnIdentity,
  named: (own: Clients) => Promise<{ readonly identityArn: string; readonly boundary: Boundary }>,
): Promise<Pick<Caller, 'identityArn' | 'policies' | 'boundary'>> {
  const own = clients.branch();
  const identified = async () => {
    const { identityArn, boundary } = await named(own);
    onIdentity(identityArn);
    return { identityArn, boundary: await boundaryOf(own, boundary) };
  };
  const [identity, policies] = await together([identified(), policiesOf()]);
  return { ...identity, policies };
}

type Boundary = { readonly PermissionsBoundaryArn?: string | undefined } | undefined;

/** IAM leaves the boundary out where there is none. */
async function boundaryOf(clients: Clients, boundary: Boundary): Promise<Caller['boundary']> {
  if (boundary === undefined) return null;
  const arn = needed(boundary.PermissionsBoundaryArn, 'the permissions boundary');
  return { arn, text: await managedPolicyText(clients, arn) };
}
