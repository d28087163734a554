import { Option } from 'commander';
import { openAccount } from '../aws/index.ts';
import { isCode } from '../core/causes/index.ts';
import type { Examination } from '../core/examine.ts';
import { valueOf } from '../core/model/fact.ts';
import { CODE_FORMATS, type CodeFormat, type FixPlan } from '../core/model/plan.ts';
import type { Account, JournalEntry } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import { examine, type FixRun, type FixRunInput, fixesInOrder, runFixes, type Wanted } from '../examination/index.ts';
import { systemClock } from '../host/clock.ts';
import { randomLetters } from '../host/random.ts';
import { type Command, newCommand, showValues } from './build.ts';
import { callProblems } from './call.ts';
import { readCase } from './case-file.ts';
import type { CommandContext } from './command-context.ts';
import { answerTo } from './confirm.ts';
import {
  errorText,
  type FixDocument,
  type FixReportInput,
  fixCode,
  fixDocument,
  fixExitCode,
  fixText,
} from './fix-output.ts';
import { type FixFlags, forbids, isLocal, missingConfirmations } from './fix-rules.ts';
import { summaryOfFix } from './fix-summary.ts';
import { addCallFlags, consentsIn } from './flags.ts';
import { formatsOf, HTML_FORMAT, JSON_FORMAT, MARKDOWN_FORMAT, SHORT_FORMAT } from './formats.ts';
import { journalOf } from './journal.ts';
import { liveCall } from './live-call.ts';
import { lookOrWhy, settleOpenWrites } from './open-writes.ts';
import { reportNamed, secretsOf, showsValues } from './output.ts';
import { type Pasted, pastedIn, withPasted } from './pasted.ts';
import { onlyCallOf, openPractice } from './practice-account.ts';
import { undoneText, undoSession } from './undo-session.ts';
import { uninterrupted } from './uninterrupted.ts';
import { EXIT, refuseProblems, UsageError } from './usage.ts';

/** `fix`: plans what would let the call through; with `--apply` makes it, checks, and can take it back. */
export function fix(context: CommandContext): Command {
  const command = newCommand(
    'fix',
    'Plans fixes for a refused call; --apply applies them, --undo undoes them.',
    context,
  )
    .usage('[url | error text | curl …] [flags]')
    .argument('[said...]', 'what you have: a URL, the error text, a curl command');
  addCallFlags(command)
    .option('--apply <which>', 'cause codes or fix ids, with commas between, or "all"')
    .option('--yes', 'do not ask for confirmation')
    .option('--dry-run', 'show what --apply would change')
    .addOption(new Option('--format <format>', 'print one fix as code, change nothing').choices(CODE_FORMATS))
    .option('--allow-everyone', 'also apply a change that allows everyone')
    .option('--publish-others', "also apply a deployment that publishes other people's edits")
    .option('--confirm-stage <name>', 'the stage name, required if it looks like production')
    .option('--undo <session>', 'undo the changes of a session')
    .option('--no-call', 'do not make the real call')
    .option('--any-verb', 'make the call even if its verb may change data')
    .option('--case <file>', 'run on a practice account with this case; - for stdin')
    .option('--read-only', 'change nothing')
    .option('--timeout <seconds>', 'timeout of one call to AWS in seconds (default 10)')
    .option('--wait <seconds>', 'seconds to wait until a fixed call succeeds (default 60)')
    .option('--share', 'mask account ids and addresses')
    .addOption(showValues('a terminal'));
  return FORMATS.add(command).action((words: readonly string[], flags: FixFlags) => run(context, words, flags));
}

const FORMATS = formatsOf([JSON_FORMAT, MARKDOWN_FORMAT, SHORT_FORMAT, HTML_FORMAT]);

async function run(context: CommandContext, words: readonly string[], given: FixFlags): Promise<void> {
  if (given.undo !== undefined) return undone(context, given, given.undo);
  const pasted = pastedIn(words, given);
  const flags = withPasted(given, pasted);
  refuseProblems([...problems(flags), ...(flags.case === undefined ? callProblems(flags, pasted.request.host) : [])]);
  const started = await startedOn(context, flags, pasted);
  try {
    if (flags.format !== undefined) return await printed(context, flags, flags.format, started);
    const startedAt = systemClock.now();
    const ended = await fixed(context, flags, started);
    context.out(await printable(context, flags, ended, startedAt, started.account));
    context.err(errorText(ended.document));
    context.exit(ended.code);
  } finally {
    await started.close();
  }
}

/** The result as the flags ask for it. */
async function printable(
  { version }: CommandContext,
  flags: FixFlags,
  { document, report, run: made }: EndedFix,
  startedAt: number,
  account: Account,
): Promise<string> {
  const format = FORMATS.chosen(flags);
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  const as = format === 'text' ? undefined : await reportNamed(format);
  if (as === undefined) return fixText(document);
  const identity = valueOf(await account.identity()) ?? null;
  const summary = summaryOfFix(report, made, { version, identity, startedAt, endedAt: systemClock.now() });
  return as.render(summary, { share: flags.share === true });
}

/** The chosen fix as code on stdout, and nothing else there. */
async function printed(context: CommandContext, flags: FixFlags, format: CodeFormat, started: Started): Promise<void> {
  const { document, code } = await fixed(context, { ...flags, dryRun: true }, started);
  const found = fixCode(document, flags.apply?.split(',').map((word) => word.trim()) ?? null, format);
  if (found === null) {
    context.err('apigw-doctor knows no change in AWS that would help.\n');
    return context.exit(code);
  }
  context.out(`${found.code.trimEnd()}\n`);
  if (found.others.length > 0) context.err(`--apply names a different fix: ${found.others.join(', ')}\n`);
  context.exit(EXIT.allowed);
}

function problems(flags: FixFlags): readonly string[] {
  const twice = (['api', 'stage', 'method', 'path', 'caller', 'profile', 'observed'] as const).filter(
    (name) => flags[name] !== undefined,
  );
  const seconds = (flag: string, value: string | undefined): readonly string[] =>
    value === undefined || (Number(value) >= 0 && Number(value) <= 600)
      ? []
      : [`${flag} takes seconds, at most 600, not "${value}"`];
  return [
    ...(flags.case !== undefined && twice.length > 0
      ? [`${twice.map((name) => `--${name}`).join(', ')} cannot be used with --case, which already contains it`]
      : []),
    ...(flags.readOnly && flags.apply !== undefined && !flags.dryRun && flags.format === undefined
      ? ['--read-only and --apply cannot be used together']
      : []),
    ...FORMATS.problems(flags),
    ...(flags.format !== undefined && FORMATS.problems(flags).length === 0 && FORMATS.chosen(flags) !== 'text'
      ? [`--format and --${FORMATS.chosen(flags)} cannot be used together`]
      : []),
    ...seconds('--timeout', flags.timeout),
    ...seconds('--wait', flags.wait),
  ];
}

export type Started = Omit<FixRunInput, 'forbids' | 'report' | 'leaving' | 'session' | 'patience' | 'clock'> & {
  /** False for an account that ends with the command. */
  readonly undoable: boolean;
  readonly local: boolean;
  readonly close: () => Promise<void>;
};

/** The account and the call: of AWS, or of a practice account that lives as long as this command. */
async function startedOn(context: CommandContext, flags: FixFlags, pasted: Pasted): Promise<Started> {
  if (flags.case === undefined) {
    const { account, identity, target, request, caller, observed } = await liveCall(context, flags, pasted);
    const journal = journalOf(context.environment);
    // A journal that cannot be read is reported by whoever writes to it or lists it.
    const { entries } = await journal.entries().catch(() => ({ entries: [] }));
    const look = async (entry: JournalEntry) =>
      entry.accountId === identity.accountId && entry.region === identity.region
        ? lookOrWhy(await account.look(entry))
        : null;
    await settleOpenWrites(context, look, entries);
    const local = isLocal(context, flags);
    // What runs on this computer serves no customers: a call that could change something is as good as any other.
    const anyVerb = flags.anyVerb === true || local;
    const options = { observed, call: flags.call, anyVerb, practice: identity.practice, ...consentsIn(flags) };
    return { account, target, request, caller, options, journal, undoable: true, local, close: async () => undefined };
  }
  const { caseFile, runtime } = await readCase(flags.case, context);
  const { calls, options, close } = await openPractice([caseFile], {
    environment: context.environment,
    clock: systemClock,
  });
  const { target, request, caller, observed } = onlyCallOf({ calls });
  const how = { observed, call: flags.call, anyVerb: true, practice: true, runtime };
  // Nothing outlives this command, so nothing needs to be found again.
  const journal = { write: async () => undefined };
  return {
    account: openAccount(options),
    target,
    request,
    caller,
    options: how,
    journal,
    undoable: false,
    local: true,
    close,
  };
}

interface EndedFix {
  readonly document: FixDocument;
  readonly code: number;
  readonly report: FixReportInput;
  /** Null where nothing was to be made. */
  readonly run: FixRun | null;
}

/** Plans, and with `--apply` carries out; what is printed and the exit code. Closes nothing. */
export async function fixed(context: CommandContext, flags: FixFlags, started: Started): Promise<EndedFix> {
  const { account, target, request, caller, options } = started;
  const before = await examine(account, target, request, caller, options, () => undefined);
  const wanted = wantedOf(flags, before);
  const all = fixesInOrder(before, wanted ?? 'all');
  const plan = all.length > 0 || wanted !== null ? all : fixesInOrder(before, 'offered');
  const session = sessionName();
  const shows = showsValues(context, flags.showValues, FORMATS.chosen(flags) === 'text');
  const report = { flags, session, before, plan, undoable: started.undoable, showsValues: shows };
  const only = flags.dryRun ? null : manualOnly(wanted, before, plan);
  if (only !== null) return ended(report, refusedRun('shown-only', only), true);
  if (wanted === null || flags.dryRun || plan.length === 0)
    return ended(report, null, wanted !== null && !flags.dryRun);
  const rules = { flags, stage: target.stage, local: started.local };
  const missing = missingConfirmations(plan, rules);
  if (missing !== null) return ended(report, refusedRun('confirmation-needed', missing), true);
  const lacking = await account.lacking(plan.flatMap(({ permissions }) => permissions));
  if (lacking.length > 0)
    return ended(
      report,
      refusedRun('denied', `Nothing was changed: these credentials lack ${lacking.join(', ')}.`),
      true,
    );
  if (!flags.yes && !(await confirmed(context, report))) {
    return ended(
      report,
      refusedRun('confirmation-needed', 'Nothing was changed. Add --yes, or answer y in a terminal.'),
      true,
    );
  }
  return carriedOut(context, { ...started, forbids: (one) => forbids(one, rules) }, report, wanted);
}

/** Makes the fixes; a signal ends the run behind the fix under way. */
async function carriedOut(
  context: CommandContext,
  started: Started & Pick<FixRunInput, 'forbids'>,
  report: FixReportInput,
  wanted: Wanted,
): Promise<EndedFix> {
  const { result: run, signalCode } = await uninterrupted(context, (leaving) =>
    runFixes(
      {
        ...started,
        clock: systemClock,
        session: report.session,
        patience: Number(report.flags.wait ?? 60) * 1000,
        report: (text) => context.err(`${redact(text, secretsOf(report.before))}\n`),
        leaving,
      },
      report.before,
      wanted,
    ),
  );
  const all = ended(report, run, true);
  return { ...all, code: signalCode ?? all.code };
}

const ended = (report: FixReportInput, run: FixRun | null, applying: boolean): EndedFix => ({
  report,
  run,
  document: fixDocument(report, run),
  code: fixExitCode(report, run, applying),
});

const refusedRun = (kind: 'confirmation-needed' | 'denied' | 'shown-only', message: string): FixRun => ({
  applied: [],
  after: null,
  error: { kind, message },
});

/** Why nothing is done where a change was named that this program only shows; null where none was. */
function manualOnly(wanted: Wanted | null, { diagnosis }: Examination, plan: readonly FixPlan[]): string | null {
  if (wanted === null || typeof wanted === 'string') return null;
  const asked = diagnosis.causes.flatMap(({ code, manual = [] }) =>
    manual.filter(
      ({ id }) => wanted.includes(id) || (wanted.includes(code) && !plan.some(({ causes }) => causes.includes(code))),
    ),
  );
  return asked.length === 0
    ? null
    : [
        'Nothing was changed.',
        ...asked.map(({ title, why }) => `apigw-doctor does not apply "${title}"; it only shows it. ${why}`),
      ].join(' ');
}

/** What `--apply` names; null without it. A word that is neither a code nor an offered fix is a slip of the pen. */
function wantedOf({ apply }: FixFlags, { plans, diagnosis }: Examination): Wanted | null {
  if (apply === undefined) return null;
  const words = apply.split(',').map((word) => word.trim());
  if (words.includes('all')) return 'all';
  const ids = [...plans, ...diagnosis.causes.flatMap(({ manual }) => manual ?? [])].map(({ id }) => id);
  const unknown = words.filter((word) => !isCode(word) && !ids.includes(word));
  if (unknown.length > 0) {
    const offered = plans.map(({ id }) => id).join(', ');
    throw new UsageError([
      `--apply ${unknown.join(', ')}: no such code, and no such fix is offered ` +
        `here${offered === '' ? '' : ` (offered: ${offered})`}`,
    ]);
  }
  return words;
}

async function confirmed(context: CommandContext, report: FixReportInput): Promise<boolean> {
  if (!context.interactive) return false;
  const shows = report.showsValues && context.asks === true;
  // What a question is about is no mere message.
  (context.urgent ?? context.err)(fixText(fixDocument({ ...report, showsValues: shows }, null)));
  return /^y(es)?$/i.test(await answerTo(context, 'Make these changes? [y/N] '));
}

/** `20260302T101530Z-4f2a`: when, and a few letters for two that start at once. */
const sessionName = (): string =>
  `${new Date(systemClock.now()).toISOString().replace(/[-:]|\.\d+/g, '')}-${randomLetters(4)}`;

async function undone(context: CommandContext, flags: FixFlags, session: string): Promise<void> {
  const format = FORMATS.chosen(flags);
  if (format !== 'json' && format !== 'text')
    throw new UsageError([
      `--undo and --${format} cannot be used together; use apigw-doctor sessions show ${session} --${format}`,
    ]);
  const { result, signalCode } = await uninterrupted(context, () => undoSession(context, session, flags));
  if (format === 'json') {
    const nothing = { before: null, plan: [], shown: [], applied: [], undo: null };
    context.out(`${JSON.stringify({ schemaVersion: 1, session, ...nothing, ...result }, null, 2)}\n`);
  } else {
    context.out(undoneText(session, result));
    if (result.error === null && result.undone.length === 0)
      context.err('No change of this session is still in effect.\n');
  }
  if (result.error !== null) (context.urgent ?? context.err)(`error: ${result.error.message}\n`);
  context.exit(signalCode ?? (result.error === null ? EXIT.allowed : EXIT.refused));
}
