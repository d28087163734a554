import { accountOf, principalName } from '../../core/api-gateway/arns.ts';
import { parsePolicy } from '../../core/policy/index.ts';
import { decideIdentity } from '../authorize.ts';
import { AwsError } from '../http/errors.ts';
import { type QueryInput, queryService } from '../protocols/query.ts';
import { arnOfCredential } from '../store/iam-lookup.ts';
import { freshId, iamId } from '../store/ids.ts';
import type { CredentialRow, IdentityRow, Principal } from '../store/types.ts';
import type { Service, ServiceCall } from './types.ts';

const userIdOf = ({ identity, credential }: Principal): string =>
  identity.kind === 'user'
    ? iamId('AIDA', identity.arn)
    : `${iamId('AROA', identity.arn)}:${credential.sessionName ?? 'session'}`;

/** Whether the role's trust policy names this caller: its ARN, its account, or everyone. */
function trusts(role: IdentityRow, principal: Principal): 'by-name' | 'by-account' | null {
  const names = role.trustedPrincipals.map((one) => one['AWS']).filter((one) => one !== undefined);
  if (names.some((one) => one === '*' || one === principal.arn || one === principal.identity.arn)) return 'by-name';
  const account = principal.accountId;
  return names.some((one) => one === account || (accountOf(one) === account && principalName(one).kind === 'root'))
    ? 'by-account'
    : null;
}

/**
 * Within one account a trust policy that names the caller is enough; else the caller's own policies must allow it too.
 */
function mayAssume(call: ServiceCall, role: IdentityRow): boolean {
  const trust = trusts(role, call.principal);
  if (trust === null) return false;
  const { identity, credential, arn } = call.principal;
  if (identity.admin) return true;
  const verdict = decideIdentity(call.store, identity, arn, {
    action: 'sts:AssumeRole',
    resource: role.arn,
    region: call.region,
    now: call.now(),
    sessionPolicy: credential.sessionPolicy,
  }).decision;
  return (
    verdict === 'allowed' ||
    (verdict === 'implicitDeny' && trust === 'by-name' && accountOf(role.arn) === call.principal.accountId)
  );
}

function assumeRole(call: ServiceCall, input: QueryInput) {
  const role = call.store.identities.get(input.needed('RoleArn'));
  const sessionName = input.needed('RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw new AwsError(
      'ValidationError',
      "1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint: Member must satisfy " +
        'regular expression pattern: [\\w+=,.@-]*',
      400,
    );
  if (role === undefined || role.kind !== 'role' || !mayAssume(call, role)) {
    throw new AwsError(
      'AccessDenied',
      `User: ${call.principal.arn} is not authorized to perform: sts:AssumeRole on resource: ` +
        `${input.needed('RoleArn')}`,
      403,
    );
  }
  const policy = input.text('Policy');
  if (policy !== null && !parsePolicy(policy, 'session').ok)
    throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.', 400);
  const duration = Number(input.text('DurationSeconds') ?? 3600);
  const expiresAt = call.now() + (Number.isFinite(duration) ? Math.min(Math.max(duration, 900), 43_200) : 3600) * 1000;
  const credential: CredentialRow = {
    accessKeyId: `ASIA${freshId(call.store, 16).toUpperCase()}`,
    secretAccessKey: freshId(call.store, 40),
    sessionToken: `IQoJ${freshId(call.store, 60)}`,
    identityArn: role.arn,
    sessionName,
    sessionPolicy: policy,
    expiresAt,
    status: 'Active',
    region: call.region,
  };
  call.store.credentials.set(credential.accessKeyId, credential);
  return {
    Credentials: {
      AccessKeyId: credential.accessKeyId,
      SecretAccessKey: credential.secretAccessKey,
      SessionToken: credential.sessionToken,
      Expiration: new Date(expiresAt),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${iamId('AROA', role.arn)}:${sessionName}`,
      Arn: arnOfCredential(credential, role),
    },
    PackedPolicySize: 0,
  };
}

/** Who am I, and who can I become. `GetCallerIdentity` needs no permission. */
export const STS: Service = queryService('sts', 'https://sts.amazonaws.com/doc/2011-06-15/', {
  GetCallerIdentity: ({ principal }) => ({
    Arn: principal.arn,
    UserId: userIdOf(principal),
    Account: principal.accountId,
  }),
  AssumeRole: assumeRole,
  GetAccessKeyInfo: (call, input) => {
    call.authorize('sts:GetAccessKeyInfo', '*');
    const key = call.store.credentials.get(input.needed('AccessKeyId'));
    if (key === undefined) throw new AwsError('ValidationError', 'The specified access key id is not valid', 400);
    return { Account: accountOf(key.identityArn) };
  },
});
