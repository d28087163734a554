import type { Clock, FinishResult, Journal, JournalEntry } from '../../core/model/ports.ts';
import type { ApplyClients } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { messageOf, missingPermission } from './errors.ts';
import { writtenOf } from './look.ts';
import { withRetry } from './retry.ts';
import { withStep } from './steps.ts';

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
      if (step.state === 'done') continue;
      const applier = applierOf(step.change);
      const written = writtenOf(step);
      const now = await withRetry(clock, () => applier.read(clients));
      let { result } = written;
      if (!applier.landed(written, now)) {
        if (applier.differences(written.before, now).length > 0) {
          const message = `What ${applier.operation} is about was changed since by someone else; it is left as it is.`;
          return { ok: false, kind: 'drifted', message, entry: current };
        }
        const beside = await withRetry(clock, () => applier.movedBeside(clients));
        if (beside !== null) return { ok: false, kind: 'drifted', message: beside, entry: current };
        result = await withRetry(clock, () => applier.write(clients, written.before));
      }
      current = withStep(current, index, { state: 'done', result });
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
