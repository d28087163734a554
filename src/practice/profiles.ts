import { randomBytes } from 'node:crypto';
import { accountOf } from '../core/api-gateway/arns.ts';
import type { CaseFile } from '../core/intake/cases/index.ts';
import { arnOfCredential, nameOf } from './store/iam-lookup.ts';
import { entry } from './store/merge.ts';
import type { Store } from './store/types.ts';

const EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/** Credentials that the practice account accepts, under a name. */
export interface PracticeProfile {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  /** User ARN or session ARN. */
  readonly arn: string;
  readonly region: string;
  /** ISO 8601; null for keys that do not expire. */
  readonly expiresAt: string | null;
}

/**
 * Adds a user `practice` with full rights to every account that a case speaks of, owners of APIs first; its keys are
 * made up anew each time.
 */
export function addAdmins(store: Store, cases: readonly CaseFile[]): readonly PracticeProfile[] {
  const accounts = new Map<string, { readonly partition: string; readonly region: string }>();
  for (const { config } of cases)
    if (!accounts.has(config.account.id))
      accounts.set(config.account.id, { partition: config.account.partition, region: config.api.region });
  for (const { config } of cases)
    for (const { arn } of config.iam.identities) {
      const account = accountOf(arn);
      if (account !== null && !accounts.has(account))
        accounts.set(account, { partition: config.account.partition, region: config.api.region });
    }
  return [...accounts].map(([account, { partition, region }], i) => {
    const arn = `arn:${partition}:iam::${account}:user/practice`;
    const policy = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
    const createdAt = Date.parse('2025-01-15T09:00:00Z');
    entry(store.managedPolicies, policy, () => ({
      arn: policy,
      createdAt,
      defaultVersion: 'v1',
      versions: [{ id: 'v1', text: EVERYTHING, createdAt }],
      nextVersion: 2,
    }));
    store.identities.set(arn, {
      arn,
      kind: 'user',
      createdAt,
      inlinePolicies: [],
      attachedPolicies: [policy],
      boundaryArn: null,
      groups: [],
      trustedPrincipals: [],
      admin: true,
    });
    const profile = {
      name: i === 0 ? 'practice' : `practice-${account}`,
      accessKeyId: `AKIA${randomBytes(20)
        .toString('base64')
        .replace(/[^A-Za-z0-9]/g, 'A')
        .toUpperCase()
        .slice(0, 16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: null,
      arn,
      region,
      expiresAt: null,
    };
    const { accessKeyId, secretAccessKey } = profile;
    store.credentials.set(accessKeyId, {
      accessKeyId,
      secretAccessKey,
      sessionToken: null,
      identityArn: arn,
      sessionName: null,
      sessionPolicy: null,
      expiresAt: null,
      status: 'Active',
      region,
    });
    return profile;
  });
}

/** Every key of the cases, named after its user or role; a second key of the same name is numbered. */
export function profilesOf(store: Store): readonly PracticeProfile[] {
  const taken = new Map<string, number>();
  return [...store.credentials.values()].flatMap((credential) => {
    const identity = store.identities.get(credential.identityArn);
    if (identity === undefined || identity.admin) return [];
    const name = nameOf(identity);
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return [
      {
        name: times === 1 ? name : `${name}-${times}`,
        accessKeyId: credential.accessKeyId,
        secretAccessKey: credential.secretAccessKey,
        sessionToken: credential.sessionToken,
        arn: arnOfCredential(credential, identity),
        region: credential.region,
        expiresAt: credential.expiresAt === null ? null : new Date(credential.expiresAt).toISOString(),
      },
    ];
  });
}
