import { AwsError } from '../../http/errors.ts';
import type { QueryInput, QueryRun } from '../../protocols/query.ts';
import type { GroupRow, IdentityRow } from '../../store/types.ts';
import type { ServiceCall } from '../types.ts';
import {
  checkedDocument,
  encodedDocument,
  groupNamed,
  identityNamed,
  inlineNamed,
  listed,
  partitionOf,
} from './common.ts';
import { roleArn, userArn } from './identities.ts';

type Owner = 'User' | 'Role' | 'Group';

interface Holder {
  readonly row: IdentityRow | GroupRow;
  readonly name: string;
}

/** Checks the permission on the owner, then finds it. */
function holderOf(call: ServiceCall, input: QueryInput, owner: Owner, action: string): Holder {
  const name = input.needed(`${owner}Name`);
  const arn =
    owner === 'User'
      ? userArn(call, name)
      : owner === 'Role'
        ? roleArn(call, name)
        : `arn:${partitionOf(call)}:iam::${call.principal.accountId}:group/${name}`;
  call.authorize(`iam:${action}`, arn);
  const row =
    owner === 'Group' ? groupNamed(call, name) : identityNamed(call, owner === 'User' ? 'user' : 'role', name);
  return { row, name };
}

function checkedName(name: string): string {
  if (/^[\w+=,.@-]{1,128}$/.test(name)) return name;
  throw new AwsError(
    'ValidationError',
    'The specified value for policyName is invalid. It must contain only alphanumeric characters and/or the ' +
      'following: +=,.@_-',
    400,
  );
}

/** The inline and attached policies of one kind of owner: the same operations under three names. */
function operationsOf(owner: Owner): Readonly<Record<string, QueryRun>> {
  const lower = owner.toLowerCase();
  return {
    [`List${owner}Policies`]: (call, input) =>
      listed(
        input,
        'PolicyNames',
        holderOf(call, input, owner, `List${owner}Policies`)
          .row.inlinePolicies.map((one) => one.name)
          .sort(),
      ),
    [`Get${owner}Policy`]: (call, input) => {
      const { row, name } = holderOf(call, input, owner, `Get${owner}Policy`);
      const policy = inlineNamed(row.inlinePolicies, input.needed('PolicyName'), lower);
      return { [`${owner}Name`]: name, PolicyName: policy.name, PolicyDocument: encodedDocument(policy.text) };
    },
    [`Put${owner}Policy`]: (call, input) => {
      const { row } = holderOf(call, input, owner, `Put${owner}Policy`);
      const policy = {
        name: checkedName(input.needed('PolicyName')),
        text: checkedDocument(input.needed('PolicyDocument')),
      };
      const at = row.inlinePolicies.findIndex((one) => one.name === policy.name);
      row.inlinePolicies = at === -1 ? [...row.inlinePolicies, policy] : row.inlinePolicies.with(at, policy);
      return undefined;
    },
    [`Delete${owner}Policy`]: (call, input) => {
      const { row } = holderOf(call, input, owner, `Delete${owner}Policy`);
      const policy = inlineNamed(row.inlinePolicies, input.needed('PolicyName'), lower);
      row.inlinePolicies = row.inlinePolicies.filter((one) => one !== policy);
      return undefined;
    },
    [`ListAttached${owner}Policies`]: (call, input) => {
      const { row } = holderOf(call, input, owner, `ListAttached${owner}Policies`);
      return listed(
        input,
        'AttachedPolicies',
        row.attachedPolicies.map((arn) => ({ PolicyName: arn.split('/').at(-1), PolicyArn: arn })),
      );
    },
  };
}

export const INLINE_OPERATIONS: Readonly<Record<string, QueryRun>> = {
  ...operationsOf('User'),
  ...operationsOf('Role'),
  ...operationsOf('Group'),
};
