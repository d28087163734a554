import type { Clock, FinishResult, Journal, JournalEntry } from '../../core/model/ports.ts';
import type { ApplyClients } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { messageOf, missingPermission } from './errors.ts';
import { readOrGone, writtenOf } from './look.ts';
import { withRetry } from './retry.ts';
import { withStep } from './steps.ts';
import { writeStep } from './write-step.ts';

/**
 * Makes the changes of an interrupted entry that were not made, in order. What AWS holds decides which were made, not
 * the journal: a write may have gone through before the process died. Stops where someone else has changed the thing
 * since.
 */
export async function finishEntry(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
): Promise<FinishResult> {
  let current = entry;
  try {
    for (const [index, step] of entry.steps.entries()) {
      const applier = applierOf(step.change);
      const written = writtenOf(step);
      const now = await readOrGone(clients, applier, clock);
      // What undo had taken back when its process died is made once more, what somebody edited since is not.
      const isBack = now !== null && !applier.landed(written, now) && !applier.differences(written.before, now).length;
      if (step.state === 'done' && !isBack) continue;
      if (now === null) throw new Error(`${applier.what} is gone.`);
      if (applier.landed(written, now)) {
        current = withStep(current, index, { state: 'done', result: { ...applier.resultOf(now), ...written.result } });
      } else {
        const stopped = (message: string): FinishResult => ({ ok: false, kind: 'drifted', message, entry: current });
        if (applier.differences(written.before, now).length > 0)
          return stopped(
            `Someone else has since changed the settings that ${applier.operation} writes. They are left as they are.`,
          );
        const beside = await withRetry(clock, () => applier.movedBeside(clients));
        if (beside !== null) return stopped(beside);
        current = withStep(current, index, { state: 'sent', sentAt: new Date(clock.now()).toISOString() });
        await journal.write(current);
        const outcome = await writeStep(clients, applier, written, now, clock);
        current = withStep(current, index, outcome.state === 'done' ? outcome.step : { state: outcome.state });
        if (outcome.state !== 'done') await journal.write(current);
        if (outcome.state !== 'done' && outcome.moved !== null) return stopped(outcome.moved);
        if (outcome.state !== 'done') throw outcome.error;
      }
      await journal.write(current);
    }
    current = { ...current, state: 'applied' };
    await journal.write(current);
    return { ok: true, entry: current };
  } catch (error) {
    const permission = missingPermission(error);
    const missing = permission === null ? '' : ` (it needs ${permission})`;
    return {
      ok: false,
      kind: permission === null ? 'failed' : 'denied',
      message: `Finishing stopped: ${messageOf(error)}${missing}`,
      entry: current,
    };
  }
}
