/**
 * The trust policy of a role of which a case tells the principals only: one statement each.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function trustPolicyText(principals: readonly Readonly<Record<string, string>>[]): string {
  const Statement = principals.map((Principal) => ({
    Effect: 'Allow',
    Principal,
    Action: 'Federated' in Principal ? 'sts:AssumeRoleWithWebIdentity' : 'sts:AssumeRole',
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
