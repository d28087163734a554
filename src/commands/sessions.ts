import type { JournalEntry } from '../core/model/ports.ts';
import { redact } from '../core/model/redact.ts';
import { clean } from '../core/report/clean.ts';
import type { Around } from './around.ts';
import { type Command, newCommand } from './build.ts';
import { addAccountFlags, type CallFlags } from './flags.ts';
import { journalOf } from './journal.ts';
import { openForFlags } from './open.ts';
import { EXIT, Stop, UsageError } from './usage.ts';

/** `sessions`: the changes that this program made, from the journal it writes before each of them. */
export function sessions(around: Around): Command {
  const command = newCommand('sessions', 'Changes made so far.', around);
  command
    .command('list', { isDefault: true })
    .description('all changes, oldest first')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => list(around, json === true));
  command
    .command('show')
    .description('everything the journal holds on one session')
    .argument('<session>', 'as sessions list prints it')
    .action(async (session: string) => around.out(`${JSON.stringify(clean(await ofSession(around, session), [], false), null, 2)}\n`));
  addAccountFlags(
    command.command('undo').description('takes back what a session changed, last change first').argument('<session>', 'as sessions list prints it'),
  ).action((session: string, flags: CallFlags) => undo(around, session, flags));
  return command;
}

async function list(around: Around, asJson: boolean): Promise<void> {
  const { entries, unreadable } = await journalOf(around.environment).entries();
  for (const name of unreadable) around.err(`cannot read ${name}\n`);
  if (asJson) return around.out(`${JSON.stringify(entries.map(row), null, 2)}\n`);
  if (entries.length === 0) return around.err('No changes were made yet.\n');
  around.out(`${entries.map((entry) => `${entry.session}  ${entry.startedAt}  ${entry.state.padEnd(11)}  ${redact(entry.title)}`).join('\n')}\n`);
}

const row = ({ session, startedAt, state, fixId, title, accountId, region }: JournalEntry) => ({
  session,
  startedAt,
  state,
  fixId,
  title: redact(title),
  accountId,
  region,
});

async function ofSession(around: Around, session: string): Promise<readonly JournalEntry[]> {
  const { entries } = await journalOf(around.environment).entries();
  const found = entries.filter((entry) => entry.session === session);
  if (found.length === 0) throw new UsageError([`there is no session "${session}". apigw-doctor sessions list shows them.`]);
  return found;
}

/** Undoes what still stands, newest first, and stops at the first thing that cannot be taken back. */
async function undo(around: Around, session: string, flags: CallFlags): Promise<void> {
  const standing = (await ofSession(around, session)).filter(({ state }) => state !== 'undone' && state !== 'rolled-back').reverse();
  const [first] = standing;
  if (first === undefined) return around.err('Nothing of this session still stands.\n');
  const { account, identity } = await openForFlags(around, { ...flags, region: flags.region ?? first.region });
  if (identity.accountId !== first.accountId) {
    throw new Stop(`this session changed account ${first.accountId}; the credentials belong to ${identity.accountId}`, EXIT.refused);
  }
  for (const entry of standing) {
    const result = await account.undo(entry, journalOf(around.environment));
    if (!result.ok) throw new Stop(redact(result.message), EXIT.refused);
    around.out(`undone: ${redact(entry.title)}\n`);
    for (const difference of result.differences) around.out(`  differs from before: ${redact(difference)}\n`);
  }
}
