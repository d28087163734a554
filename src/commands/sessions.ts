import { type RecordedEntry, recorded } from '../aws/apply/index.ts';
import type { JournalEntry } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import { clean } from '../core/report/clean.ts';
import { systemClock } from '../host/clock.ts';
import { type Command, newCommand } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { addAccountFlags, type CallFlags } from './flags.ts';
import { journalOf } from './journal.ts';
import { sessionMarkdown } from './session-markdown.ts';
import { accountOfEntry, entriesOf, undoSession } from './undo-session.ts';
import { EXIT, Stop, UsageError } from './usage.ts';

/** `sessions`: the changes that this program made, from the journal it writes before each of them. */
export function sessions(context: CommandContext): Command {
  const command = newCommand('sessions', 'Changes made so far.', context);
  const ofOne = (name: string, summary: string): Command =>
    command.command(name).description(summary).argument('<session>', 'as sessions list prints it');
  command
    .command('list', { isDefault: true })
    .description('all changes, oldest first')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => list(context, json === true));
  ofOne('show', 'everything the journal holds on one session').action(async (session: string) =>
    context.out(`${JSON.stringify(clean(await recordsOf(context, session), [], false), null, 2)}\n`),
  );
  ofOne('export', 'one session as Markdown, for a ticket')
    .option('--json', 'print JSON')
    .option('--share', 'mask account ids and addresses')
    .action(async (session: string, flags: ExportFlags) => exported(context, session, flags));
  addAccountFlags(ofOne('undo', 'takes back what a session changed, last change first')).action(
    (session: string, flags: CallFlags) => undo(context, session, flags),
  );
  addAccountFlags(ofOne('finish', 'makes what an interrupted session left unmade')).action(
    (session: string, flags: CallFlags) => finish(context, session, flags),
  );
  command
    .command('prune')
    .description('forgets what was taken back, and what was made long ago')
    .option('--days <days>', 'also forget changes that were made this long ago; they cannot be undone any more')
    .action(({ days }: { days?: string }) => prune(context, days));
  return command;
}

async function list(context: CommandContext, asJson: boolean): Promise<void> {
  const { entries, unreadable } = await journalOf(context.environment).entries();
  for (const name of unreadable) context.err(`cannot read ${name}\n`);
  if (asJson) return context.out(`${JSON.stringify(entries.map(row), null, 2)}\n`);
  if (entries.length === 0) return context.err('No changes were made yet.\n');
  for (const { session, startedAt, state, title } of entries)
    context.out(`${session}  ${startedAt}  ${state.padEnd(11)}  ${redact(title)}\n`);
  for (const { session } of entries.filter(isInterrupted))
    context.err(
      `Session ${session} was interrupted: apigw-doctor sessions finish ${session}, or sessions undo ${session}.\n`,
    );
}

/** Nobody knows whether its process still runs; a journal that stays like this has been left behind. */
const isInterrupted = ({ state }: JournalEntry): boolean => state === 'applying' || state === 'stuck';

const row = (entry: JournalEntry) => ({
  session: entry.session,
  startedAt: entry.startedAt,
  state: entry.state,
  interrupted: isInterrupted(entry),
  fixId: entry.fixId,
  title: redact(entry.title),
  accountId: entry.accountId,
  region: entry.region,
});

interface ExportFlags {
  readonly json?: boolean;
  readonly share?: boolean;
}

const recordsOf = async (context: CommandContext, session: string): Promise<readonly RecordedEntry[]> =>
  (await entriesOf(context, session)).map(recorded);

async function exported(context: CommandContext, session: string, { json, share }: ExportFlags): Promise<void> {
  const entries = clean(await recordsOf(context, session), [], share === true);
  context.out(
    json
      ? `${JSON.stringify({ schemaVersion: 1, session, changes: entries }, null, 2)}\n`
      : sessionMarkdown(session, entries),
  );
}

async function undo(context: CommandContext, session: string, flags: CallFlags): Promise<void> {
  const { undone, differences, error } = await undoSession(context, session, flags);
  for (const title of undone) context.out(`undone: ${title}\n`);
  for (const difference of differences) context.out(`  differs from before: ${difference}\n`);
  if (error !== null) throw new Stop(error.message, EXIT.refused);
  if (undone.length === 0) context.err('Nothing of this session still stands.\n');
}

/** Finishes what was begun, oldest first, and stops at the first thing that cannot be finished. */
async function finish(context: CommandContext, session: string, flags: CallFlags): Promise<void> {
  const begun = (await entriesOf(context, session)).filter(isInterrupted);
  if (begun.length === 0) return context.err('Nothing of this session was left unfinished.\n');
  for (const entry of begun) {
    const account = await accountOfEntry(context, entry, flags);
    const result = await account.finish(entry, journalOf(context.environment));
    if (!result.ok)
      throw new Stop(`${redact(result.message)} To go back: apigw-doctor sessions undo ${session}`, EXIT.refused);
    context.out(`finished: ${redact(entry.title)}\n`);
  }
}

const DAY = 86_400_000;

/** What still stands is forgotten only when asked for; what was interrupted never. */
async function prune(context: CommandContext, days: string | undefined): Promise<void> {
  if (days !== undefined && !/^\d+$/.test(days)) throw new UsageError([`--days takes a number of days, not "${days}"`]);
  const journal = journalOf(context.environment);
  const { entries } = await journal.entries();
  const oldest = days === undefined ? null : systemClock.now() - Number(days) * DAY;
  const gone = entries.filter(
    ({ state, startedAt }) =>
      state === 'undone' ||
      state === 'rolled-back' ||
      (state === 'applied' && oldest !== null && Date.parse(startedAt) <= oldest),
  );
  for (const entry of gone) await journal.remove(entry);
  context.out(`${gone.length} of ${entries.length} changes forgotten.\n`);
}
