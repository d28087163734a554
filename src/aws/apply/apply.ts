import { awsCall, type Change, isSameThing } from '../../core/model/changes/index.ts';
import type { FixPlan } from '../../core/model/plan.ts';
import type { ApplyResult, Clock, Journal, JournalEntry, JournalOrigin, JournalStep } from '../../core/model/ports.ts';
import type { ApplyClients, BoundApplier } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { messageOf, missingPermission } from './errors.ts';
import { withRetry } from './retry.ts';
import { takeBackAll, withStep } from './steps.ts';

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
    try {
      const moved = await movedSince(clients, plan.changes, index, clock);
      if (moved !== null) return await rollBack(clients, entry, journal, clock, refuse('drifted', moved));
      const result = await withRetry(clock, () => applier.write(clients, read.before[index] ?? {}));
      entry = withStep(
        entry,
        index,
        { state: 'done', result, ...(await heldAfter(clients, applier)) },
        index === read.steps.length - 1 ? 'applied' : 'applying',
      );
    } catch (error) {
      onProgress(change, 'failed');
      return rollBack(clients, entry, journal, clock, failureOf(error, applier.operation));
    }
    await journal.write(entry);
    onProgress(change, 'done');
  }
  return { ok: true, entry };
}

/** What AWS holds after a write. Not to know it takes nothing away from undo but the edits that lie beside it. */
async function heldAfter(clients: ApplyClients, applier: BoundApplier): Promise<Pick<JournalStep, 'after'>> {
  if (applier.subject !== 'settings') return {};
  return applier.read(clients).then(
    (after) => ({ after }),
    () => ({}),
  );
}

/** Reads once more right before a later write; what an earlier step of the plan itself wrote is no drift. */
async function movedSince(
  clients: ApplyClients,
  changes: readonly Change[],
  index: number,
  clock: Clock,
): Promise<string | null> {
  const change = changes[index];
  if (change === undefined || changes.slice(0, index).some((earlier) => isSameThing(earlier, change))) return null;
  const applier = applierOf(change);
  const drift = applier.drift(await withRetry(clock, () => applier.read(clients)));
  return drift ?? (await withRetry(clock, () => applier.movedBeside(clients)));
}

async function readBefore(
  clients: ApplyClients,
  plan: FixPlan,
  clock: Clock,
): Promise<
  | {
      readonly ok: true;
      readonly steps: readonly JournalStep[];
      readonly before: readonly Readonly<Record<string, string | null>>[];
    }
  | Failure
> {
  const steps: JournalStep[] = [];
  const before: Readonly<Record<string, string | null>>[] = [];
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
      before.push(held);
      steps.push({ change, before: held, state: 'planned', result: null });
    } catch (error) {
      const { kind, message, permission } = failureOf(error, operation);
      return refuse(kind, `Reading before ${operation}: ${message} Nothing was changed.`, permission);
    }
  }
  return { ok: true, steps, before };
}

async function rollBack(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
  cause: Failure,
): Promise<ApplyResult> {
  let current = entry;
  const stuck = async (why: string): Promise<ApplyResult> => {
    current = { ...current, state: 'stuck' };
    await journal.write(current);
    return {
      ...cause,
      kind: 'not-rolled-back',
      message: `${cause.message} Rolling back stopped: ${why}`,
      entry: current,
    };
  };
  try {
    const { drifted, differences } = await takeBackAll(clients, entry, journal, clock, (next) => {
      current = next;
    });
    if (drifted !== null) return await stuck(`what ${drifted} wrote was changed by someone else.`);
    if (differences.length > 0) return await stuck(differences.join(' '));
  } catch (error) {
    return stuck(messageOf(error));
  }
  current = { ...current, state: 'rolled-back' };
  await journal.write(current);
  return { ...cause, message: `${cause.message} What had been changed was put back.`, entry: current };
}

function failureOf(error: unknown, operation: string): Failure {
  const permission = missingPermission(error);
  if (permission !== null) return refuse('denied', `AWS refused ${operation}: ${messageOf(error)}`, permission);
  return refuse('failed', `${operation} failed: ${messageOf(error)}`);
}

function refuse(kind: Failure['kind'], message: string, permission: string | null = null): Failure {
  return { ok: false, kind, message, permission, entry: null };
}
