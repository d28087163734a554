import type { ScpLevel } from '../../core/model/facts.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { CannotRead, needed } from './fact-of.ts';
import { allItems } from './paging.ts';
import { together } from './plan.ts';
import { policyText } from './policy-text.ts';

type Policy = ScpLevel['policies'][number];

/**
 * Five levels of units under the root:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const DEEPEST = 8;

/** What stands right above an account or a unit. */
export type Parents = OutputOf<'organizations', 'ListParents'>['Parents'];

export const parentsOf = async (clients: Clients, child: string): Promise<Parents> =>
  (await clients.call('organizations', 'ListParents', { ChildId: child })).Parents;

/**
 * What is attached to the root, to every unit on the way, and to the account itself, in this order. `parents`: what
 * stands above the account. Throws `AwsCallError`.
 */
export async function levelsOf(clients: Clients, account: string, parents: Parents): Promise<readonly ScpLevel[]> {
  const below = together([
    unitsFrom(clients, account, parents),
    levelOf(clients, account, accountName(clients.branch(), account)),
  ]);
  const [root] = await Promise.allSettled([rootLevel(clients.branch()), below]);
  if (root.status === 'rejected') throw root.reason;
  if (root.value === null) return [];
  const [units, own] = await below;
  // Something is attached to everything that these policies bind: an empty list means that this one is not bound.
  return [root.value, ...units, own].filter(({ policies }) => policies.length > 0);
}

/** Null where the organization has not enabled these policies. */
async function rootLevel(clients: Clients): Promise<ScpLevel | null> {
  const { Roots: roots } = await clients.call('organizations', 'ListRoots', {});
  const enabled = (type: { readonly Type?: string | undefined; readonly Status?: string | undefined }): boolean =>
    needed(type.Type, 'a policy type') === 'SERVICE_CONTROL_POLICY' &&
    needed(type.Status, 'whether service control policies are enabled') === 'ENABLED';
  const root = needed(roots, 'the root of the organization').find((one) =>
    needed(one.PolicyTypes, 'which policies the organization has enabled').some(enabled),
  );
  if (root === undefined) return null;
  return levelOf(clients, needed(root.Id, 'the id of the root'), Promise.resolve(root.Name ?? ''));
}

/** The units above a child, the upper first; each is looked into while the way up goes on. */
async function unitsFrom(clients: Clients, child: string, parents: Parents, depth = 0): Promise<readonly ScpLevel[]> {
  const [parent] = parents ?? [];
  if (parent?.Id === undefined) throw new CannotRead(`${child} has no parent`);
  if (needed(parent.Type, `the parent of ${child}`) === 'ROOT') return [];
  if (depth === DEEPEST) throw new CannotRead(`${child} has no organization root`);
  const { Id: id } = parent;
  const up = clients.branch();
  const [above, own] = await together([
    parentsOf(up, id).then((next) => unitsFrom(up, id, next, depth + 1)),
    levelOf(clients, id, unitName(clients.branch(), id)),
  ]);
  return [...above, own];
}

async function levelOf(clients: Clients, id: string, named: Promise<string>): Promise<ScpLevel> {
  const [level, policies] = await together([named, attachedTo(clients.branch(), id)]);
  return { level, policies };
}

async function unitName(clients: Clients, id: string): Promise<string> {
  const { OrganizationalUnit: unit } = await clients.call('organizations', 'DescribeOrganizationalUnit', {
    OrganizationalUnitId: id,
  });
  return unit?.Name ?? id;
}

async function accountName(clients: Clients, id: string): Promise<string> {
  const { Account: account } = await clients.call('organizations', 'DescribeAccount', { AccountId: id });
  return account?.Name ?? id;
}

async function attachedTo(clients: Clients, target: string): Promise<readonly Policy[]> {
  const attached = await allItems(async (token) => {
    const page = await clients.call('organizations', 'ListPoliciesForTarget', {
      TargetId: target,
      Filter: 'SERVICE_CONTROL_POLICY',
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { items: page.Policies, position: page.NextToken };
  });
  return Promise.all(
    attached.map(async ({ Id: policyId, Name: name = '' }) => {
      const id = needed(policyId, `a policy of ${target}`);
      return { name, text: await documentOf(clients, id) };
    }),
  );
}

async function documentOf(clients: Clients, id: string): Promise<string> {
  const { Policy: policy } = await clients.call('organizations', 'DescribePolicy', { PolicyId: id });
  return policyText(needed(policy?.Content, `the document of policy ${id}`), `policy ${id}`);
}
