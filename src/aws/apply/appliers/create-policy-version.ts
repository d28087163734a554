import { unescapePolicyText } from '../../../core/policy/index.ts';
import type { Applier, ApplyClients, Held } from '../applier.ts';
import { sameDocument, wholePolicy } from '../documents.ts';

/**
 * A managed policy holds five versions:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
const MOST_VERSIONS = 5;
/** How often a policy is read anew whose default version changed meanwhile. */
const MOST_READS = 5;

const versionsOf = async (clients: ApplyClients, PolicyArn: string) =>
  (await clients.call('iam', 'ListPolicyVersions', { PolicyArn })).Versions ?? [];
const defaultOf = (versions: Awaited<ReturnType<typeof versionsOf>>): string | undefined =>
  versions.find(({ IsDefaultVersion }) => IsDefaultVersion === true)?.VersionId;

const versionsBefore = ({ versionId, versions }: Held): readonly (string | null | undefined)[] => [
  versionId,
  ...(versions ?? '').split(' '),
];

/** `CreatePolicyVersion`, made the default. Undone by setting the old default and deleting the new version. */
export const createPolicyVersion: Applier<'create-policy-version'> = {
  ...wholePolicy<'create-policy-version'>('The managed policy', ({ PolicyDocument }) => PolicyDocument),
  read: async (clients, { PolicyArn }) => {
    let versions = await versionsOf(clients, PolicyArn);
    for (let reads = 0; reads < MOST_READS; reads += 1) {
      const VersionId = defaultOf(versions);
      if (VersionId === undefined) throw new Error(`${PolicyArn} has no default version.`);
      const { PolicyVersion } = await clients.call('iam', 'GetPolicyVersion', { PolicyArn, VersionId });
      // Which one is the default is read last, so that the least time lies between it and a write.
      versions = await versionsOf(clients, PolicyArn);
      if (defaultOf(versions) !== VersionId) continue;
      const raw = PolicyVersion?.Document ?? '';
      const ids = versions.map((version) => version.VersionId ?? '').sort();
      return { versionId: VersionId, raw, policy: unescapePolicyText(raw), versions: ids.join(' ') };
    }
    throw new Error(`${PolicyArn} got another default version each time it was read.`);
  },
  drift: (change, held) => {
    if (!sameDocument(held['policy'] ?? null, change.assumes?.policy ?? null))
      return 'The managed policy was changed after it was read.';
    const ids = (held['versions'] ?? '').split(' ').filter((id) => id !== '');
    if (ids.length < MOST_VERSIONS) return null;
    return (
      `The policy already has ${ids.length} versions, the most IAM keeps. Delete one that is not the default (aws ` +
      'iam delete-policy-version), then try again.'
    );
  },
  write: async (clients, change) => {
    const made = await clients.call('iam', 'CreatePolicyVersion', {
      PolicyArn: change.PolicyArn,
      PolicyDocument: change.PolicyDocument,
      SetAsDefault: true,
    });
    return { versionId: made.PolicyVersion?.VersionId ?? null };
  },
  // A call that was sent again may have made two versions, the other one later.
  landed: ({ before, result, change }, { versionId, policy }) =>
    versionId === result['versionId'] ||
    (!versionsBefore(before).includes(versionId ?? '') && sameDocument(policy ?? null, change.PolicyDocument)),
  resultOf: ({ versionId }) => ({ versionId: versionId ?? null }),
  undo: async (clients, made) => {
    const PolicyArn = made.change.PolicyArn;
    // A version is never edited: what is left of somebody else's is a version of its own.
    if (!sameDocument(made.before['policy'] ?? null, unescapePolicyText(made.before['raw'] ?? ''))) {
      const PolicyDocument = made.before['policy'] ?? undefined;
      await clients.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true });
      return;
    }
    await clients.call('iam', 'SetDefaultPolicyVersion', {
      PolicyArn,
      VersionId: made.before['versionId'] ?? undefined,
    });
  },
  // A call that was tried again after a lost answer has made two versions.
  tidy: async (clients, { change, before }) => {
    const PolicyArn = change.PolicyArn;
    const old = versionsBefore(before);
    let isFound = false;
    for (const { VersionId, IsDefaultVersion } of await versionsOf(clients, PolicyArn)) {
      if (VersionId === undefined || IsDefaultVersion === true || old.includes(VersionId)) continue;
      const text =
        (await clients.call('iam', 'GetPolicyVersion', { PolicyArn, VersionId })).PolicyVersion?.Document ?? '';
      if (!sameDocument(unescapePolicyText(text), change.PolicyDocument)) continue;
      await clients.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId });
      isFound = true;
    }
    return isFound;
  },
  differences: (before, now) => [
    ...(before['raw'] === now['raw'] ? [] : ['The managed policy is different from before.']),
    ...(before['versionId'] === now['versionId']
      ? []
      : [
          `The default version is now ${now['versionId'] ?? '(none)'}; before, it was ` +
            `${before['versionId'] ?? '(none)'}.`,
        ]),
  ],
};
