import type { ScpLevel } from '../../core/model/facts.ts';
import type { Clients } from '../clients/types.ts';
import { CannotRead, needed } from './fact-of.ts';
import { allItems } from './paging.ts';
import { policyText } from './policy-text.ts';

type Policy = ScpLevel['policies'][number];

/**
 * Five levels of units under the root:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const DEEPEST = 8;

/**
 * What is attached to the root, to every unit on the way, and to the account itself, in this order. Throws
 * `AwsCallError`.
 */
export async function levelsOf(clients: Clients, account: string): Promise<readonly ScpLevel[]> {
  const { Roots: roots } = await clients.call('organizations', 'ListRoots', {});
  const enabled = (type: { readonly Type?: string | undefined; readonly Status?: string | undefined }): boolean =>
    needed(type.Type, 'a type of policies') === 'SERVICE_CONTROL_POLICY' &&
    needed(type.Status, 'whether service control policies are enabled') === 'ENABLED';
  const root = needed(roots, 'the root of the organization').find((one) =>
    needed(one.PolicyTypes, 'which policies the organization has enabled').some(enabled),
  );
  if (root === undefined) return [];
  const documents = new Map<string, Promise<string>>();
  const units = await unitsAbove(clients, account);
  const levels = [
    { id: needed(root.Id, 'the id of the root'), level: Promise.resolve(root.Name ?? '') },
    ...units.map((id) => ({ id, level: unitName(clients, id) })),
    { id: account, level: accountName(clients, account) },
  ].map(async ({ id, level }) => ({ level: await level, policies: await attachedTo(clients, id, documents) }));
  // Something is attached to everything that these policies bind: an empty list means that this one is not bound.
  return (await Promise.all(levels)).filter(({ policies }) => policies.length > 0);
}

/** The units between root and account, the upper first. */
async function unitsAbove(clients: Clients, account: string): Promise<readonly string[]> {
  const units: string[] = [];
  let child = account;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const { Parents: parents } = await clients.call('organizations', 'ListParents', { ChildId: child });
    const [parent] = parents ?? [];
    if (parent?.Id === undefined) throw new CannotRead(`nothing stands above ${child}`);
    if (needed(parent.Type, `what stands above ${child}`) === 'ROOT') return units;
    units.unshift(parent.Id);
    child = parent.Id;
  }
  throw new CannotRead(`no root stands above account ${account}`);
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

async function attachedTo(
  clients: Clients,
  target: string,
  documents: Map<string, Promise<string>>,
): Promise<readonly Policy[]> {
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
      // Most are attached in several places.
      const text = documents.get(id) ?? documentOf(clients, id);
      documents.set(id, text);
      return { name, text: await text };
    }),
  );
}

async function documentOf(clients: Clients, id: string): Promise<string> {
  const { Policy: policy } = await clients.call('organizations', 'DescribePolicy', { PolicyId: id });
  return policyText(needed(policy?.Content, `the document of policy ${id}`), `policy ${id}`);
}
