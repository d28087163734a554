import { randomBytes } from 'node:crypto';
import type { PracticeAdmin } from './plan.ts';
import { arnOfCredential } from './store/iam-lookup.ts';
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

/** Adds one; its keys are made up anew each time. */
export function addAdmin(store: Store, { name, arn, partition, region }: PracticeAdmin): PracticeProfile {
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
    name,
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
}

/** The keys of these names, as the account holds them. */
export function profilesOf(store: Store, names: ReadonlyMap<string, string>): readonly PracticeProfile[] {
  return [...names].flatMap(([accessKeyId, name]) => {
    const credential = store.credentials.get(accessKeyId);
    const identity = store.identities.get(credential?.identityArn ?? '');
    if (credential === undefined || identity === undefined) return [];
    return [
      {
        name,
        accessKeyId,
        secretAccessKey: credential.secretAccessKey,
        sessionToken: credential.sessionToken,
        arn: arnOfCredential(credential, identity),
        region: credential.region,
        expiresAt: credential.expiresAt === null ? null : new Date(credential.expiresAt).toISOString(),
      },
    ];
  });
}
