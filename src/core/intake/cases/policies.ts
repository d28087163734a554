import { type ApiScope, expandShorthand } from '../../policy/index.ts';
import { anyText, either, type Infer, list, number, object, oneOf, optional, record, truth } from './shape.ts';

const texts = either(anyText, list(anyText));
const principal = either(oneOf('*'), record(texts));
const scalar = either(anyText, either(number(), truth));

const statement = object({
  Sid: optional(anyText),
  Effect: oneOf('Allow', 'Deny'),
  Principal: optional(principal),
  NotPrincipal: optional(principal),
  Action: optional(texts),
  NotAction: optional(texts),
  Resource: optional(texts),
  NotResource: optional(texts),
  Condition: optional(record(record(either(scalar, list(scalar))))),
});

/** A policy document as an object, as AWS's policy grammar spells it. */
export const policyShape = object({
  Version: optional(oneOf('2012-10-17', '2008-10-17')),
  Id: optional(anyText),
  Statement: either(list(statement), statement),
});

export type CasePolicy = Infer<typeof policyShape>;
export type CaseStatement = Infer<typeof statement>;

/** A resource policy as AWS gives it back: JSON text with the shorthand `execute-api:/…` written out; null for none. */
export const resourcePolicyText = (policy: CasePolicy | null, scope: ApiScope): string | null =>
  policy === null ? null : expandShorthand(JSON.stringify(policy), scope);

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
