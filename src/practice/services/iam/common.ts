import { trustPolicyText } from '../../../core/intake/cases/caller-facts.ts';
import { parsePolicy } from '../../../core/policy/index.ts';
import { AwsError } from '../../http/errors.ts';
import type { QueryInput } from '../../protocols/query.ts';
import { nameOf, pathOf } from '../../store/iam-lookup.ts';
import { iamId } from '../../store/ids.ts';
import type { GroupRow, IdentityRow, InlinePolicyRow } from '../../store/types.ts';
import type { ServiceCall } from '../types.ts';

export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);

/** The partition of the account the caller is in. */
export const partitionOf = (call: ServiceCall): string => call.principal.identity.arn.split(':')[1] ?? 'aws';

/** RFC 3986, as IAM encodes every document it returns. */
export const encodedDocument = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The user or role of the caller's account that a parameter names. */
export function identityNamed(call: ServiceCall, kind: 'user' | 'role', name: string): IdentityRow {
  const found = identitiesOf(call, kind).find((one) => nameOf(one) === name);
  if (found === undefined) throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  return found;
}

export const identitiesOf = (call: ServiceCall, kind: 'user' | 'role'): readonly IdentityRow[] =>
  [...call.store.identities.values()].filter(
    (one) => one.kind === kind && one.arn.split(':')[4] === call.principal.accountId,
  );

export function groupNamed(call: ServiceCall, name: string): GroupRow {
  const found = call.store.groups.get(`${call.principal.accountId}/${name}`);
  if (found === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return found;
}

export const groupArn = (call: ServiceCall, group: GroupRow): string =>
  `arn:${partitionOf(call)}:iam::${group.account}:group/${group.name}`;

/** `MaxItems` and `Marker` as every IAM list has them: 100 by default, 1000 at most. */
export function listed<T>(input: QueryInput, name: string, rows: readonly T[]): Readonly<Record<string, unknown>> {
  const limit = Number(input.text('MaxItems') ?? 100);
  const marker = input.text('Marker');
  const start =
    marker === null
      ? 0
      : Number(
          Buffer.from(marker, 'base64')
            .toString('utf8')
            .replace(/^after:/, '') || Number.NaN,
        );
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new AwsError(
      'ValidationError',
      "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value " +
        'between 1 and 1000',
      400,
    );
  if (!Number.isInteger(start) || start < 0) throw new AwsError('ValidationError', 'Invalid Marker.', 400);
  const end = start + limit;
  const more = end < rows.length;
  return {
    [name]: rows.slice(start, end),
    IsTruncated: more,
    ...(more ? { Marker: Buffer.from(`after:${end}`).toString('base64') } : {}),
  };
}

/** A document as IAM takes it: kept to the letter. Throws MalformedPolicyDocument in IAM's words. */
export function checkedDocument(text: string): string {
  const parsed = parsePolicy(text, 'identity');
  const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message, 400);
  if (!parsed.ok) throw malformed('Syntax errors in policy.');
  const fatal = parsed.problems.find((one) => one.fatal);
  if (fatal) throw malformed(fatal.message);
  if (parsed.policy.statements.some((one) => one.principal !== null || one.notPrincipal !== null))
    throw malformed('Policy document should not specify a principal.');
  return text;
}

export function inlineNamed(rows: readonly InlinePolicyRow[], name: string, owner: string): InlinePolicyRow {
  const found = rows.find((one) => one.name === name);
  if (found === undefined) throw noSuchEntity(`The ${owner} policy with name ${name} cannot be found.`);
  return found;
}

const boundaryOf = (row: IdentityRow) =>
  row.boundaryArn === null ? null : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: row.boundaryArn };

export const userFields = (row: IdentityRow) => ({
  Path: pathOf(row),
  UserName: nameOf(row),
  UserId: iamId('AIDA', row.arn),
  Arn: row.arn,
  CreateDate: new Date(row.createdAt),
  PermissionsBoundary: boundaryOf(row),
});

export const roleFields = (row: IdentityRow) => ({
  Path: pathOf(row),
  RoleName: nameOf(row),
  RoleId: iamId('AROA', row.arn),
  Arn: row.arn,
  CreateDate: new Date(row.createdAt),
  AssumeRolePolicyDocument: encodedDocument(trustOf(row)),
  MaxSessionDuration: 3600,
  PermissionsBoundary: boundaryOf(row),
});

/** Kept to the letter where it was written; else made of the principals that a case tells. */
export const trustOf = (row: IdentityRow): string => row.trustPolicy ?? trustPolicyText(row.trustedPrincipals);
