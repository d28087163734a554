import { type Denied, denied, type Fact, known, type NotAsked, notAsked } from '../../core/model/fact.ts';
import type { Caller, ScpLevel } from '../../core/model/facts.ts';
import { NO_ORGANIZATION } from '../../core/model/needed.ts';
import type { Clients } from '../clients/types.ts';
import { isAwsCallError, isDenied } from '../errors.ts';
import { needed, unknownBecause } from './fact-of.ts';
import { levelsOf, parentsOf } from './organization-levels.ts';
import { together } from './plan.ts';

type Levels = Fact<readonly ScpLevel[] | null>;

/** Somebody who may be able to read the organization, and the account that somebody belongs to. */
export interface OrganizationReader {
  readonly clients: Clients;
  readonly accountId: string;
}

/**
 * The service control policies above the caller's account, root first; known with null when the account is in no
 * organization. `ahead`: what the ARN alone led to while the caller's policies were read.
 */
export async function serviceControlPolicies(
  caller: Fact<Caller | null>,
  ahead: Levels | null,
  ofAccount: (accountId: string) => Promise<Levels>,
): Promise<Levels> {
  if (caller.state !== 'known') return NO_ORGANIZATION;
  if (caller.value === null) return known('ListPoliciesForTarget', null);
  return ahead ?? ofAccount(caller.value.accountId);
}

/**
 * Only the management account and accounts it delegates this to may read an organization, so every reader at hand is
 * tried. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
 */
export async function readOrganization(
  readersOf: (accountId: string) => Promise<readonly OrganizationReader[]>,
  accountId: string,
  round: number,
): Promise<Levels> {
  let last: Levels = notAsked(
    `the organization of account ${accountId} is read with credentials of its management account, which are not ` +
      'available',
  );
  let from = round;
  for (const { clients, accountId: own } of await readersOf(accountId)) {
    const reader = clients.branch(from);
    last = await readBy({ clients: reader, accountId: own }, accountId);
    if (last.state === 'known') return last;
    from = reader.depth();
  }
  return last;
}

/** No policy binds the account, whatever it may read. */
class Unbound extends Error {}

/**
 * What stands above the account is asked first: it says in one answer whether there is an organization at all, and
 * whether it shows itself here.
 */
async function readBy({ clients, accountId: own }: OrganizationReader, account: string): Promise<Levels> {
  let management: string | undefined;
  /** Whether no policy binds the account. */
  const isUnbound = async (from: Clients): Promise<boolean> => {
    const { Organization: organization } = await from.call('organizations', 'DescribeOrganization', {});
    management = needed(organization?.MasterAccountId, 'the management account');
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    return (
      management === account ||
      needed(organization?.FeatureSet, 'the feature set of the organization') === 'CONSOLIDATED_BILLING'
    );
  };
  const unbound: Levels = known('DescribeOrganization', []);
  try {
    const parents = await parentsOf(clients, account).catch(async (error: unknown): Promise<never> => {
      // Whoever is refused learns most from who manages the organization.
      if (isDenied(error) && (await isUnbound(clients))) throw new Unbound();
      throw error;
    });
    // An account that sees what stands above itself is most often the one that manages all, and free.
    if (own === account && (await isUnbound(clients))) return unbound;
    const [isFree, levels] = await together([isUnbound(clients.branch()), levelsOf(clients, account, parents)]);
    return isFree ? unbound : known('ListPoliciesForTarget', levels);
  } catch (error) {
    if (error instanceof Unbound) return unbound;
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
