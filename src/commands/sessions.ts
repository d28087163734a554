import { type RecordedEntry, recorded } from '../aws/apply/index.ts';
import type { JournalEntry } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import { clean } from '../core/report/clean.ts';
import { undoCommands } from '../examination/index.ts';
import { systemClock } from '../host/clock.ts';
import { type Command, newCommand } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { addAccountFlags, type CallFlags } from './flags.ts';
import { type FormatFlags, formatsOf, HTML_FORMAT, JSON_FORMAT, MARKDOWN_FORMAT, SHORT_FORMAT } from './formats.ts';
import { journalOf } from './journal.ts';
import { lookOf, settleOpenWrites } from './open-writes.ts';
import {
  type StandingEntry,
  sessionMarkdown,
  sessionShort,
  sessionsMarkdown,
  sessionsShort,
} from './session-report.ts';
import {
  accountOfEntry,
  entriesOf,
  mayStand,
  undoableEntries,
  undoneText,
  undoSession,
  unwrittenLines,
} from './undo-session.ts';
import { uninterrupted } from './uninterrupted.ts';
import { EXIT, Stop, UsageError } from './usage.ts';

/** `sessions`: the changes that this program made, from the journal it writes before each of them. */
export function sessions(context: CommandContext): Command {
  const command = newCommand('sessions', 'Changes made so far.', context);
  const ofOne = (name: string, summary: string): Command =>
    command.command(name).description(summary).argument('<session>', 'session ID, as "sessions list" shows it');
  LISTED.add(command.command('list', { isDefault: true }).description('all changes, oldest first')).action(
    (flags: FormatFlags) => list(context, LISTED.chosen(flags)),
  );
  SHOWN.add(
    addAccountFlags(
      ofOne('show', 'everything the journal has about one session, and which changes are still in effect'),
    ),
  ).action((session: string, flags: CallFlags & FormatFlags) => show(context, session, flags));
  EXPORTED.add(ofOne('export', 'one session as Markdown, for a ticket'))
    .option('--share', 'mask account ids and addresses')
    .action(async (session: string, flags: ExportFlags) => exported(context, session, flags));
  DONE.add(
    addAccountFlags(ofOne('undo', 'undoes the changes of a session, last change first'))
      .option(
        '--only-ours <seen>',
        'undo only the part made by apigw-doctor, and keep\nlater edits; undo prints the value to give here',
      )
      .option('--commands', 'change nothing; print the commands that would undo it')
      .option('--leave', 'keep the change, and do not ask about it again'),
  ).action((session: string, flags: UndoFlags) => undo(context, session, flags));
  DONE.add(addAccountFlags(ofOne('finish', 'completes the changes that an interrupted session did not make'))).action(
    (session: string, flags: CallFlags & FormatFlags) => finish(context, session, flags),
  );
  DONE.add(
    command
      .command('prune')
      .description('removes undone changes and old changes from the journal')
      .option('--days <days>', 'also remove changes older than this; you can no longer undo them'),
  ).action((flags: FormatFlags & { readonly days?: string }) => prune(context, flags));
  return command;
}

const LISTED = formatsOf([JSON_FORMAT, MARKDOWN_FORMAT, SHORT_FORMAT]);
const SHOWN = formatsOf([JSON_FORMAT, MARKDOWN_FORMAT, SHORT_FORMAT, HTML_FORMAT], 'json');
const EXPORTED = formatsOf([JSON_FORMAT, MARKDOWN_FORMAT, HTML_FORMAT], 'markdown');
/** Of what does something: what it did. */
const DONE = formatsOf([JSON_FORMAT]);

const json = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

async function list(context: CommandContext, format: string): Promise<void> {
  const { entries: read, unreadable } = await journalOf(context.environment).entries();
  const entries = await settleOpenWrites(context, (entry) => lookOf(context, entry, {}), read);
  for (const name of unreadable) context.err(`cannot read ${name}\n`);
  if (format === 'json') return context.out(json(entries.map(row)));
  if (entries.length === 0)
    return context.err('No changes were made yet. To diagnose a refused call, run: apigw-doctor\n');
  if (format === 'text') listText(context, entries);
  else context.out((format === 'markdown' ? sessionsMarkdown : sessionsShort)(entries));
  for (const { session } of entries.filter(isInterrupted))
    context.err(
      `Session ${session} was interrupted: apigw-doctor sessions finish ${session}, or sessions undo ${session}.\n`,
    );
}

function listText(context: CommandContext, entries: readonly JournalEntry[]): void {
  for (const { session, startedAt, state, title, accountId, apiId, stage, causes, appliedBy, version } of entries) {
    context.out(`${session}  ${startedAt}  ${state.padEnd(11)}  ${redact(title)}\n`);
    const where = [`account ${accountId}`, ...(apiId === undefined ? [] : [`API ${apiId}, stage ${stage ?? '?'}`])];
    const tool = version === undefined ? '' : ` with apigw-doctor ${version}`;
    const why = [...(causes ?? []), ...(appliedBy === undefined ? [] : [`by ${appliedBy}${tool}`])];
    context.out(`  ${[...where, ...why].join(' · ')}\n`);
  }
}

/** Nobody knows whether its process still runs; a journal that stays like this has been left behind. */
const isInterrupted = ({ state }: JournalEntry): boolean => state === 'applying' || state === 'stuck';

const row = (entry: JournalEntry) => ({
  schemaVersion: 1,
  session: entry.session,
  startedAt: entry.startedAt,
  state: entry.state,
  interrupted: isInterrupted(entry),
  fixId: entry.fixId,
  title: redact(entry.title),
  accountId: entry.accountId,
  region: entry.region,
  apiId: entry.apiId ?? null,
  stage: entry.stage ?? null,
  causes: entry.causes ?? [],
  appliedBy: entry.appliedBy ?? null,
  version: entry.version ?? null,
  endpoint: entry.endpoint ?? null,
});

/** The journal's entries, each with what AWS says of it now, or why that is not known. */
async function show(context: CommandContext, session: string, flags: CallFlags & FormatFlags): Promise<void> {
  const format = SHOWN.chosen(flags);
  const records: StandingEntry[] = [];
  for (const entry of await entriesOf(context, session)) {
    const read = await lookOf(context, entry, flags);
    records.push({
      schemaVersion: 1,
      ...recorded(entry),
      stands: typeof read === 'string' ? null : read.steps,
      standsUnknown: typeof read === 'string' ? read : null,
    });
  }
  const cleaned = clean(records, [], false);
  if (format === 'json') context.out(json(cleaned));
  else if (format === 'html') context.out(await asPage(session, cleaned));
  else context.out(format === 'markdown' ? sessionMarkdown(session, cleaned) : sessionShort(session, cleaned));
}

/** The page's code is loaded only when somebody asks for one. */
const asPage = async (session: string, entries: readonly RecordedEntry[]): Promise<string> =>
  (await import('../html/session.ts')).sessionPage(session, entries);

interface UndoFlags extends CallFlags, FormatFlags {
  readonly onlyOurs?: string;
  readonly commands?: boolean;
  readonly leave?: boolean;
}

interface ExportFlags extends FormatFlags {
  readonly share?: boolean;
}

const recordsOf = async (context: CommandContext, session: string): Promise<readonly RecordedEntry[]> =>
  (await entriesOf(context, session)).map(recorded);

async function exported(context: CommandContext, session: string, flags: ExportFlags): Promise<void> {
  const format = EXPORTED.chosen(flags);
  const entries = clean(await recordsOf(context, session), [], flags.share === true);
  if (format === 'html') return context.out(await asPage(session, entries));
  context.out(
    format === 'json' ? json({ schemaVersion: 1, session, changes: entries }) : sessionMarkdown(session, entries),
  );
}

async function undo(context: CommandContext, session: string, given: UndoFlags): Promise<void> {
  const { onlyOurs, commands, leave, ...flags } = given;
  const asJson = DONE.chosen(given) === 'json';
  const chosen = [onlyOurs === undefined ? '' : '--only-ours', commands ? '--commands' : '', leave ? '--leave' : ''];
  const modes = chosen.filter((name) => name !== '');
  if (modes.length > 1) throw new UsageError([`${modes.join(' and ')} cannot be used together`]);
  if (asJson && (commands || leave))
    throw new UsageError([`${modes[0]} prints no JSON; sessions show --json prints everything`]);
  if (commands) return byHand(context, session, flags);
  if (leave) return closeSession(context, session);
  const { result, signalCode } = await uninterrupted(context, () => undoSession(context, session, flags, onlyOurs));
  const { undone, error } = result;
  if (signalCode !== null) context.exit(signalCode);
  context.out(asJson ? json({ schemaVersion: 1, session, ...result }) : undoneText(session, result));
  if (error !== null) throw new Stop(error.message, signalCode ?? EXIT.refused);
  if (undone.length === 0 && !asJson) context.err('No change of this session is still in effect.\n');
}

/** The commands that would take each change back, the newest first. */
async function byHand(context: CommandContext, session: string, flags: CallFlags): Promise<void> {
  for (const entry of await undoableEntries(context, session)) {
    const read = await lookOf(context, entry, flags);
    if (typeof read === 'string')
      throw new Stop(`could not read which changes are still in effect: ${read}`, EXIT.cannotTell);
    context.out(`# ${redact(entry.title)}\n`);
    for (const command of undoCommands(read.steps)) context.out(`${redact(command)}\n`);
  }
}

/** Closes what still stands: nothing is changed in AWS, and nothing is offered any more. */
async function closeSession(context: CommandContext, session: string): Promise<void> {
  for (const entry of await undoableEntries(context, session)) {
    await journalOf(context.environment).write({ ...entry, state: 'left' });
    context.out(`kept: ${redact(entry.title)}\n`);
  }
}

/** Finishes what was begun, oldest first, and stops at the first thing that cannot be finished. */
async function finish(context: CommandContext, session: string, flags: CallFlags & FormatFlags): Promise<void> {
  const asJson = DONE.chosen(flags) === 'json';
  const begun = (await entriesOf(context, session)).filter(isInterrupted);
  if (begun.length === 0) context.err('This session has no unfinished changes.\n');
  const finished: string[] = [];
  const { result: failed, signalCode } = await uninterrupted(context, async (leaving) => {
    for (const entry of begun) {
      if (leaving.aborted) break;
      const account = await accountOfEntry(context, entry, flags);
      const result = await account.finish(entry, journalOf(context.environment));
      if (!result.ok) return { kind: result.kind, message: redact(result.message) };
      finished.push(redact(entry.title));
      if (!asJson) context.out(`finished: ${redact(entry.title)}\n`);
      for (const line of unwrittenLines(result)) context.err(`${line}\n`);
    }
    return null;
  });
  if (asJson) context.out(json({ schemaVersion: 1, session, finished, error: failed }));
  if (failed !== null)
    throw new Stop(`${failed.message} To undo: apigw-doctor sessions undo ${session}`, signalCode ?? EXIT.refused);
  if (signalCode !== null) context.exit(signalCode);
}

const DAY = 86_400_000;

/** What still stands is forgotten only when asked for; what was interrupted never. */
async function prune(context: CommandContext, flags: FormatFlags & { readonly days?: string }): Promise<void> {
  const { days } = flags;
  const asJson = DONE.chosen(flags) === 'json';
  if (days !== undefined && !/^\d+$/.test(days)) throw new UsageError([`--days takes a number of days, not "${days}"`]);
  const journal = journalOf(context.environment);
  const { entries } = await journal.entries();
  const oldest = days === undefined ? null : systemClock.now() - Number(days) * DAY;
  const gone = entries.filter(
    (entry) =>
      !mayStand(entry) || (entry.state === 'applied' && oldest !== null && Date.parse(entry.startedAt) <= oldest),
  );
  for (const entry of gone) await journal.remove(entry);
  const forgotten = gone.map(({ session, fixId, title }) => ({ session, fixId, title: redact(title) }));
  context.out(
    asJson
      ? json({ schemaVersion: 1, forgotten, kept: entries.length - gone.length })
      : `${gone.length} of ${entries.length} changes forgotten.\n`,
  );
}
