import { splitArn } from '../api-gateway/arns.ts';
import type { PolicyKind, PolicyPrincipal, PrincipalElement, Statement } from './types.ts';

/**
 * Kinds whose statements must have a Principal; the others must not, and speak of the identity they are attached to.
 */
export const hasPrincipals = (kind: PolicyKind): boolean => kind === 'resource' || kind === 'vpc-endpoint';

/** How a statement names the caller; it decides whether a boundary or session policy still limits the grant. */
export type PrincipalMatch = 'everyone' | 'account' | 'role' | 'session' | 'user';

const isAccount = (name: string, account: string): boolean =>
  name === account || (/^arn:[^:]+:iam::\d{12}:root$/.test(name) && splitArn(name)[4] === account);

/**
 * How one name of a Principal element fits the caller; null when it does not. An account stands for all its principals,
 * a role for its sessions, a session ARN for exactly this session. There are no partial wildcards.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchName(name: string, principal: PolicyPrincipal | null): PrincipalMatch | null {
  if (name === '*') return 'everyone';
  if (principal === null) return null;
  if (name === principal.arn)
    return principal.kind === 'root'
      ? 'account'
      : principal.kind === 'user'
        ? 'user'
        : principal.kind === 'session' && name === principal.identityArn
          ? 'role'
          : 'session';
  if (name === principal.identityArn) return principal.kind === 'user' ? 'user' : 'role';
  return isAccount(name, principal.accountId) ? 'account' : null;
}

/** The strongest way an element names the caller: by name or as everyone before role before account. */
export function matchElement(element: PrincipalElement, principal: PolicyPrincipal | null): PrincipalMatch | null {
  if (element.everyone) return 'everyone';
  const found = element.aws.map((name) => matchName(name, principal));
  for (const kind of ['user', 'session', 'role', 'account'] as const) if (found.includes(kind)) return kind;
  return null;
}

/**
 * Whether a statement of a policy with principals speaks of the caller. `NotPrincipal` with Deny spares a caller only
 * when the account, the user or role and, for a session, the session are all listed; never one with a permissions
 * boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function matchPrincipal(statement: Statement, principal: PolicyPrincipal | null): PrincipalMatch | null {
  if (statement.principal) return matchElement(statement.principal, principal);
  if (!statement.notPrincipal) return null;
  return spares(statement.notPrincipal, statement.effect, principal) ? null : 'everyone';
}

function spares(listed: PrincipalElement, effect: 'Allow' | 'Deny', principal: PolicyPrincipal | null): boolean {
  if (listed.everyone) return true;
  if (principal === null) return false;
  if (effect === 'Allow') return matchElement(listed, principal) !== null;
  if (principal.bounded === true) return false;
  const account = listed.aws.some((name) => isAccount(name, principal.accountId));
  const names = principal.kind === 'root' ? [] : [principal.identityArn, principal.arn];
  return account && names.every((name) => listed.aws.includes(name));
}
