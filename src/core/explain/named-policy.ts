import { causesOfPolicy } from '../answers/index.ts';
import type { NamedPolicyType } from '../api-gateway/texts.ts';
import type { CauseCode } from '../causes/index.ts';

/**
 * Newer denials name the policy that refused. Only one is named even where several deny, and the named one does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const MEANINGS: Readonly<Record<NamedPolicyType, string>> = {
  'resource-based policy': 'The resource policy of the API refused the call, in the copy that the stage serves.',
  'identity-based policy':
    "The caller's own IAM policies refused the call; where the text names no user, the policy that a Lambda " +
    'authorizer returned.',
  'VPC endpoint policy': 'The policy of the VPC endpoint refused the call.',
  'permissions boundary': "The caller's permissions boundary does not include the call, or denies it.",
  'session policy': 'The session policy of the temporary credentials does not include the call, or denies it.',
  'service control policy': "A service control policy of the caller's organization refused the call.",
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  'resource control policy': 'Resource control policies do not apply to execute-api: another service wrote this.',
};

/** What is left to look at once the text has named the kind of policy. */
export const ofNamedPolicy = (
  type: NamedPolicyType,
  deny: 'explicit' | 'implicit',
): { readonly means: string; readonly codes: readonly CauseCode[] } => ({
  means: MEANINGS[type],
  codes: causesOfPolicy(type, deny),
});
