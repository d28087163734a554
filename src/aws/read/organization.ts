import { type Denied, denied, type Fact, known, type NotAsked, notAsked } from '../../core/model/fact.ts';
import type { Caller, ScpLevel } from '../../core/model/facts.ts';
import { NO_ORGANIZATION } from '../../core/model/needed.ts';
import type { Clients } from '../clients/types.ts';
import { isAwsCallError, isDenied } from '../errors.ts';
import { needed, unknownBecause } from './fact-of.ts';
import { levelsOf } from './organization-levels.ts';

type Levels = Fact<readonly ScpLevel[] | null>;

/** Somebody who may be able to read the organization, and the account that somebody belongs to. */
export interface OrganizationReader {
  readonly clients: Clients;
  readonly accountId: string;
}

/**
 * The service control policies above the caller's account, root first; known with null when the account is in no
 * organization. Only the management account and accounts it delegates this to may read them, so every reader at hand is
 * tried. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
 */
export async function readServiceControlPolicies(
  readersOf: (accountId: string) => Promise<readonly OrganizationReader[]>,
  caller: Fact<Caller | null>,
): Promise<Levels> {
  if (caller.state !== 'known') return NO_ORGANIZATION;
  if (caller.value === null) return known('ListPoliciesForTarget', null);
  const { accountId } = caller.value;
  let last: Levels = notAsked(
    `the organization of account ${accountId} is told to its management account only, whose credentials are not ` +
      'at hand',
  );
  for (const reader of await readersOf(accountId)) {
    last = await readBy(reader, accountId);
    if (last.state === 'known') return last;
  }
  return last;
}

async function readBy({ clients, accountId: own }: OrganizationReader, account: string): Promise<Levels> {
  let management: string | undefined;
  try {
    const { Organization: organization } = await clients.call('organizations', 'DescribeOrganization', {});
    management = needed(organization?.MasterAccountId, 'the management account');
    // No policy binds the management account:
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    if (
      management === account ||
      needed(organization?.FeatureSet, 'what the organization is for') === 'CONSOLIDATED_BILLING'
    )
      return known('DescribeOrganization', []);
    return known('ListPoliciesForTarget', await levelsOf(clients, account));
  } catch (error) {
    if (isDenied(error)) return deniedIn(management, error);
    switch (isAwsCallError(error) ? error.code : null) {
      case 'AWSOrganizationsNotInUseException':
        return own === account ? known('DescribeOrganization', null) : elsewhere(account, own);
      case 'ChildNotFoundException':
        return elsewhere(account, own);
      default:
        return unknownBecause('ListPoliciesForTarget', error);
    }
  }
}

const elsewhere = (account: string, own: string): NotAsked =>
  notAsked(`account ${account} is not in the organization of account ${own}`);

/** An account that is not the management account is refused whatever its policies say. */
function deniedIn(management: string | undefined, error: unknown): Denied {
  const permission = isAwsCallError(error) ? error.permission : 'organizations:DescribeOrganization';
  const operation = isAwsCallError(error) ? error.operation : 'DescribeOrganization';
  return denied(
    operation,
    management === undefined ? permission : `${permission} in the management account ${management}`,
  );
}
