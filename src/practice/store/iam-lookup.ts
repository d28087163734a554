import { accountOf, principalName } from '../../core/api-gateway/arns.ts';
import { managedPolicyRow } from './aws-policies.ts';
import type { CredentialRow, IdentityRow, Store } from './types.ts';

const NOTHING = '{"Version":"2012-10-17","Statement":[]}';

/** The text of a managed policy's default version; a policy that is gone grants nothing. */
export function managedText(store: Store, arn: string): string {
  const row = managedPolicyRow(store, arn);
  return row?.versions.find((one) => one.id === row.defaultVersion)?.text ?? NOTHING;
}

/** The ARN under which a key's owner appears: the user's, or the role's session. */
export function arnOfCredential(credential: CredentialRow, identity: IdentityRow): string {
  if (identity.kind === 'user') return identity.arn;
  const [, partition = 'aws'] = identity.arn.split(':');
  const name = nameOf(identity);
  return `arn:${partition}:sts::${accountOf(identity.arn)}:assumed-role/${name}/${credential.sessionName ?? 'session'}`;
}

export function nameOf(identity: { readonly arn: string }): string {
  const name = principalName(identity.arn);
  return name.kind === 'user' || name.kind === 'role' ? name.name : '';
}

export function pathOf(identity: { readonly arn: string }): string {
  const name = principalName(identity.arn);
  return name.kind === 'user' || name.kind === 'role' ? name.path : '/';
}

/** Every policy text that grants to an identity, with the name AWS shows for it. */
export function policiesOf(
  store: Store,
  identity: IdentityRow,
): readonly { readonly name: string; readonly type: string; readonly text: string }[] {
  const account = accountOf(identity.arn) ?? '';
  const of = (
    holder: { inlinePolicies: IdentityRow['inlinePolicies']; attachedPolicies: readonly string[] },
    kind: string,
    owner: string,
  ) => [
    ...holder.inlinePolicies.map((one) => ({ name: `${kind}_${owner}_${one.name}`, type: kind, text: one.text })),
    ...holder.attachedPolicies.map((arn) => ({
      name: arn.split('/').at(-1) ?? arn,
      type: arn.includes(':iam::aws:') ? 'aws-managed' : 'user-managed',
      text: managedText(store, arn),
    })),
  ];
  const groups = identity.groups.flatMap((name) => {
    const group = store.groups.get(`${account}/${name}`);
    return group ? of(group, 'group', name) : [];
  });
  return [...of(identity, identity.kind, nameOf(identity)), ...groups];
}
