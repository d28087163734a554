import type { NamedPolicyType } from '../api-gateway/texts.ts';
import { type CauseCode, causesOf } from '../causes/index.ts';

type Codes = readonly CauseCode[];
type Deny = 'explicit' | 'implicit';

/** What a denial can mean, the likeliest first: the causes of the policy that it names, then those of the others. */
export function deniedCandidates(anonymous: boolean, deny: Deny, type: NamedPolicyType | null): Codes {
  const all = anonymous ? ofAnonymous(deny) : ofSigned(deny);
  // No resource control policy applies to execute-api: such a denial names nothing of this API.
  if (type === null || type === 'resource control policy') return all;
  return [...new Set([...causesOfPolicy(type, deny), ...all])];
}

/** The causes of a denial that names this kind of policy, the likeliest first. */
export function causesOfPolicy(type: NamedPolicyType, deny: Deny): Codes {
  switch (type) {
    case 'resource-based policy':
      return deny === 'explicit'
        ? causesOf('explicit-deny-in-resource-policy')
        : [...causesOf('implicit-deny-in-resource-policy'), ...causesOf('implicit-deny-across-accounts')];
    case 'identity-based policy':
      return causesOf(`${deny}-deny-in-identity-policy`);
    case 'VPC endpoint policy':
      return causesOf('deny-in-vpc-endpoint-policy');
    case 'permissions boundary':
      return causesOf('deny-in-permissions-boundary');
    case 'session policy':
      return causesOf('deny-in-session-policy');
    case 'service control policy':
      return causesOf('deny-in-service-control-policy');
    case 'resource control policy':
      return causesOf('deny-in-resource-control-policy');
  }
}

const ofAnonymous = (deny: Deny): Codes => [
  ...causesOf(`${deny}-deny-in-resource-policy`),
  ...causesOf('deny-in-vpc-endpoint-policy'),
];

const ofSigned = (deny: Deny): Codes => [...causesOf(`${deny}-deny-of-signed-caller`), ...ofAnonymous(deny)];

/** By the `error_description` of the challenge; texts that are not known for certain are matched loosely. */
export function jwtCandidates(challenged: boolean, description: string | null): Codes {
  const text = description ?? '';
  if (/audience/i.test(text)) return causesOf('jwt-wrong-audience');
  if (/discovery|jwks/i.test(text)) return causesOf('jwt-issuer-unreachable');
  if (/expired|not valid yet|nbf|not before/i.test(text)) return causesOf('jwt-expired');
  if (/issuer/i.test(text)) return causesOf('jwt-wrong-issuer');
  if (/segments|malformed/i.test(text)) return causesOf('jwt-malformed');
  if (/signing method|signature|\bkid\b|\bkey\b|verif/i.test(text)) return causesOf('jwt-bad-signature');
  return causesOf(challenged ? 'jwt-refused' : 'jwt-missing');
}
