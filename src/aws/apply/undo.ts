import type { Clock, Journal, JournalEntry, UndoResult } from '../../core/model/ports.ts';
import type { ApplyClients } from './applier.ts';
import { messageOf, missingPermission } from './errors.ts';
import { lookAt, readEntryStatus } from './look.ts';
import { mayLandText, takeBackAll } from './steps.ts';

/**
 * Takes back what an entry changed, last first. Also for an entry whose process died half-way: what AWS holds
 * decides which steps were made. Where somebody edited it since nothing is changed, unless `seen` is the word for what
 * stands: then only our part is taken out of it, as the look showed it.
 */
export async function undoEntry(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
  seen: string | null = null,
): Promise<UndoResult> {
  let current = entry;
  try {
    const stands = await readEntryStatus(clients, entry, clock);
    const stopped = async (message: string): Promise<UndoResult> => {
      const look = await stands.look();
      return { ok: false, kind: 'drifted', message, entry: current, look };
    };
    if (seen !== null && seen !== stands.seen)
      return await stopped('Someone edited this setting again after it was shown to you, so it is left as it is.');
    if (stands.isChanged && (seen === null || !stands.isSeparable))
      return await stopped(`${stands.edited.join(', ')}: someone else has changed it since; it is left as it is.`);
    // A process that dies from here on leaves an entry that asks to be gone on with, not one that says "applied".
    current = { ...entry, state: 'stuck' };
    await journal.write(current);
    const { drifted, differences, open, notBack } = await takeBackAll(
      clients,
      current,
      journal,
      clock,
      (next) => {
        current = next;
      },
      seen !== null,
    );
    if (drifted !== null) {
      const isBegun = current.steps.some(({ state }, index) => state !== entry.steps[index]?.state);
      if (!isBegun) current = entry;
      await journal.write(current);
      const look = await lookAt(clients, current, clock);
      const message = `Someone else has since changed what ${drifted} wrote. It is left as it is.`;
      return { ok: false, kind: 'drifted', message, entry: current, look };
    }
    const ended = async (
      kind: 'failed' | 'unknown',
      state: JournalEntry['state'],
      text: string,
    ): Promise<UndoResult> => {
      current = { ...current, state };
      await journal.write(current);
      return { ok: false, kind, message: [text, ...differences].join(' '), entry: current };
    };
    if (notBack.length > 0) return await ended('failed', 'stuck', notBack.join(' '));
    if (open.length > 0) return await ended('unknown', 'unknown', mayLandText(open));
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
