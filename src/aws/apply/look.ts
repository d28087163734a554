import { createHash } from 'node:crypto';
import { shellCommand } from '../../core/fixes/templates/cli.ts';
import type { AwsCall } from '../../core/model/changes/index.ts';
import type { Clock, JournalEntry, JournalStep, StepLook, UndoLook } from '../../core/model/ports.ts';
import { isRead } from '../clients/sent-once.ts';
import type { Clients } from '../clients/types.ts';
import { isNotFound } from '../errors.ts';
import type { ApplyClients, BoundApplier, Held, Written } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { sameDocument } from './documents.ts';
import { type Merged, policyWithout, settingsWithout } from './merge.ts';
import { RETRY_DEADLINE, withRetry } from './retry.ts';

/** What a step of a journal held before, and what its write returned. */
export const writtenOf = ({ before, result }: JournalStep): Written => ({ before: held(before), result: held(result) });

/** How a step stands, and what AWS holds of it; `now` is null where the thing itself is gone. */
export interface StepStatus {
  readonly state: StepLook['state'];
  readonly now: Held | null;
  readonly written: string | null;
  /** What undo leaves; of `ours`, why what was there before cannot come back. */
  readonly target: Merged;
  /** Until when a write that was never answered may still land; null where none is under way. */
  readonly mayLandUntil: string | null;
}

/**
 * Milliseconds within which a write may land that was never answered: AWS takes a signature for five minutes after its
 * time, the clock here may be five minutes ahead, and the write may have been sent again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
const LONGEST_WAY = 10 * 60_000 + RETRY_DEADLINE;

/** True where AWS never got a step, or refused it. */
export const isNotMade = ({ state, sentAt }: JournalStep): boolean =>
  state === 'absent' || (state === 'planned' && sentAt === null);

/** How everything stands that an entry changed; reads only. Throws what AWS throws. */
export async function lookAt(clients: ApplyClients, entry: JournalEntry, clock: Clock): Promise<UndoLook> {
  return (await readEntryStatus(clients, entry, clock)).look();
}

/** What of an entry's changes stands; `look` tells it with the commands to type, which take further reads. */
interface EntryStatus extends Omit<UndoLook, 'steps'> {
  /** Names of what somebody edited since. */
  readonly edited: readonly string[];
  readonly look: () => Promise<UndoLook>;
}

export async function readEntryStatus(clients: ApplyClients, entry: JournalEntry, clock: Clock): Promise<EntryStatus> {
  const found: { readonly step: JournalStep; readonly status: StepStatus }[] = [];
  for (const step of entry.steps)
    if (step.state !== 'undone') found.push({ step, status: await readStepStatus(clients, step, clock) });
  const changed = found.filter(({ status }) => status.state === 'changed');
  const stands = {
    seen: wordFor(found.map(({ step, status: { now, state } }) => [textOf(applierOf(step.change), now), state])),
    isChanged: changed.length > 0,
    isSeparable: changed.every(({ status }) => status.target.ok),
  };
  return {
    ...stands,
    edited: changed.map(({ step }) => applierOf(step.change).what),
    look: async () => {
      const steps: StepLook[] = [];
      for (const { step, status } of found) steps.push(await describeStep(clients, step, status, entry.region));
      return { ...stands, steps };
    },
  };
}

async function describeStep(
  clients: ApplyClients,
  step: JournalStep,
  status: StepStatus,
  region: string,
): Promise<StepLook> {
  const applier = applierOf(step.change);
  const { target } = status;
  return {
    operation: applier.operation,
    what: applier.what,
    subject: applier.subject,
    state: status.state,
    before: textOf(applier, writtenOf(step).before),
    written: status.written,
    now: textOf(applier, status.now),
    ...(target.ok ? { target: target.text } : {}),
    why: target.ok ? null : target.why,
    ...(status.mayLandUntil === null ? {} : { mayLandUntil: status.mayLandUntil }),
    commands: await commandsFor(clients, step, status, region),
  };
}

/**
 * How one step stands. A step that is not known to have landed may have reached AWS, so what AWS holds decides, not the
 * journal; one of which nothing stands is as before.
 */
export async function readStepStatus(clients: ApplyClients, step: JournalStep, clock: Clock): Promise<StepStatus> {
  const applier = applierOf(step.change);
  const made = writtenOf(step);
  const now = await readOrGone(clients, applier, clock);
  const [before, written] = [textOf(applier, made.before), writtenText(applier, step)];
  const stays = { ok: true, text: textOf(applier, now) } as const;
  const texts = { before, written, now: stays.text };
  const mayLandUntil = landsUntil(applier, step, clock);
  const nothing = { now, written, target: stays, mayLandUntil };
  if (isNotMade(step)) return { state: 'as-before', ...nothing };
  if (now === null) return { state: 'gone', ...nothing };
  if (applier.differences(made.before, now).length === 0) return { state: 'as-before', ...nothing };
  if (applier.landed(made, now)) {
    const why = await withRetry(clock, () => applier.whyNotBack(clients, made));
    // What others edited beside it stays too.
    const isWhole = applier.subject !== 'settings' || before === null;
    const target = isWhole ? ({ ok: true, text: before } as const) : settingsWithout(texts);
    // One that landed lands once more only where it was sent again.
    const until = step.mayRepeat === true ? mayLandUntil : null;
    return { state: 'ours', now, written, target: why === null ? target : { ok: false, why }, mayLandUntil: until };
  }
  if (stays.text === null && written !== null) return { state: 'gone', ...nothing };
  const target = withoutOurs(applier, texts);
  if (step.state !== 'done' && target.ok && sameDocument(target.text, stays.text))
    return { state: 'as-before', ...nothing };
  return { state: 'changed', now, written, target, mayLandUntil: null };
}

function landsUntil({ subject }: BoundApplier, { state, sentAt, mayRepeat }: JournalStep, clock: Clock): string | null {
  const isOpen = state === 'sent' || state === 'unknown' || mayRepeat === true;
  if (subject === null || !isOpen || sentAt == null) return null;
  const until = Date.parse(sentAt) + LONGEST_WAY;
  return clock.now() < until ? new Date(until).toISOString() : null;
}

function withoutOurs({ subject }: BoundApplier, texts: Parameters<typeof policyWithout>[0]): Merged {
  if (subject === 'policy') return policyWithout(texts);
  if (subject === 'settings') return settingsWithout(texts);
  // A stage that was deployed again goes on serving that: only what we left lying there is removed.
  return { ok: true, text: texts.now };
}

/** `before` as undo is to leave it. */
export const aimedAt = (applier: BoundApplier, { before, result }: Written, text: string | null): Written =>
  applier.subject === null || text === textOf(applier, before)
    ? { before, result }
    : { before: { ...before, [applier.subject]: text }, result };

/** The text of what a change is about. */
export const textOf = ({ subject }: BoundApplier, now: Held | null): string | null =>
  subject === null ? null : (now?.[subject] ?? null);

const writtenText = (applier: BoundApplier, step: JournalStep): string | null =>
  step.after === undefined ? applier.wrote(writtenOf(step)) : textOf(applier, held(step.after));

/** What AWS holds now; null where the thing itself is gone. */
export async function readOrGone(clients: ApplyClients, applier: BoundApplier, clock: Clock): Promise<Held | null> {
  try {
    return await withRetry(clock, () => applier.read(clients));
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** What a person would type to the same end: the calls that undo would make, asked for and not sent. */
async function commandsFor(
  clients: ApplyClients,
  step: JournalStep,
  { state, now, target }: StepStatus,
  region: string,
): Promise<readonly string[]> {
  if (now === null || state === 'as-before' || state === 'gone') return [];
  if (state === 'ours' && !target.ok) return [];
  const applier = applierOf(step.change);
  const made = writtenOf(step);
  const writes = target.ok && target.text !== textOf(applier, now);
  const calls: AwsCall[] = [];
  // Not every change can be put back: then there is no command either.
  await applier
    .undo(recorder(clients, calls), writes ? aimedAt(applier, made, target.text) : made, now)
    .catch(() => {});
  return calls.map((call) => shellCommand(call, region));
}

/** Reads as the clients do; a write is written down in place of being made. */
function recorder(clients: ApplyClients, calls: AwsCall[]): ApplyClients {
  const record = (service: string, operation: string, input: object): Promise<never> => {
    calls.push({ service: service as AwsCall['service'], operation, input: { ...input } });
    return Promise.resolve({} as never);
  };
  const call: Clients['call'] = (service, operation, input) =>
    isRead(operation) ? clients.call(service, operation, input) : record(service, operation, input as object);
  return { call, send: (service, operation, input) => record(service, operation, input) };
}

const wordFor = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);

function held(value: unknown): Held {
  return value !== null && typeof value === 'object' ? (value as Held) : {};
}
