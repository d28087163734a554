import { accountOf } from '../../core/api-gateway/arns.ts';
import type { CaseFile } from '../../core/intake/cases/case-file.ts';
import { differs, PracticeLoadError, put } from './merge.ts';
import type { IdentityRow, InlinePolicyRow, ManagedPolicyRow, Store } from './types.ts';

type Iam = CaseFile['config']['iam'];
type CaseIdentity = Iam['identities'][number];

/** The same for every case, so that an identity named by two cases can be compared. */
const CREATED = Date.parse('2025-01-15T09:00:00Z');

/** Users, roles, groups, policies, keys and service control policies of one case. */
export function loadIam(store: Store, file: CaseFile, time: number): void {
  const { iam, api } = file.config;
  for (const identity of iam.identities) loadIdentity(store, identity);
  for (const one of iam.credentials) {
    put(
      store.credentials,
      one.accessKeyId,
      {
        accessKeyId: one.accessKeyId,
        secretAccessKey: one.secretAccessKey,
        sessionToken: one.sessionToken,
        identityArn: one.identity,
        sessionName: one.sessionName,
        sessionPolicy: one.sessionPolicy === null ? null : JSON.stringify(one.sessionPolicy),
        expiresAt: one.expiresIn === null ? null : time + one.expiresIn * 1000,
        status: one.status,
        region: api.region,
      },
      `access key ${one.accessKeyId}`,
    );
  }
  for (const [account, levels] of Object.entries(iam.serviceControlPolicies)) {
    const rows = levels.map(({ level, policies }) => ({
      level,
      policies: policies.map((one) => ({ name: one.name, text: JSON.stringify(one.document) })),
    }));
    put(store.serviceControlPolicies, account, rows, `the service control policies of account ${account}`);
  }
}

const inlineOf = (policies: CaseIdentity['inlinePolicies']): InlinePolicyRow[] =>
  policies.map((one) => ({ name: one.name, text: JSON.stringify(one.document) }));

function loadIdentity(store: Store, from: CaseIdentity): void {
  const account = accountOf(from.arn) ?? '';
  const boundary = from.permissionsBoundary;
  for (const one of [...from.managedPolicies, ...(boundary ? [boundary] : [])])
    loadManaged(store, one.arn, JSON.stringify(one.document));
  for (const group of from.groups ?? []) {
    for (const one of group.managedPolicies) loadManaged(store, one.arn, JSON.stringify(one.document));
    put(
      store.groups,
      `${account}/${group.name}`,
      {
        account,
        name: group.name,
        createdAt: CREATED,
        inlinePolicies: inlineOf(group.inlinePolicies),
        attachedPolicies: group.managedPolicies.map((one) => one.arn),
      },
      `group ${group.name} of account ${account}`,
    );
  }
  const row: IdentityRow = {
    arn: from.arn,
    kind: from.type,
    createdAt: CREATED,
    inlinePolicies: inlineOf(from.inlinePolicies),
    attachedPolicies: from.managedPolicies.map((one) => one.arn),
    boundaryArn: boundary?.arn ?? null,
    groups: (from.groups ?? []).map((one) => one.name),
    trustedPrincipals: (from.trustedPrincipals ?? []).map((one) => ({ ...one })),
    admin: false,
  };
  put(store.identities, from.arn, row, from.arn);
}

function loadManaged(store: Store, arn: string, text: string): void {
  const row: ManagedPolicyRow = {
    arn,
    createdAt: CREATED,
    defaultVersion: 'v1',
    versions: [{ id: 'v1', text, createdAt: CREATED }],
    nextVersion: 2,
  };
  const found = store.managedPolicies.get(arn);
  if (found && differs(JSON.parse(found.versions[0]?.text ?? 'null'), JSON.parse(text)))
    throw new PracticeLoadError(`Two cases describe ${arn} differently. Load them one at a time.`);
  if (!found) store.managedPolicies.set(arn, row);
}
