import type { Diagnosis } from '../core/model/diagnosis.ts';
import type { JournalEntry, UndoLook, Unwritten } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import { clean } from '../core/report/clean.ts';
import { judgedNow, judgedUndo, undoParts } from '../examination/index.ts';
import { systemClock } from '../host/clock.ts';
import type { CommandContext } from './command-context.ts';
import { OUTCOMES } from './fix-output.ts';
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
  throw new Stop(`${wanted}. Add --profile NAME with credentials of ${entry.accountId}`, EXIT.refused);
}

export interface UndoneSession {
  /** Titles of what was taken back, newest first. */
  readonly undone: readonly string[];
  /** What reads differently than before. */
  readonly differences: readonly string[];
  /** How the gates answer the call afterwards; null where nothing was taken back, or the journal does not hold it. */
  readonly after: Diagnosis | null;
  /** `conflict`: what somebody edited since, where that stopped it. */
  readonly error: { readonly kind: string; readonly message: string; readonly conflict?: Conflict } | null;
}

/** A change that somebody edited since: what stands, and what taking back only our part would leave. */
export interface Conflict extends UndoLook {
  readonly fixId: string;
  readonly title: string;
  readonly stage: string | null;
  /** How the gates then answer the call that it was made for; null where they cannot say. */
  readonly judged: string | null;
}

/** Whether anything of it may still stand in AWS, as far as the journal says. */
export const mayStand = ({ state }: JournalEntry): boolean =>
  state !== 'undone' && state !== 'rolled-back' && state !== 'left';

/**
 * Undoes what still stands, newest first, and stops at the first thing that cannot be taken back. `seen` is the word of
 * a conflict that was shown: the change that it is about is taken out of what somebody edited since.
 */
export async function undoSession(
  context: CommandContext,
  session: string,
  flags: CallFlags,
  seen?: string,
): Promise<UndoneSession> {
  const undone: string[] = [];
  const differences: string[] = [];
  let after: UndoneSession['after'] = null;
  const entries = await undoableEntries(context, session);
  for (const entry of entries) {
    const account = await accountOfEntry(context, entry, flags);
    const isMeant = seen !== undefined && undone.length === 0;
    const result = await account.undo(entry, journalOf(context.environment), ...(isMeant ? [seen] : []));
    for (const line of unwrittenLines(result)) context.err(`${line}\n`);
    if (!result.ok) {
      const error = { kind: result.kind, message: redact(result.message) };
      if (result.look === undefined) return { undone, differences, after, error };
      const judged = await judgedUndo(account, entry, result.look, systemClock.now());
      return { undone, differences, after, error: { ...error, conflict: conflictOf(entry, result.look, judged) } };
    }
    undone.push(redact(entry.title));
    differences.push(...result.differences.map((text) => redact(text)));
    if (entry === entries.at(-1)) after = await judgedNow(account, entry.call, systemClock.now());
  }
  return { undone, differences, after: after && clean(after, [], false), error: null };
}

/** What the journal could not take of a change's end, and what still takes back what is applied. */
export const unwrittenLines = ({ unwritten }: { readonly unwritten?: Unwritten }): readonly string[] =>
  unwritten === undefined
    ? []
    : [
        `The journal could not be written completely: ${unwritten.why}. "sessions list" does not show what was done.`,
        ...unwritten.commands.map((command) => redact(command)),
      ];

/** Those that may still stand, the newest first. */
export const undoableEntries = async (context: CommandContext, session: string): Promise<readonly JournalEntry[]> =>
  [...(await entriesOf(context, session))].filter(mayStand).reverse();

const conflictOf = ({ fixId, title, stage }: JournalEntry, look: UndoLook, judged: string | null): Conflict => ({
  fixId,
  stage: stage ?? null,
  title: redact(title),
  judged: judged === null ? null : redact(judged),
  ...clean(look, [], false),
});

/** What was taken back, for people; what stopped it is told by who asked. */
export function undoneText(session: string, { undone, differences, after, error }: UndoneSession): string {
  const lines = [
    ...undone.map((title) => `undone: ${title}`),
    ...differences.map((difference) => `  differs from before: ${difference}`),
    ...(after === null ? [] : [`Now: ${OUTCOMES[after.outcome]} (predicted).`]),
  ];
  const conflict = error?.conflict === undefined ? '' : conflictText(session, error.conflict);
  return `${lines.map((line) => `${line}\n`).join('')}${conflict}`;
}

/** A conflict for people: how it came to what stands, what is offered, and how to say it. */
function conflictText(session: string, { title, stage, steps, seen, isSeparable, judged }: Conflict): string {
  const lines = [...steps]
    .reverse()
    .flatMap((step) => [
      ...(step.state === 'changed' ? [`${step.what} was edited since.`] : []),
      ...undoParts(step, stage ?? '').flatMap(({ heading, diff, text }) =>
        diff === null ? [`${heading}: ${text}`] : [`${heading}:`, ...diff.trimEnd().split('\n').slice(2)],
      ),
    ]);
  const undoCommand = `apigw-doctor sessions undo ${session}`;
  const offers = [
    ...(isSeparable ? [`To undo only the part made by apigw-doctor: ${undoCommand} --only-ours ${seen}`] : []),
    ...(judged === null ? [] : [`  ${judged}`]),
    `To print the commands: ${undoCommand} --commands`,
    `To keep the change: ${undoCommand} --leave`,
  ];
  return `${[`not undone: ${title}`, ...lines.map((line) => `  ${line}`), ...offers].join('\n')}\n`;
}
