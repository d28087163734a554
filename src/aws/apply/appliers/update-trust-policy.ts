import { unescapePolicyText } from '../../../core/policy/index.ts';
import type { Applier } from '../applier.ts';
import { sameDocument, wholePolicy } from '../documents.ts';

/**
 * `UpdateAssumeRolePolicy`: the whole trust policy.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
 */
export const updateTrustPolicy: Applier<'update-assume-role-policy'> = {
  ...wholePolicy<'update-assume-role-policy'>('The trust policy', ({ PolicyDocument }) => PolicyDocument),
  read: async (clients, change) => {
    const { Role } = await clients.call('iam', 'GetRole', { RoleName: change.RoleName });
    const raw = Role?.AssumeRolePolicyDocument ?? null;
    return { raw, policy: raw === null ? null : unescapePolicyText(raw), identityArn: Role?.Arn ?? null };
  },
  drift: (change, held) => {
    const assumed = change.assumes?.identityArn ?? null;
    if (assumed !== null && assumed !== held['identityArn'])
      return `In AWS, "${change.RoleName}" is ${held['identityArn'] ?? 'missing'}, not ${assumed} as expected.`;
    return sameDocument(held['policy'] ?? null, change.assumes?.policy ?? null)
      ? null
      : 'The trust policy was changed after it was read.';
  },
  write: async (clients, change) => {
    await clients.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: change.RoleName,
      PolicyDocument: change.PolicyDocument,
    });
    return {};
  },
  undo: async (clients, { change, before }) => {
    await clients.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: change.RoleName,
      PolicyDocument: before['policy'] ?? '',
    });
  },
};
