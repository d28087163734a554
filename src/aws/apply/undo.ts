import type { Clock, Journal, JournalEntry, UndoResult } from '../../core/model/ports.ts';
import type { ApplyClients } from './applier.ts';
import { messageOf, missingPermission } from './errors.ts';
import { takeBackAll } from './steps.ts';

/**
 * Takes back what an entry changed, last first. Also for an entry whose process died half-way: what AWS holds
 * decides which steps were made. Stops, changing nothing further, where someone else has changed it since.
 */
export async function undoEntry(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
): Promise<UndoResult> {
  let current = entry;
  try {
    const { drifted, differences } = await takeBackAll(clients, entry, journal, clock, (next) => {
      current = next;
    });
    if (drifted !== null) {
      return {
        ok: false,
        kind: 'drifted',
        message: `What ${drifted} wrote was changed since by someone else; it is left as it is.`,
        entry: current,
      };
    }
    current = { ...current, state: 'undone' };
    await journal.write(current);
    return { ok: true, entry: current, differences };
  } catch (error) {
    current = { ...current, state: 'stuck' };
    await journal.write(current);
    const permission = missingPermission(error);
    const missing = permission === null ? '' : ` (it needs ${permission})`;
    return {
      ok: false,
      kind: permission === null ? 'failed' : 'denied',
      message: `Undo stopped: ${messageOf(error)}${missing}`,
      entry: current,
    };
  }
}
