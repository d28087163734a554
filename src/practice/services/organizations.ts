import { AwsError } from '../http/errors.ts';
import { jsonService, neededText } from '../protocols/json.ts';
import type { Json } from '../protocols/rest-json.ts';
import { idFor } from '../store/ids.ts';
import type { ScpLevelRow, Store } from '../store/types.ts';
import type { Service, ServiceCall } from './types.ts';

/** One place of an account's chain: the root, the units below it, the account itself. */
interface Node {
  readonly id: string;
  readonly type: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';
  readonly level: ScpLevelRow;
}

/**
 * The levels of an account as Organizations knows them: the first is the root, the last the account where there are
 * several.
 */
function chainOf(store: Store, account: string): readonly Node[] {
  const levels = store.serviceControlPolicies.get(account) ?? [];
  return levels.map((level, i) => {
    if (i === 0) return { id: `r-${idFor(`${account} ${level.level}`, 4)}`, type: 'ROOT', level };
    if (i === levels.length - 1) return { id: account, type: 'ACCOUNT', level };
    return {
      id: `ou-${idFor(`${account} ${levels[0]?.level ?? ''}`, 4)}-${idFor(`${account} ${level.level} ${i}`, 8)}`,
      type: 'ORGANIZATIONAL_UNIT',
      level,
    };
  });
}

const allNodes = (store: Store): readonly Node[] =>
  [...store.serviceControlPolicies.keys()].flatMap((account) => chainOf(store, account));

type PolicyRow = ScpLevelRow['policies'][number];

/** Cases may write the same name over different texts. */
const policyId = ({ name, text }: PolicyRow): string => `p-${idFor(`${name} ${text}`, 10)}`;

const summary = (policy: PolicyRow): Json => ({
  Id: policyId(policy),
  Arn:
    `arn:aws:organizations::${policy.name === 'FullAWSAccess' ? 'aws' : MANAGEMENT}:` +
    `policy/service_control_policy/${policyId(policy)}`,
  Name: policy.name,
  Type: 'SERVICE_CONTROL_POLICY',
  AwsManaged: policy.name === 'FullAWSAccess',
});

/** The management account: none that a case speaks of, as no policy binds it. */
const MANAGEMENT = '900000000000';

function inOrganization(call: ServiceCall, action: string): void {
  call.authorize(`organizations:${action}`, '*');
  if (!call.store.serviceControlPolicies.has(call.principal.accountId))
    throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.', 400);
}

function nodeOf(call: ServiceCall, id: string, type: Node['type'], code: string): Node | undefined {
  const node = allNodes(call.store).find((one) => one.id === id && one.type === type);
  if (node === undefined && !(type === 'ACCOUNT' && call.store.serviceControlPolicies.has(id)))
    throw new AwsError(code, `You specified something that does not exist: ${id}.`, 400);
  return node;
}

/**
 * Service control policies, read only: who is above an account, and what is attached there. Every account counts as one
 * that the management account lets read.
 */
export const ORGANIZATIONS: Service = jsonService('organizations', {
  DescribeOrganization: (call) => {
    inOrganization(call, 'DescribeOrganization');
    return { Organization: { Id: `o-${idFor(MANAGEMENT, 10)}`, FeatureSet: 'ALL', MasterAccountId: MANAGEMENT } };
  },
  ListRoots: (call) => {
    inOrganization(call, 'ListRoots');
    const [root] = chainOf(call.store, call.principal.accountId);
    return {
      Roots: [
        { Id: root?.id, Name: root?.level.level, PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] },
      ],
    };
  },
  DescribeOrganizationalUnit: (call, input) => {
    inOrganization(call, 'DescribeOrganizationalUnit');
    const id = neededText(input, 'OrganizationalUnitId');
    const node = nodeOf(call, id, 'ORGANIZATIONAL_UNIT', 'OrganizationalUnitNotFoundException');
    return { OrganizationalUnit: { Id: id, Name: node?.level.level } };
  },
  DescribeAccount: (call, input) => {
    inOrganization(call, 'DescribeAccount');
    const id = neededText(input, 'AccountId');
    return { Account: { Id: id, Name: nodeOf(call, id, 'ACCOUNT', 'AccountNotFoundException')?.level.level ?? id } };
  },
  ListParents: (call, input) => {
    inOrganization(call, 'ListParents');
    const child = neededText(input, 'ChildId');
    for (const account of call.store.serviceControlPolicies.keys()) {
      const chain = chainOf(call.store, account);
      // An account without a level of its own stands below the last one.
      const at = chain.findIndex((one) => one.id === child);
      const parent = at > 0 ? chain[at - 1] : at === -1 && child === account ? chain.at(-1) : undefined;
      if (parent) return { Parents: [{ Id: parent.id, Type: parent.type }] };
    }
    throw new AwsError(
      'ChildNotFoundException',
      `We can't find an organizational unit (OU) or account with the ChildId that you specified.`,
      400,
    );
  },
  ListPoliciesForTarget: (call, input) => {
    inOrganization(call, 'ListPoliciesForTarget');
    const target = neededText(input, 'TargetId');
    const node = allNodes(call.store).find((one) => one.id === target);
    if (node === undefined && !call.store.serviceControlPolicies.has(target))
      throw new AwsError(
        'TargetNotFoundException',
        `We can't find a root, OU, or account with the TargetId that you specified.`,
        400,
      );
    return { Policies: (node?.level.policies ?? []).map(summary) };
  },
  DescribePolicy: (call, input) => {
    inOrganization(call, 'DescribePolicy');
    const id = neededText(input, 'PolicyId');
    const found = allNodes(call.store)
      .flatMap((one) => one.level.policies)
      .find((one) => policyId(one) === id);
    if (found === undefined)
      throw new AwsError(
        'PolicyNotFoundException',
        `We can't find a policy with the PolicyId that you specified.`,
        400,
      );
    return { Policy: { PolicySummary: summary(found), Content: found.text } };
  },
});
