import { accountOf, principalName } from '../../api-gateway/arns.ts';
import { type Fact, failed, known, notAsked } from '../../model/fact.ts';
import type { Caller, Credential, GatewayRole, IdentityPolicy, ScpLevel } from '../../model/facts.ts';
import { NO_ORGANIZATION, unlistedKey } from '../../model/needed.ts';
import type { CaseCredential, CaseIdentity } from './account-shape.ts';
import type { CaseFile } from './case-file.ts';
import { compareText, deployedOf, draftOf } from './definition-facts.ts';

/** The key pair that the request was signed with; undefined when it was not signed, or when the key does not exist. */
export function signingCredential({ config, request }: CaseFile): CaseCredential | undefined {
  return config.iam.credentials.find(({ accessKeyId }) => accessKeyId === request.signing?.accessKeyId);
}

export function callerFact(caseFile: CaseFile): Fact<Caller | null> {
  if (caseFile.request.signing === null) return known('GetCallerIdentity', null);
  const credential = signingCredential(caseFile);
  if (!credential && isTemporary(caseFile.request.signing.accessKeyId))
    return unlistedKey(caseFile.request.signing.accessKeyId);
  if (!credential) return notAsked('No identity has this access key, so the signer is not known.');
  const identity = identityOf(caseFile, credential.identity);
  const operation = identity?.type === 'user' ? 'GetUser' : 'GetRole';
  return identity
    ? known(operation, caller(identity, credential))
    : failed(operation, `there is no identity ${credential.identity}`);
}

function caller(identity: CaseIdentity, credential: CaseCredential): Caller {
  const accountId = accountOf(identity.arn) ?? '';
  const principal = principalName(identity.arn);
  const name = 'name' in principal ? principal.name : (identity.arn.split('/').at(-1) ?? '');
  return {
    arn: identity.type === 'user' ? identity.arn : sessionArn(identity.arn, accountId, name, credential.sessionName),
    identityArn: identity.arn,
    accountId,
    kind: identity.type,
    name,
    policies: policiesOf(identity),
    boundary: identity.permissionsBoundary && {
      arn: identity.permissionsBoundary.arn,
      text: JSON.stringify(identity.permissionsBoundary.document),
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const isTemporary = (accessKeyId: string): boolean => accessKeyId.startsWith('ASIA');

/**
 * The session ARN of a role leaves the role's path out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const sessionArn = (role: string, account: string, name: string, session: string | null): string =>
  `arn:${role.split(':')[1] ?? 'aws'}:sts::${account}:assumed-role/${name}/${session ?? 'session'}`;

/** Inline before managed, own before a group's, each by name. */
function policiesOf(identity: CaseIdentity): readonly IdentityPolicy[] {
  const groups = [...(identity.groups ?? [])].sort((a, b) => compareText(a.name, b.name));
  return [...ofHolder(identity, null), ...groups.flatMap((group) => ofHolder(group, group.name))];
}

function ofHolder(
  holder: Pick<CaseIdentity, 'inlinePolicies' | 'managedPolicies'>,
  group: string | null,
): readonly IdentityPolicy[] {
  const inline = holder.inlinePolicies.map(
    ({ name, document }) => ({ name, document, kind: group === null ? 'inline' : 'group-inline' }) as const,
  );
  const managed = holder.managedPolicies.map(
    ({ arn, document }) => ({ name: arn, document, kind: group === null ? 'managed' : 'group-managed' }) as const,
  );
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compareText(a.name, b.name);
  return [...inline.sort(byName), ...managed.sort(byName)].map(({ kind, name, document }) => ({
    kind,
    name,
    group,
    text: JSON.stringify(document),
  }));
}

export function credentialFact(caseFile: CaseFile): Fact<Credential | null> {
  const { signing, time } = caseFile.request;
  if (signing === null) return known('GetCallerIdentity', null);
  const credential = signingCredential(caseFile);
  if (credential === undefined && isTemporary(signing.accessKeyId)) return unlistedKey(signing.accessKeyId);
  return known('GetCallerIdentity', {
    accessKeyId: signing.accessKeyId,
    exists: credential !== undefined,
    active: credential?.status === 'Active',
    temporary: credential !== undefined && credential.sessionToken !== null,
    expiresAt: credential?.expiresIn == null ? null : isoAfter(time, credential.expiresIn),
  });
}

/**
 * Service control policies of the caller's account, root first; null when nobody signs, or where the case lists none:
 * then the account is in no organization. The management account stands above them.
 */
export function scpFact(caseFile: CaseFile): Fact<readonly ScpLevel[] | null> {
  const caller = callerFact(caseFile);
  if (caller.state !== 'known') return NO_ORGANIZATION;
  const account = caller.value?.accountId;
  const byAccount = caseFile.config.iam.serviceControlPolicies;
  const levels = account !== undefined && Object.hasOwn(byAccount, account) ? byAccount[account] : undefined;
  return known(
    'ListPoliciesForTarget',
    levels?.map(({ level, policies }) => ({
      level,
      policies: policies.map(({ name, document }) => ({ name, text: JSON.stringify(document) })),
    })) ?? null,
  );
}

/** The roles that API Gateway itself assumes: of authorizers, draft and deployed, and the one it writes logs with. */
export function gatewayRolesFact(caseFile: CaseFile): Fact<Readonly<Record<string, GatewayRole>>> {
  const { config } = caseFile;
  const authorizers = [...draftOf(config).authorizers, ...deployedOf(config).authorizers];
  const arns = [
    config.account.cloudWatchRoleArn,
    ...authorizers.map((one) => ('credentialsArn' in one ? one.credentialsArn : null)),
  ];
  const roles = [...new Set(arns)].filter((arn) => arn !== null).sort(compareText);
  return known('GetRole', Object.fromEntries(roles.map((arn) => [arn, gatewayRole(identityOf(caseFile, arn))])));
}

const gatewayRole = (identity: CaseIdentity | undefined): GatewayRole => ({
  exists: identity !== undefined,
  trustedPrincipals: identity?.trustedPrincipals ?? [],
  ...(identity === undefined ? {} : { trustPolicy: trustPolicyText(identity.trustedPrincipals ?? []) }),
  policies: identity ? policiesOf(identity) : [],
});

const identityOf = ({ config }: CaseFile, arn: string): CaseIdentity | undefined =>
  config.iam.identities.find((one) => one.arn === arn);

/** ISO 8601 with milliseconds, as the SDK's dates print themselves; null where no such date exists. */
export function isoAfter(time: string, seconds: number): string | null {
  const date = new Date(Date.parse(time) + seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

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
