import {
  type AssumedSettings,
  awsCall,
  type ChangeKind,
  type ChangeOf,
  type Patch,
} from '../../../core/model/changes/index.ts';
import { isNotFound } from '../../errors.ts';
import type { Applier, ApplyClients } from '../applier.ts';
import { sameDocument } from '../documents.ts';
import { isEmpty, settingsWith } from '../merge.ts';

/** Settings of one thing as AWS's own read names them; null where the thing is not there. */
export type Settings = Readonly<Record<string, unknown>>;

/** The kinds of change that say which settings they assume, and make. */
type SettingsKind = {
  [K in ChangeKind]: ChangeOf<K> extends { readonly assumes?: AssumedSettings } ? K : never;
}[ChangeKind];

interface Spec<K extends SettingsKind> {
  /** `The method`, for sentences. */
  readonly what: string;
  /** Answers null, or lets AWS say that it does not exist. */
  readonly get: (clients: ApplyClients, change: ChangeOf<K>) => Promise<Settings | null>;
  /** Another way to write than sending the change as it is. */
  readonly write?: (clients: ApplyClients, change: ChangeOf<K>, held: Settings | null) => Promise<void>;
  /** Puts `before` back in the place of `now`; null before: takes the thing away. */
  readonly undo: (clients: ApplyClients, change: ChangeOf<K>, before: Settings | null, now: Settings) => Promise<void>;
}

/**
 * A change of settings of one thing. The plan says what it assumes of them and makes of them (`assumes.settings` and
 * `assumes.after`, only the members it touches), so that edits of others beside it are no drift.
 */
export function settingsApplier<K extends SettingsKind>({ what, get, write, undo }: Spec<K>): Applier<K> {
  const read = async (clients: ApplyClients, change: ChangeOf<K>): Promise<Settings | null> => {
    try {
      return await get(clients, change);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  };
  return {
    what,
    subject: 'settings',
    wrote: ({ change: { assumes }, before }) => settingsWith(before['settings'] ?? null, assumes?.after ?? null),
    read: async (clients, change) => ({ settings: textOf(await read(clients, change)) }),
    drift: ({ assumes }, held) => {
      const assumed = assumes?.settings;
      if (assumed === undefined || agrees(assumed, held['settings'] ?? null)) return null;
      if (assumed === null) return `${what} exists now; it did not exist when the fix was planned.`;
      return held['settings'] == null ? `${what} is gone.` : `${what} was changed after it was read.`;
    },
    write: async (clients, change, before) => {
      if (write === undefined) await send(clients, change);
      else await write(clients, change, settingsIn(before['settings']));
      return {};
    },
    landed: ({ change: { assumes } }, now) => assumes !== undefined && agrees(assumes.after, now['settings'] ?? null),
    undo: async (clients, { change, before }, now) => {
      const held = settingsIn(now['settings']);
      // What the change took away is not there; its undo brings it back.
      if (held !== null || change.assumes?.after === null)
        await undo(clients, change, settingsIn(before['settings']), held ?? {});
    },
    differences: (before, now) =>
      sameDocument(before['settings'] ?? null, now['settings'] ?? null) ? [] : [`${what} is different from before.`],
  };
}

/** Sends a change as it is. */
export async function send<K extends ChangeKind>(clients: ApplyClients, change: ChangeOf<K>): Promise<void> {
  const { service, operation, input } = awsCall(change);
  await clients.send(service, operation, input);
}

const textOf = (settings: Settings | null): string | null => (settings === null ? null : JSON.stringify(settings));
const settingsIn = (text: string | null | undefined): Settings | null =>
  text == null ? null : (JSON.parse(text) as Settings);

/** Every member that is expected has its value, also inside; absent, null, empty text and empty list are one. */
function agrees(expected: string | null, held: string | null): boolean {
  return expected === null || held === null ? expected === held : within(JSON.parse(expected), JSON.parse(held));
}

function within(expected: unknown, held: unknown): boolean {
  if (isEmpty(expected)) return isEmpty(held);
  if (!isRecord(expected)) return sameDocument(JSON.stringify(sorted(expected)), JSON.stringify(sorted(held)));
  return isRecord(held)
    ? Object.entries(expected).every(([name, value]) => within(value, held[name]))
    : Object.values(expected).every(isEmpty);
}

const isRecord = (value: unknown): value is Settings =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
/** Lists here are sets: scopes, pools, audiences, origins. */
const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);
const plain = (value: unknown): string => JSON.stringify(isEmpty(value) ? null : value);

/** A member's name inside a patch path: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The patches that turn one record of texts into another, below a path. */
export function recordPatches(path: string, now: unknown, before: unknown): readonly Patch[] {
  const [held, wanted] = [recordOf(now), recordOf(before)];
  return [
    ...Object.keys(held)
      .filter((name) => !Object.hasOwn(wanted, name))
      .map((name): Patch => ({ op: 'remove', path: `${path}/${escaped(name)}` })),
    ...Object.entries(wanted)
      .filter(([name, value]) => held[name] !== value)
      .map(
        ([name, value]): Patch => ({
          op: Object.hasOwn(held, name) ? 'replace' : 'add',
          path: `${path}/${escaped(name)}`,
          value: String(value),
        }),
      ),
  ];
}

/** The patches that turn one list into another; what is missing is added first, for lists that may not be empty. */
export function listPatches(path: string, now: unknown, before: unknown): readonly Patch[] {
  const [held, wanted] = [listOf(now), listOf(before)];
  return [
    ...wanted.filter((value) => !held.includes(value)).map((value): Patch => ({ op: 'add', path, value })),
    ...held.filter((value) => !wanted.includes(value)).map((value): Patch => ({ op: 'remove', path, value })),
  ];
}

/** A replacement for each of these members that differs. */
export const replacements = (names: readonly string[], now: Settings, before: Settings): readonly Patch[] =>
  names
    .filter((name) => plain(now[name]) !== plain(before[name]))
    .map((name): Patch => ({ op: 'replace', path: `/${name}`, value: String(before[name] ?? '') }));

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? (value as Settings) : {};
const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** The members of an answer that are settings, without what the SDK and AWS add. */
export function settingsOf(answer: object, names: readonly string[]): Settings {
  const all = answer as Settings;
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}
