import { type Fact, whyUnknown } from '../core/model/fact.ts';
import type { JournalEntry, UndoLook } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import { journalOf } from './journal.ts';
import { accountOfEntry } from './undo-session.ts';
import { Stop, UsageError } from './usage.ts';

/** What stands, or why that could not be read: without credentials the journal is still worth seeing. */
export async function lookOf(
  context: CommandContext,
  entry: JournalEntry,
  flags: CallFlags,
): Promise<UndoLook | string> {
  try {
    return lookOrWhy(await (await accountOfEntry(context, entry, flags)).look(entry));
  } catch (error) {
    if (error instanceof Stop || error instanceof UsageError) return error.message;
    throw error;
  }
}

/** What was looked at, or why it could not be. */
export const lookOrWhy = (look: Fact<UndoLook>): UndoLook | string =>
  look.state === 'known' ? look.value : redact(whyUnknown(look));

/**
 * Reads with `look` what became of writes that AWS never answered, and says it. An entry of which nothing is in effect,
 * and nothing can arrive any more, is closed. Returns the entries as they stand then.
 */
export async function settleOpenWrites(
  context: CommandContext,
  look: (entry: JournalEntry) => Promise<UndoLook | string | null>,
  entries: readonly JournalEntry[],
): Promise<readonly JournalEntry[]> {
  const settled: JournalEntry[] = [];
  for (const entry of entries) {
    const read = entry.state === 'unknown' ? await look(entry) : null;
    const isOver = read !== null && typeof read !== 'string' && !isInEffect(read) && arrivalOf(read) === null;
    settled.push(isOver ? closed(entry) : entry);
    if (isOver) await journalOf(context.environment).write(closed(entry));
    if (read !== null) context.err(`Session ${entry.session}: ${textOf(read, redact(entry.title), entry.session)}\n`);
  }
  return settled;
}

function textOf(read: UndoLook | string, title: string, session: string): string {
  const undo = `apigw-doctor sessions undo ${session}`;
  if (typeof read !== 'string' && isInEffect(read))
    return `AWS never answered, but this change is in effect: ${title}. To undo it: ${undo}`;
  const unanswered = `AWS never answered this change: ${title}.`;
  if (typeof read === 'string')
    return `${unanswered} The current settings could not be read (${read}). To try to undo it: ${undo}`;
  const until = arrivalOf(read);
  return until === null
    ? `${unanswered} It is not in effect, and can no longer take effect.`
    : `${unanswered} It is not in effect, but may still take effect before ${until}. ` +
        'To check again: apigw-doctor sessions';
}

const isInEffect = ({ steps }: UndoLook): boolean => steps.some(({ state }) => state === 'ours' || state === 'changed');

/** Until when a write of it may still arrive; null where none is under way. */
const arrivalOf = ({ steps }: UndoLook): string | null =>
  steps.flatMap(({ mayLandUntil }) => mayLandUntil ?? []).at(-1) ?? null;

const closed = (entry: JournalEntry): JournalEntry => ({
  ...entry,
  steps: entry.steps.map((step) =>
    step.state === 'sent' || step.state === 'unknown' ? { ...step, state: 'absent' } : step,
  ),
  state: 'rolled-back',
});
