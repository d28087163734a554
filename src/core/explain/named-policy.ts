import type { NamedPolicyType } from '../api-gateway/texts.ts';
import type { CauseCode } from '../causes/index.ts';

interface Named {
  readonly means: string;
  readonly codes: RegExp | null;
}

/**
 * Newer denials name the policy that refused. Only one is named even where several deny, and the named one does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const NAMED: Readonly<Record<NamedPolicyType, Named>> = {
  'resource-based policy': {
    means: 'The resource policy of the API refused the call, in the copy that the stage serves.',
    codes: /^resource-policy-|^policy-malformed/,
  },
  'identity-based policy': {
    means:
      "The caller's own IAM policies refused the call; where the text names no user, the policy that a Lambda " +
      'authorizer returned.',
    codes: /^iam-policy-|^iam-explicit-deny|^policy-malformed/,
  },
  'VPC endpoint policy': {
    means: 'The policy of the VPC endpoint refused the call.',
    codes: /^vpc-endpoint-policy-deny/,
  },
  'permissions boundary': {
    means: "The caller's permissions boundary does not include the call, or denies it.",
    codes: /^iam-permissions-boundary/,
  },
  'session policy': {
    means: 'The session policy of the temporary credentials does not include the call, or denies it.',
    codes: /^iam-session-policy/,
  },
  'service control policy': {
    means: "A service control policy of the caller's organization refused the call.",
    codes: /^iam-scp-deny/,
  },
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  'resource control policy': {
    means: 'Resource control policies do not apply to execute-api: another service wrote this.',
    codes: null,
  },
};

/** What is left to look at once the text has named the kind of policy. */
export function ofNamedPolicy(
  type: NamedPolicyType,
  candidates: readonly CauseCode[],
): { readonly means: string; readonly codes: readonly CauseCode[] } {
  const { means, codes } = NAMED[type];
  return { means, codes: codes === null ? ['different-service-403'] : candidates.filter((code) => codes.test(code)) };
}
