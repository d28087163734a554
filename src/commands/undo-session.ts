import type { JournalEntry } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import { journalOf } from './journal.ts';
import { openForFlags } from './open.ts';
import { EXIT, Stop, UsageError } from './usage.ts';

/** The entries of a session, oldest first; a session nobody knows is a usage error. */
export async function entriesOf(context: CommandContext, session: string): Promise<readonly JournalEntry[]> {
  const { entries } = await journalOf(context.environment).entries();
  const found = entries.filter((entry) => entry.session === session);
  if (found.length === 0)
    throw new UsageError([`there is no session "${session}". apigw-doctor sessions list shows them.`]);
  return found;
}

/**
 * The account that an entry changed, by the profiles it was changed with where no others are said; stops when the
 * credentials belong to another.
 */
export async function accountOfEntry(context: CommandContext, entry: JournalEntry, flags: CallFlags) {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const { region, profile, callerProfile } = entry;
  const { account, identity } = await openForFlags(context, {
    region,
    ...(profile === undefined ? {} : { profile }),
    ...(callerProfile === undefined ? {} : { callerProfile }),
    ...given,
  });
  if (identity.accountId === entry.accountId) return account;
  const wanted = `this session changed account ${entry.accountId}; the credentials belong to ${identity.accountId}`;
  throw new Stop(`${wanted}. Say --profile NAME with credentials of ${entry.accountId}`, EXIT.refused);
}

export interface UndoneSession {
  /** Titles of what was taken back, newest first. */
  readonly undone: readonly string[];
  /** What reads differently than before. */
  readonly differences: readonly string[];
  readonly error: { readonly kind: string; readonly message: string } | null;
}

/** Undoes what still stands, newest first, and stops at the first thing that cannot be taken back. */
export async function undoSession(context: CommandContext, session: string, flags: CallFlags): Promise<UndoneSession> {
  const applied = (await entriesOf(context, session))
    .filter(({ state }) => state !== 'undone' && state !== 'rolled-back')
    .reverse();
  const undone: string[] = [];
  const differences: string[] = [];
  for (const entry of applied) {
    const account = await accountOfEntry(context, entry, flags);
    const result = await account.undo(entry, journalOf(context.environment));
    if (!result.ok) return { undone, differences, error: { kind: result.kind, message: redact(result.message) } };
    undone.push(redact(entry.title));
    differences.push(...result.differences.map((text) => redact(text)));
  }
  return { undone, differences, error: null };
}
