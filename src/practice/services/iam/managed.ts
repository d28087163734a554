import { accountOf } from '../../../core/api-gateway/arns.ts';
import { AwsError } from '../../http/errors.ts';
import type { QueryInput, QueryRun } from '../../protocols/query.ts';
import { managedPolicyRow } from '../../store/aws-policies.ts';
import { iamId } from '../../store/ids.ts';
import type { ManagedPolicyRow } from '../../store/types.ts';
import type { ServiceCall } from '../types.ts';
import { checkedDocument, encodedDocument, listed, noSuchEntity } from './common.ts';

function policyOf(call: ServiceCall, input: QueryInput, action: string): ManagedPolicyRow {
  const arn = input.needed('PolicyArn');
  call.authorize(`iam:${action}`, arn);
  const row = managedPolicyRow(call.store, arn);
  // A policy of another account is as good as none; AWS's own belong to everyone.
  if (row === undefined || (accountOf(arn) !== null && accountOf(arn) !== call.principal.accountId))
    throw noSuchEntity(`Policy ${arn} was not found.`);
  return row;
}

function writable(row: ManagedPolicyRow): ManagedPolicyRow {
  if (accountOf(row.arn) === null)
    throw new AwsError('AccessDenied', `User is not authorized to change the AWS managed policy ${row.arn}`, 403);
  return row;
}

function versionOf(row: ManagedPolicyRow, id: string): ManagedPolicyRow['versions'][number] {
  const found = row.versions.find((one) => one.id === id);
  if (found === undefined) throw noSuchEntity(`Policy ${row.arn} version ${id} does not exist or is not attachable.`);
  return found;
}

const versionFields = (
  row: ManagedPolicyRow,
  version: ManagedPolicyRow['versions'][number],
  withDocument: boolean,
) => ({
  ...(withDocument ? { Document: encodedDocument(version.text) } : {}),
  VersionId: version.id,
  IsDefaultVersion: row.defaultVersion === version.id,
  CreateDate: new Date(version.createdAt),
});

/** Managed policies and their versions: five at most, the default one cannot be deleted. */
export const MANAGED_OPERATIONS: Readonly<Record<string, QueryRun>> = {
  GetPolicy: (call, input) => {
    const row = policyOf(call, input, 'GetPolicy');
    const [, path = '/'] = /:policy(\/(?:.*\/)?)[^/]+$/.exec(row.arn) ?? [];
    const attached = [...call.store.identities.values()].filter((one) => one.attachedPolicies.includes(row.arn)).length;
    const bounded = [...call.store.identities.values()].filter((one) => one.boundaryArn === row.arn).length;
    return {
      Policy: {
        PolicyName: row.arn.split('/').at(-1),
        PolicyId: iamId('ANPA', row.arn),
        Arn: row.arn,
        Path: path,
        DefaultVersionId: row.defaultVersion,
        AttachmentCount: attached,
        PermissionsBoundaryUsageCount: bounded,
        IsAttachable: true,
        CreateDate: new Date(row.createdAt),
        UpdateDate: new Date(Math.max(...row.versions.map((one) => one.createdAt))),
      },
    };
  },
  GetPolicyVersion: (call, input) => {
    const row = policyOf(call, input, 'GetPolicyVersion');
    return { PolicyVersion: versionFields(row, versionOf(row, input.needed('VersionId')), true) };
  },
  ListPolicyVersions: (call, input) => {
    const row = policyOf(call, input, 'ListPolicyVersions');
    return listed(input, 'Versions', row.versions.map((one) => versionFields(row, one, false)).reverse());
  },
  CreatePolicyVersion: (call, input) => {
    const row = writable(policyOf(call, input, 'CreatePolicyVersion'));
    const text = checkedDocument(input.needed('PolicyDocument'));
    if (row.versions.length >= 5)
      throw new AwsError(
        'LimitExceeded',
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing ' +
          'version.',
        409,
      );
    const version = { id: `v${row.nextVersion}`, text, createdAt: call.now() };
    row.nextVersion += 1;
    row.versions = [...row.versions, version];
    if (input.text('SetAsDefault') === 'true') row.defaultVersion = version.id;
    return { PolicyVersion: versionFields(row, version, false) };
  },
  DeletePolicyVersion: (call, input) => {
    const row = writable(policyOf(call, input, 'DeletePolicyVersion'));
    const version = versionOf(row, input.needed('VersionId'));
    if (version.id === row.defaultVersion)
      throw new AwsError('DeleteConflict', 'Cannot delete the default version of a policy.', 409);
    row.versions = row.versions.filter((one) => one !== version);
    return undefined;
  },
  SetDefaultPolicyVersion: (call, input) => {
    const row = writable(policyOf(call, input, 'SetDefaultPolicyVersion'));
    row.defaultVersion = versionOf(row, input.needed('VersionId')).id;
    return undefined;
  },
};
