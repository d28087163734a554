import type { Clock, Journal, JournalEntry, JournalStep } from '../../core/model/ports.ts';
import { isRead } from '../clients/sent-once.ts';
import { isNotFound } from '../errors.ts';
import type { ApplyClients, BoundApplier, Held, Written } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { sameDocument } from './documents.ts';
import { isOvertaken } from './errors.ts';
import { aimedAt, isNotMade, readStepStatus, textOf, writtenOf } from './look.ts';
import { sendCarefully, WriteFailed, withRetry } from './retry.ts';
import { changedMeanwhile } from './write-step.ts';

/** The entry with one step replaced. */
export function withStep(
  entry: JournalEntry,
  index: number,
  step: Partial<JournalStep>,
  state = entry.state,
): JournalEntry {
  return { ...entry, state, steps: entry.steps.map((old, at) => (at === index ? { ...old, ...step } : old)) };
}

type TakenBack =
  | { readonly kind: 'undone'; readonly differences: readonly string[] }
  /** Nothing of it stands, and nothing of it can land any more. */
  | { readonly kind: 'absent' }
  /** Nothing of it stands, and it may still land. */
  | { readonly kind: 'open'; readonly until: string }
  | { readonly kind: 'drifted' }
  /** It stands, and what was there before cannot come back. */
  | { readonly kind: 'not-back'; readonly why: string };

/**
 * Takes one change back, when AWS still holds what the change made; `beside`: also out of what somebody edited since,
 * whose edit stays. Tells what was read back.
 */
async function takeBack(clients: ApplyClients, step: JournalStep, clock: Clock, beside: boolean): Promise<TakenBack> {
  const applier = applierOf(step.change);
  const made = writtenOf(step);
  const tidy = (): Promise<boolean> => tidied(clients, applier, made, clock);
  const { state, now, target, mayLandUntil } = await readStepStatus(clients, step, clock);
  if (state === 'as-before' || state === 'gone' || now === null) {
    const isTidied = await tidy();
    if (mayLandUntil !== null && !isTidied) return { kind: 'open', until: mayLandUntil };
    if (step.state !== 'done' && !isTidied) return { kind: 'absent' };
    const differences = state === 'as-before' ? [] : [`${applier.what} no longer exists: there was nothing to undo.`];
    return { kind: 'undone', differences };
  }
  if (!target.ok) return state === 'ours' ? { kind: 'not-back', why: target.why } : { kind: 'drifted' };
  if (state === 'changed' && !beside) return { kind: 'drifted' };
  if (state === 'changed' && sameDocument(target.text, textOf(applier, now))) {
    await tidy();
    return { kind: 'undone', differences: [`${applier.what} was edited by someone else and is left as it is.`] };
  }
  const aimed = aimedAt(applier, made, target.text);
  const isWritten = await putBack(clients, applier, { now, aimed }, clock);
  if (!isWritten) return { kind: 'drifted' };
  await tidy();
  const after = await withRetry(clock, () => applier.read(clients));
  if (mayLandUntil !== null) return { kind: 'open', until: mayLandUntil };
  if (aimed.before === made.before) return { kind: 'undone', differences: applier.differences(made.before, after) };
  const isTarget = sameDocument(textOf(applier, after), target.text);
  const reads = isTarget
    ? 'keeps the edits of someone else'
    : 'matches neither the original settings nor the planned settings';
  return { kind: 'undone', differences: [`${applier.what} ${reads}.`] };
}

/**
 * Removes what a write left lying beside, until it is read that nothing of it is there; true where there was something.
 * Throws where AWS keeps what it was told to delete.
 */
async function tidied(clients: ApplyClients, applier: BoundApplier, made: Written, clock: Clock): Promise<boolean> {
  // What is to be removed is listed anew for every attempt.
  const found = (): Promise<boolean> =>
    sendCarefully(
      clock,
      () => applier.tidy(clients, made),
      async () => null,
    ).then(
      ({ output }) => output,
      ({ error }: WriteFailed) => {
        if (!isNotFound(error)) throw error;
        return false;
      },
    );
  let looks = 0;
  for (; await found(); looks += 1) {
    if (looks === MOST_LOOKS) throw new Error(`Part of what ${applier.operation} created still exists in AWS.`);
    if (looks > 0) await clock.sleep(1_000);
  }
  return looks > 0;
}

/**
 * Sends the writes of an undo, each again only over what stood before it; false where somebody wrote meanwhile. Throws
 * where AWS holds what it held before: then nothing was put back, whatever was answered.
 */
async function putBack(
  clients: ApplyClients,
  applier: BoundApplier,
  { now, aimed }: { readonly now: Held; readonly aimed: Written },
  clock: Clock,
): Promise<boolean> {
  const read = (): Promise<Held> => withRetry(clock, () => applier.read(clients));
  const isAs = (a: Held, b: Held): boolean => applier.differences(a, b).length === 0;
  /** What AWS holds, as last read; null once a write went through. */
  let held: Held | null = now;
  const careful = async <T>(operation: string, send: () => Promise<T>): Promise<T> => {
    if (isRead(operation)) return send();
    const before = held ?? (await read());
    const { output } = await sendCarefully(clock, send, async () =>
      isAs(before, await read()) ? null : changedMeanwhile(applier),
    );
    held = null;
    return output;
  };
  let failure: WriteFailed | null = null;
  try {
    const call: ApplyClients['call'] = (service, operation, input) =>
      careful(operation, () => clients.call(service, operation, input));
    const send: ApplyClients['send'] = (service, operation, input) =>
      careful(operation, () => clients.send(service, operation, input));
    await applier.undo({ call, send }, aimed, now);
  } catch (error) {
    if (!(error instanceof WriteFailed)) throw error;
    failure = error;
  }
  const isMoved = failure !== null && (failure.moved !== null || isOvertaken(failure.error));
  if (failure !== null && !failure.mayLand && !isMoved) throw failure.error;
  let after = await read();
  // What IAM was just asked for it may read back only some moments later.
  for (let tries = 0; failure === null && isAs(now, after) && tries < MOST_LOOKS; tries += 1) {
    await clock.sleep(1_000);
    after = await read();
  }
  if (isAs(aimed.before, after) || sameDocument(textOf(applier, after), textOf(applier, aimed.before))) return true;
  if (isMoved) return false;
  if (failure !== null) throw failure.error;
  if (isAs(now, after))
    throw new Error(`AWS accepted the request, but the change made by ${applier.operation} is still in effect.`);
  return true;
}

/** How often it is read again what was put back. */
const MOST_LOOKS = 3;

/** That a stage which this step was to deploy to was deployed by somebody else: it serves what the draft held then. */
async function deployedSince(clients: ApplyClients, step: JournalStep, clock: Clock): Promise<readonly string[]> {
  const applier = applierOf(step.change);
  if (applier.subject !== 'deploymentId') return [];
  const { now } = await readStepStatus(clients, step, clock);
  const moved = now === null ? [] : applier.differences(writtenOf(step).before, now);
  return moved.map(
    (text) => `${text} Someone else deployed it, together with all draft edits made before that deployment.`,
  );
}

/** What came of taking an entry back. */
export interface AllTakenBack {
  /** The operation whose change somebody edited: there it stopped. */
  readonly drifted: string | null;
  readonly differences: readonly string[];
  /** Operations that may still land, each with the time until when. */
  readonly open: readonly { readonly operation: string; readonly until: string }[];
  /** What stands since what was there before cannot come back, in sentences. */
  readonly notBack: readonly string[];
}

/** Takes the entry's changes back, last first, writing the journal after each. Throws what AWS throws. */
export async function takeBackAll(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
  onEntry: (entry: JournalEntry) => void,
  beside = false,
): Promise<AllTakenBack> {
  const differences: string[] = [];
  const open: AllTakenBack['open'][number][] = [];
  const notBack: string[] = [];
  let current = entry;
  for (let index = entry.steps.length - 1; index >= 0; index -= 1) {
    const step = entry.steps[index];
    if (step === undefined || step.state === 'undone') continue;
    const { operation } = applierOf(step.change);
    const isUnsent = step.state === 'planned' && isNotMade(step);
    const taken = isUnsent ? null : await takeBack(clients, step, clock, beside);
    // The steps before it may be served by now, whoever deployed them.
    if (step.state !== 'done' && entry.steps.slice(0, index).some((one) => !isNotMade(one)))
      differences.push(...(await deployedSince(clients, step, clock)));
    if (taken === null) continue;
    if (taken.kind === 'drifted') return { drifted: operation, differences, open, notBack };
    if (taken.kind === 'undone') differences.push(...taken.differences);
    if (taken.kind === 'open') open.push({ operation, until: taken.until });
    if (taken.kind === 'not-back') notBack.push(taken.why);
    else {
      const state = taken.kind === 'open' ? 'unknown' : taken.kind;
      current = withStep(current, index, { state });
      onEntry(current);
      await journal.write(current);
    }
  }
  return { drifted: null, differences, open, notBack };
}

/** A write that may still land, for people. */
export const mayLandText = (open: AllTakenBack['open']): string =>
  open
    .map(({ operation, until }) =>
      [
        `AWS did not respond to ${operation}. The change is not in effect now, but it may still take effect before`,
        `${until}. To check again, run: apigw-doctor sessions`,
      ].join(' '),
    )
    .join(' ');
