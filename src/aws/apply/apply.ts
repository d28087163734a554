import { awsCall, type Change, isSameThing } from '../../core/model/changes/index.ts';
import type { FixPlan } from '../../core/model/plan.ts';
import type { ApplyResult, Clock, Journal, JournalEntry, JournalOrigin, JournalStep } from '../../core/model/ports.ts';
import type { ApplyClients, Held, Written } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { messageOf, missingPermission } from './errors.ts';
import { writtenOf } from './look.ts';
import { withRetry } from './retry.ts';
import { type AllTakenBack, mayLandText, takeBackAll, withStep } from './steps.ts';
import { type StepOutcome, writeStep } from './write-step.ts';

type Progress = (change: Change, state: 'started' | 'done' | 'failed') => void;
type Failure = Extract<ApplyResult, { readonly ok: false }>;

/**
 * Carries out a plan: reads what AWS holds and stops when it has moved, journals, writes, and rolls back in reverse
 * order when a write fails. `session` groups the changes of one sitting; without it the start time does. `origin` is
 * written down with them.
 */
export async function applyPlan(
  clients: ApplyClients,
  plan: FixPlan,
  journal: Journal,
  clock: Clock,
  onProgress: Progress = () => undefined,
  session?: string,
  origin: JournalOrigin = {},
): Promise<ApplyResult> {
  const read = await readBefore(clients, plan, clock);
  if (!read.ok) return read;
  const startedAt = new Date(clock.now()).toISOString();
  const { accountId, region, apiId, stage } = plan.factsAfter.scope;
  let entry: JournalEntry = {
    session: session ?? startedAt.replace(/[-:]|\.\d+/g, ''),
    fixId: plan.id,
    title: plan.title,
    startedAt,
    accountId,
    region,
    ...origin,
    apiId,
    stage,
    causes: plan.causes,
    everyone: plan.widens.everyone || plan.pending.some(({ everyone, known }) => everyone || !known),
    steps: read.steps,
    state: 'applying',
  };
  await journal.write(entry);
  for (const [index, change] of plan.changes.entries()) {
    const applier = applierOf(change);
    onProgress(change, 'started');
    const failed = (cause: Failure): Promise<ApplyResult> => {
      onProgress(change, 'failed');
      return rollBack(clients, entry, journal, clock, cause);
    };
    try {
      const { now, moved, before } = await readForWrite(clients, plan.changes, index, clock, read.steps);
      if (moved !== null) return await failed(refuse('drifted', moved));
      entry = withStep(entry, index, { state: 'sent', sentAt: new Date(clock.now()).toISOString(), before });
      await journal.write(entry);
      const written: Written = { before, result: {} };
      const outcome = await writeStep(clients, applier, written, now, clock);
      if (outcome.state !== 'done') {
        entry = withStep(entry, index, { state: outcome.state });
        return await failed(causeOf(outcome, applier.operation));
      }
      entry = withStep(entry, index, outcome.step, index === read.steps.length - 1 ? 'applied' : 'applying');
    } catch (error) {
      return failed(failureOf(error, applier.operation));
    }
    await journal.write(entry);
    onProgress(change, 'done');
  }
  return { ok: true, entry };
}

/**
 * Reads once more right before a write. `before`: what undo is to bring back, with what somebody edited beside it since
 * the first read. What an earlier step of the plan itself wrote is no drift, and not to come back.
 */
async function readForWrite(
  clients: ApplyClients,
  changes: readonly Change[],
  index: number,
  clock: Clock,
  steps: readonly JournalStep[],
): Promise<{ readonly now: Held; readonly moved: string | null; readonly before: Held }> {
  const change = changes[index] as Change;
  const applier = applierOf(change);
  const now = await withRetry(clock, () => applier.read(clients));
  if (changes.slice(0, index).some((earlier) => isSameThing(earlier, change)))
    return { now, moved: null, before: writtenOf(steps[index] as JournalStep).before };
  const moved = applier.drift(now) ?? (await withRetry(clock, () => applier.movedBeside(clients)));
  return { now, moved, before: now };
}

async function readBefore(
  clients: ApplyClients,
  plan: FixPlan,
  clock: Clock,
): Promise<{ readonly ok: true; readonly steps: readonly JournalStep[] } | Failure> {
  const steps: JournalStep[] = [];
  for (const change of plan.changes) {
    const { operation } = awsCall(change);
    try {
      const applier = applierOf(change);
      const held = await withRetry(clock, () => applier.read(clients));
      // Before anything is written; of a single step it is looked at right before its write.
      const isOneOfSeveral = plan.changes.length > 1;
      const drift =
        applier.drift(held) ?? (isOneOfSeveral ? await withRetry(clock, () => applier.movedBeside(clients)) : null);
      if (drift !== null) return refuse('drifted', `${drift} Nothing was changed.`);
      steps.push({ change, before: held, state: 'planned', sentAt: null, result: null });
    } catch (error) {
      const { kind, message, permission } = failureOf(error, operation);
      return refuse(
        kind,
        `The settings could not be read before ${operation}: ${message} Nothing was changed.`,
        permission,
      );
    }
  }
  return { ok: true, steps };
}

async function rollBack(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
  cause: Failure,
): Promise<ApplyResult> {
  let current = entry;
  const close = async (state: JournalEntry['state'], kind: Failure['kind'], ending: string): Promise<ApplyResult> => {
    current = { ...current, state };
    await journal.write(current);
    return { ...cause, kind, message: `${cause.message} ${ending}`, entry: current };
  };
  const stuck = (why: string): Promise<ApplyResult> =>
    close('stuck', 'not-rolled-back', `Rolling back stopped: ${why}`);
  let result: AllTakenBack;
  try {
    result = await takeBackAll(clients, entry, journal, clock, (next) => {
      current = next;
    });
  } catch (error) {
    return stuck(messageOf(error));
  }
  const { drifted, differences, notBack, open } = result;
  if (drifted !== null) return stuck(`someone else changed the settings that ${drifted} wrote.`);
  if (differences.length + notBack.length > 0)
    return close(
      'stuck',
      'not-rolled-back',
      `Some settings were not restored: ${[...differences, ...notBack].join(' ')}`,
    );
  const isPutBack = current.steps.some(({ state }) => state === 'undone');
  const before = isPutBack ? 'The changes made so far were rolled back.' : 'Nothing was changed.';
  if (open.length === 0) return close('rolled-back', cause.kind, before);
  const ending = [...(isPutBack ? [before] : []), mayLandText(open)];
  return close('unknown', 'not-rolled-back', ending.join(' '));
}

function causeOf({ error, moved }: Exclude<StepOutcome, { readonly state: 'done' }>, operation: string): Failure {
  return moved === null ? failureOf(error, operation) : refuse('drifted', moved);
}

function failureOf(error: unknown, operation: string): Failure {
  const permission = missingPermission(error);
  if (permission !== null) return refuse('denied', `AWS refused ${operation}: ${messageOf(error)}`, permission);
  return refuse('failed', `${operation} failed: ${messageOf(error)}`);
}

function refuse(kind: Failure['kind'], message: string, permission: string | null = null): Failure {
  return { ok: false, kind, message, permission, entry: null };
}
