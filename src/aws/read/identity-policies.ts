import type { IdentityPolicy } from '../../core/model/facts.ts';
import type { Clients } from '../clients/types.ts';
import { compare } from './api.ts';
import { needed } from './fact-of.ts';
import { allMarked, type IamPage } from './paging.ts';
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
  const [inline, managed, ofGroups] = await Promise.all([
    inlinePolicies(
      clients.branch(),
      null,
      (own, marker) => own.call('iam', 'ListUserPolicies', { UserName: user, ...mark(marker) }),
      (own, name) => own.call('iam', 'GetUserPolicy', { UserName: user, PolicyName: name }),
    ),
    attachedPolicies(clients.branch(), null, (own, marker) =>
      own.call('iam', 'ListAttachedUserPolicies', { UserName: user, ...mark(marker) }),
    ),
    policiesOfGroups(clients.branch(), user),
  ]);
  return sorted([...inline, ...managed, ...ofGroups]);
}

/** Inline and attached policies of a role. */
export async function rolePolicies(clients: Clients, role: string): Promise<readonly IdentityPolicy[]> {
  const [inline, managed] = await Promise.all([
    inlinePolicies(
      clients.branch(),
      null,
      (own, marker) => own.call('iam', 'ListRolePolicies', { RoleName: role, ...mark(marker) }),
      (own, name) => own.call('iam', 'GetRolePolicy', { RoleName: role, PolicyName: name }),
    ),
    attachedPolicies(clients.branch(), null, (own, marker) =>
      own.call('iam', 'ListAttachedRolePolicies', { RoleName: role, ...mark(marker) }),
    ),
  ]);
  return sorted([...inline, ...managed]);
}

async function policiesOfGroups(clients: Clients, user: string): Promise<readonly IdentityPolicy[]> {
  const groups = await allMarked(
    (marker) => clients.call('iam', 'ListGroupsForUser', { UserName: user, ...mark(marker) }),
    (page) => page.Groups,
  );
  const policies = groups.flatMap(({ GroupName: name }) => {
    const group = needed(name, 'the name of a group');
    return [
      inlinePolicies(
        clients.branch(),
        group,
        (own, marker) => own.call('iam', 'ListGroupPolicies', { GroupName: group, ...mark(marker) }),
        (own, policy) => own.call('iam', 'GetGroupPolicy', { GroupName: group, PolicyName: policy }),
      ),
      attachedPolicies(clients.branch(), group, (own, marker) =>
        own.call('iam', 'ListAttachedGroupPolicies', { GroupName: group, ...mark(marker) }),
      ),
    ];
  });
  return (await Promise.all(policies)).flat();
}

type Marked<P> = (clients: Clients, marker: string | undefined) => Promise<IamPage & P>;

async function inlinePolicies(
  clients: Clients,
  group: string | null,
  page: Marked<{ readonly PolicyNames?: readonly string[] | undefined }>,
  get: (clients: Clients, name: string) => Promise<{ readonly PolicyDocument?: string | undefined }>,
): Promise<readonly IdentityPolicy[]> {
  const names = await allMarked(
    (marker) => page(clients, marker),
    (one) => one.PolicyNames,
  );
  return Promise.all(
    names.map(async (name): Promise<IdentityPolicy> => {
      const { PolicyDocument: document } = await get(clients, name);
      return {
        kind: group === null ? 'inline' : 'group-inline',
        name,
        group,
        text: policyText(needed(document, `the document of policy ${name}`), `policy ${name}`),
      };
    }),
  );
}

async function attachedPolicies(
  clients: Clients,
  group: string | null,
  page: Marked<{ readonly AttachedPolicies?: readonly { readonly PolicyArn?: string | undefined }[] | undefined }>,
): Promise<readonly IdentityPolicy[]> {
  const attached = await allMarked(
    (marker) => page(clients, marker),
    (one) => one.AttachedPolicies,
  );
  return Promise.all(
    attached.map(async ({ PolicyArn: policyArn }): Promise<IdentityPolicy> => {
      const arn = needed(policyArn, 'an attached policy');
      const text = await managedPolicyText(clients.branch(), arn);
      return { kind: group === null ? 'managed' : 'group-managed', name: arn, group, text };
    }),
  );
}

/** Own policies before a group's, groups by name; inline before managed, each by name. */
const sorted = (policies: readonly IdentityPolicy[]): readonly IdentityPolicy[] =>
  [...policies].sort(
    (a, b) =>
      compare(a.group ?? '', b.group ?? '') || Number(isManaged(a)) - Number(isManaged(b)) || compare(a.name, b.name),
  );

const isManaged = (policy: IdentityPolicy): boolean => policy.kind === 'managed' || policy.kind === 'group-managed';
