import type { IdentityPolicy } from '../../core/model/facts.ts';
import type { Clients } from '../clients/types.ts';
import { compare } from './api.ts';
import { needed } from './fact-of.ts';
import { allMarked } from './paging.ts';
import { policyText } from './policy-text.ts';

const mark = (marker: string | undefined): { readonly Marker?: string } =>
  marker === undefined ? {} : { Marker: marker };

/** The current text of a managed policy. */
export async function managedPolicyText(clients: Clients, arn: string): Promise<string> {
  const { Policy } = await clients.call('iam', 'GetPolicy', { PolicyArn: arn });
  const { PolicyVersion } = await clients.call('iam', 'GetPolicyVersion', {
    PolicyArn: arn,
    VersionId: needed(Policy?.DefaultVersionId, `the version of ${arn}`),
  });
  return policyText(needed(PolicyVersion?.Document, `the document of ${arn}`), arn);
}

/** Inline and attached policies of a user, and those of the user's groups. */
export async function userPolicies(clients: Clients, user: string): Promise<readonly IdentityPolicy[]> {
  const [inline, managed, groups] = await Promise.all([
    allMarked(
      (marker) => clients.call('iam', 'ListUserPolicies', { UserName: user, ...mark(marker) }),
      (page) => page.PolicyNames,
    ),
    allMarked(
      (marker) => clients.call('iam', 'ListAttachedUserPolicies', { UserName: user, ...mark(marker) }),
      (page) => page.AttachedPolicies,
    ),
    allMarked(
      (marker) => clients.call('iam', 'ListGroupsForUser', { UserName: user, ...mark(marker) }),
      (page) => page.Groups,
    ),
  ]);
  const own = await Promise.all([
    ...inline.map(async (name) => {
      const { PolicyDocument } = await clients.call('iam', 'GetUserPolicy', { UserName: user, PolicyName: name });
      return inlinePolicy(name, null, PolicyDocument);
    }),
    ...managed.map(({ PolicyArn: arn }) => managedPolicy(clients, needed(arn, 'an attached policy'), null)),
  ]);
  const ofGroups = await Promise.all(
    groups.map(({ GroupName: group }) => groupPolicies(clients, needed(group, 'the name of a group'))),
  );
  return sorted([...own, ...ofGroups.flat()]);
}

/** Inline and attached policies of a role. */
export async function rolePolicies(clients: Clients, role: string): Promise<readonly IdentityPolicy[]> {
  const [inline, managed] = await Promise.all([
    allMarked(
      (marker) => clients.call('iam', 'ListRolePolicies', { RoleName: role, ...mark(marker) }),
      (page) => page.PolicyNames,
    ),
    allMarked(
      (marker) => clients.call('iam', 'ListAttachedRolePolicies', { RoleName: role, ...mark(marker) }),
      (page) => page.AttachedPolicies,
    ),
  ]);
  return sorted(
    await Promise.all([
      ...inline.map(async (name) => {
        const { PolicyDocument } = await clients.call('iam', 'GetRolePolicy', { RoleName: role, PolicyName: name });
        return inlinePolicy(name, null, PolicyDocument);
      }),
      ...managed.map(({ PolicyArn: arn }) => managedPolicy(clients, needed(arn, 'an attached policy'), null)),
    ]),
  );
}

async function groupPolicies(clients: Clients, group: string): Promise<readonly IdentityPolicy[]> {
  const [inline, managed] = await Promise.all([
    allMarked(
      (marker) => clients.call('iam', 'ListGroupPolicies', { GroupName: group, ...mark(marker) }),
      (page) => page.PolicyNames,
    ),
    allMarked(
      (marker) => clients.call('iam', 'ListAttachedGroupPolicies', { GroupName: group, ...mark(marker) }),
      (page) => page.AttachedPolicies,
    ),
  ]);
  return Promise.all([
    ...inline.map(async (name) => {
      const { PolicyDocument } = await clients.call('iam', 'GetGroupPolicy', { GroupName: group, PolicyName: name });
      return inlinePolicy(name, group, PolicyDocument);
    }),
    ...managed.map(({ PolicyArn: arn }) => managedPolicy(clients, needed(arn, 'an attached policy'), group)),
  ]);
}

const inlinePolicy = (name: string, group: string | null, document: string | undefined): IdentityPolicy => ({
  kind: group === null ? 'inline' : 'group-inline',
  name,
  group,
  text: policyText(needed(document, `the document of policy ${name}`), `policy ${name}`),
});

const managedPolicy = async (clients: Clients, arn: string, group: string | null): Promise<IdentityPolicy> => ({
  kind: group === null ? 'managed' : 'group-managed',
  name: arn,
  group,
  text: await managedPolicyText(clients, arn),
});

/** Own policies before a group's, groups by name; inline before managed, each by name. */
const sorted = (policies: readonly IdentityPolicy[]): readonly IdentityPolicy[] =>
  [...policies].sort(
    (a, b) =>
      compare(a.group ?? '', b.group ?? '') || Number(isManaged(a)) - Number(isManaged(b)) || compare(a.name, b.name),
  );

const isManaged = (policy: IdentityPolicy): boolean => policy.kind === 'managed' || policy.kind === 'group-managed';
