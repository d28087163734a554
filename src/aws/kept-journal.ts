import type { Journal, JournalEntry, Unwritten } from '../core/model/ports.ts';
import { isSystemError, systemReason } from '../host/system-error.ts';

/** The journal could not be written before the first change. The message says why, and what to do. */
class NotJournaled extends Error {}

/** The journal of changes under way: what of it could not be written is kept in memory. */
export interface KeptJournal {
  /**
   * Writes through to this journal. The first entry that cannot be written stops its change, later ones do not.
   * `mustEnd`: the change ends what this process began, and goes on where no turn can be taken any more.
   */
  readonly over: (journal: Journal, mustEnd: boolean) => Required<Journal>;
  /** This entry is in the journal already. */
  readonly holds: (entry: JournalEntry) => void;
  /** Why the newest state of an entry is not in the journal; null where it is. */
  readonly whyUnwritten: (entry: JournalEntry) => string | null;
}

/**
 * Nothing is changed in AWS before the journal holds how to take it back. Once that was written, a disk that fills up
 * must not stop half-way what has begun: the change is finished, or rolled back, with the journal in memory.
 */
export function keptJournal(): KeptJournal {
  const begun = new Set<string>();
  const unwritten = new Map<string, string>();
  return {
    holds: (entry) => void begun.add(keyOf(entry)),
    whyUnwritten: (entry) => unwritten.get(keyOf(entry)) ?? null,
    over: (journal, mustEnd) => ({
      async write(entry) {
        const key = keyOf(entry);
        try {
          await journal.write(entry);
          begun.add(key);
          unwritten.delete(key);
        } catch (error) {
          if (!begun.has(key)) throw notJournaled(error);
          unwritten.set(key, systemReason(error));
        }
      },
      async inTurn(accountId, work) {
        if (journal.inTurn === undefined) return work();
        let running: ReturnType<typeof work> | null = null;
        try {
          return await journal.inTurn(accountId, () => {
            running = work();
            return running;
          });
        } catch (error) {
          // The work itself failed, or only the sign that it was somebody's turn could not be removed.
          if (running !== null) return running;
          // What was begun in this turn or an earlier one has to come to its end, with a lock or without.
          if (mustEnd && begun.size > 0 && isSystemError(error)) return work();
          throw notJournaled(error);
        }
      },
    }),
  };
}

const keyOf = ({ session, startedAt, fixId }: JournalEntry): string => [session, startedAt, fixId].join(' ');

const notJournaled = (error: unknown): NotJournaled =>
  isSystemError(error)
    ? new NotJournaled(
        `The journal, which undo needs, cannot be written: ${systemReason(error)}. ` +
          'Nothing was changed. Make this path writable, or set XDG_STATE_HOME to a writable directory.',
      )
    : new NotJournaled(
        `${systemReason(error)}. Nothing was changed. Try again when the other apigw-doctor has finished.`,
      );

/** What every kind of change ends with. */
interface Changed {
  readonly entry: JournalEntry | null;
  readonly unwritten?: Unwritten;
}

interface Turn {
  readonly kept: KeptJournal;
  readonly journal: Journal;
  readonly accountId: string;
  readonly mustEnd: boolean;
}

/** Runs a change in this account's turn, and says of its end what the journal does not hold of it. */
export async function journaled<T extends Changed>(
  { kept, journal, accountId, mustEnd }: Turn,
  change: (journal: Journal) => Promise<T>,
  undoCommandsOf: (entry: JournalEntry) => Promise<readonly string[]>,
  refused: (message: string) => T,
): Promise<T> {
  const own = kept.over(journal, mustEnd);
  try {
    const result = await own.inTurn(accountId, () => change(own));
    const why = result.entry === null ? null : kept.whyUnwritten(result.entry);
    if (result.entry === null || why === null) return result;
    const isBack = result.entry.state === 'undone' || result.entry.state === 'rolled-back';
    // Where AWS cannot be read any more the reason alone has to do.
    const commands = isBack ? [] : await undoCommandsOf(result.entry).catch(() => []);
    return { ...result, unwritten: { why, commands } };
  } catch (error) {
    if (error instanceof NotJournaled) return refused(error.message);
    throw error;
  }
}
