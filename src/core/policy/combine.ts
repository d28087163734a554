import type { Sure } from './layers.ts';
import type { AuthorizationDecision, AuthorizationInput, DecidedBy, LayerRefusal } from './types.ts';

/** How the resource policy's Allow names the caller. `free`: by user, by session or as everyone. */
export type Grant = 'free' | 'role' | 'account';

/** One settled value for every layer; null = that layer does not exist for this call. */
export interface Settled {
  readonly authorization: AuthorizationInput['authorization'];
  readonly signed: boolean;
  readonly sameAccount: boolean;
  readonly resource: { readonly says: Sure; readonly grant: Grant } | null;
  readonly identity: Sure;
  readonly authorizer: Sure;
  readonly scp: Sure | null;
  readonly boundary: Sure | null;
  readonly session: Sure | null;
}
export interface Combined {
  readonly decision: AuthorizationDecision['decision'];
  readonly decidedBy: DecidedBy;
  readonly refusing: readonly LayerRefusal[];
}

/**
 * Combines the layers as API Gateway does: table A for AWS_IAM in one account and for Lambda authorizers, table B
 * across accounts and for Cognito tokens, the policy alone for NONE.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function combine(s: Settled): Combined {
  switch (s.authorization) {
    case 'NONE':
    case 'COGNITO_USER_POOLS':
      return policyAlone(s);
    case 'JWT':
      return jwt(s);
    case 'CUSTOM':
      return lambda(s);
    case 'AWS_IAM':
      return s.signed ? (s.sameAccount ? sameAccount(s) : crossAccount(s)) : verdict([implicit('none')], 'none');
  }
}

const implicit = (layer: DecidedBy): LayerRefusal => ({ layer, how: 'implicit' });
const explicit = (layer: DecidedBy): LayerRefusal => ({ layer, how: 'explicit' });

/** The first refusal decides, an explicit one before any implicit one. */
function verdict(refusing: readonly LayerRefusal[], grants: DecidedBy): Combined {
  const ordered = [...refusing.filter((r) => r.how === 'explicit'), ...refusing.filter((r) => r.how === 'implicit')];
  const first = ordered[0];
  if (!first) return { decision: 'allowed', decidedBy: grants, refusing: [] };
  return {
    decision: first.how === 'explicit' ? 'explicitDeny' : 'implicitDeny',
    decidedBy: first.layer,
    refusing: ordered,
  };
}

/** NONE and COGNITO_USER_POOLS: an attached policy must allow; no policy is open. */
function policyAlone(s: Settled): Combined {
  if (s.resource === null) return verdict([], 'none');
  const { says } = s.resource;
  return verdict(says === 'allow' ? [] : [says === 'deny' ? explicit('resource') : implicit('resource')], 'resource');
}

/** How a JWT authorizer combines with a resource policy is not documented: only what both tables say is said. */
function jwt(s: Settled): Combined {
  if (s.resource?.says === 'silent') return { decision: 'unknown', decidedBy: 'resource', refusing: [] };
  return policyAlone(s);
}

/** Table A with the authorizer's policy on the left. */
function lambda(s: Settled): Combined {
  const refusing: LayerRefusal[] = [];
  if (s.resource?.says === 'deny') refusing.push(explicit('resource'));
  if (s.authorizer === 'deny') refusing.push(explicit('authorizer'));
  if (s.authorizer === 'silent' && s.resource?.says !== 'allow') refusing.push(implicit('authorizer'));
  return verdict(refusing, s.authorizer === 'allow' ? 'authorizer' : 'resource');
}

const denies = (s: Settled): LayerRefusal[] => [
  ...(s.scp === 'deny' ? [explicit('scp')] : []),
  ...(s.resource?.says === 'deny' ? [explicit('resource')] : []),
  ...(s.identity === 'deny' ? [explicit('identity')] : []),
  ...(s.boundary === 'deny' ? [explicit('boundary')] : []),
  ...(s.session === 'deny' ? [explicit('session')] : []),
];

const silentLimits = (s: Settled): LayerRefusal[] => [
  ...(s.boundary === 'silent' ? [implicit('boundary')] : []),
  ...(s.session === 'silent' ? [implicit('session')] : []),
];

/**
 * Table A. A resource policy that names the account only delegates to it; one that names the role is still limited by
 * boundary and session policy; one that names the user, the session or everyone grants by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function sameAccount(s: Settled): Combined {
  const grant = s.resource?.says === 'allow' ? s.resource.grant : null;
  const refusing = denies(s);
  if (s.scp === 'silent') refusing.push(implicit('scp'));
  if (grant !== 'free') {
    if (s.identity === 'silent' && grant !== 'role') refusing.push(implicit('identity'));
    refusing.push(...silentLimits(s));
  }
  const byIdentity = s.identity === 'allow' && silentLimits(s).length === 0;
  return verdict(refusing, byIdentity ? 'identity' : 'resource');
}

/** Table B: the owner's resource policy and the caller's own side must both allow. */
function crossAccount(s: Settled): Combined {
  const refusing = denies(s);
  if (s.scp === 'silent') refusing.push(implicit('scp'));
  if (s.resource === null || s.resource.says === 'silent') refusing.push(implicit('resource'));
  if (s.identity === 'silent') refusing.push(implicit('identity'));
  refusing.push(...silentLimits(s));
  return verdict(refusing, 'identity');
}
