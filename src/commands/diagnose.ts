import type { OpenAccountOptions } from '../aws/index.ts';
import type { Examination } from '../core/examine.ts';
import { json, short } from '../core/report/index.ts';
import type { Report } from '../core/report/types.ts';
import { type ExaminationEvent, examine } from '../examination/index.ts';
import { systemClock } from '../host/clock.ts';
import { optionsOf } from './account-options.ts';
import { type Command, newCommand, Option, showValues, withExamples } from './build.ts';
import { callProblems } from './call.ts';
import { readCase } from './case-file.ts';
import type { CommandContext } from './command-context.ts';
import { type ExaminedCase, fromFile, overPractice } from './examine-file.ts';
import { addCallFlags, type CallFlags, consentsIn } from './flags.ts';
import { type Examined, followUp } from './follow-up.ts';
import { addFollowUpFlags, type FollowUpFlags, followUpProblems } from './follow-up-flags.ts';
import { type LiveCall, liveCall } from './live-call.ts';
import { openForFlags } from './open.ts';
import {
  addOutputFlags,
  exitCodeOf,
  type OutputFlags,
  outputProblems,
  rendered,
  reportIn,
  showsValues,
} from './output.ts';
import { colored, inAscii, jsonInAscii, type PaintFlags, wantsColor } from './paint.ts';
import { type Pasted, pastedIn, withPasted } from './pasted.ts';
import { saveCase } from './save-case.ts';
import { refuseProblems } from './usage.ts';

interface DiagnoseFlags extends CallFlags, OutputFlags, PaintFlags, FollowUpFlags {
  readonly case?: string;
  readonly practice?: boolean;
  readonly saveCase?: string;
  readonly record?: string;
  readonly replay?: string;
  /** False for `--no-call`. */
  readonly call: boolean;
  /** The real call is made with whatever verb it has. */
  readonly anyVerb?: boolean;
  /** A Lambda authorizer's function may be run as a test. */
  readonly timeout?: string;
  readonly readOnly?: boolean;
  readonly debug?: boolean;
  readonly showValues?: boolean;
}

const EXAMPLES = [
  'apigw-doctor diagnose --profile staging --api a1b2c3d4e5 --stage prod \\',
  '    --method GET --path /orders/42 --caller self --json',
  'apigw-doctor diagnose "$URL" --profile staging --source-ip 198.51.100.7',
  'curl -i "$URL" | apigw-doctor diagnose "$URL" --observed - --markdown',
];

/** `diagnose`: one call, examined without questions; the result on stdout, the contract's exit codes. */
export function diagnose(context: CommandContext): Command {
  const command = newCommand(
    'diagnose',
    'Finds out why API Gateway refuses one call, without asking questions.',
    context,
  )
    .usage('[url | error text | curl …] [flags]')
    .argument('[said...]', 'what you have: a URL, the error text, a curl command');
  addFollowUpFlags(addCallFlags(withExamples(command, EXAMPLES)))
    .option('--no-call', 'do not make the real call')
    .option('--any-verb', 'make the call even if its verb may change data')
    .option('--case <file>', 'account, request and answer from a case file; - for stdin')
    .option('--practice', 'with --case: run over HTTP against a practice account')
    .option(
      '--save-case <file>',
      'write this call as a case file that can be sent to\nothers: secrets, accounts and names are replaced',
    )
    .option('--record <directory>', 'keep every answer of AWS in this directory,\nwithout secrets')
    .option('--replay <directory>', 'make the same diagnosis from such a directory,\nwithout a network')
    .option('--timeout <seconds>', 'timeout of one call to AWS in seconds (default 10)')
    .option('--read-only', 'has no effect: diagnose never changes anything')
    .option('--ascii', 'write with ASCII characters only')
    .addOption(
      new Option('--color <when>', 'auto, always or never').choices(['auto', 'always', 'never']).default('auto'),
    )
    .addOption(showValues('a terminal'))
    .option('--debug', 'show on stderr what is being read');
  return addOutputFlags(command).action((words: readonly string[], flags: DiagnoseFlags) => run(context, words, flags));
}

async function run(context: CommandContext, words: readonly string[], given: DiagnoseFlags): Promise<void> {
  const pasted = pastedIn(words, given);
  const flags = withPasted(given, pasted);
  refuseProblems([
    ...outputProblems(flags),
    ...caseProblems(flags),
    ...followUpProblems(flags),
    ...(flags.case === undefined && flags.replay === undefined ? callProblems(flags, pasted.request.host) : []),
  ]);
  const startedAt = systemClock.now();
  const examined =
    flags.case === undefined ? await onAccount(context, flags, pasted) : await ofCase(context, flags, flags.case);
  if (flags.saveCase !== undefined) await saveCase(context, flags.saveCase, examined.examination);
  const report = await reportIn(flags);
  const text = rendered(
    {
      ...examined,
      ...{ version: context.version, startedAt, endedAt: systemClock.now() },
      showsValues: showsValues(context, flags.showValues, report === short),
    },
    report,
    { share: flags.share === true },
  );
  context.out(painted(context, flags, report, text, examined.examination.diagnosis.outcome));
  context.exit(exitCodeOf(examined.examination.diagnosis, flags));
}

function painted(
  context: CommandContext,
  flags: DiagnoseFlags,
  report: Report,
  text: string,
  outcome: 'refused' | 'allowed' | 'cannot-tell',
): string {
  const plain = flags.ascii ? (report === json ? jsonInAscii(text) : inAscii(text)) : text;
  const inColor = report === short && wantsColor(flags, context.environment, context.interactive);
  return inColor ? colored(plain, outcome) : plain;
}

function caseProblems(flags: DiagnoseFlags): readonly string[] {
  const source = flags.case === undefined ? '--replay' : '--case';
  const isGiven = flags.case !== undefined || flags.replay !== undefined;
  const twice = (['api', 'stage', 'method', 'path', 'caller', 'profile', 'observed'] as const).filter(
    (name) => flags[name] !== undefined,
  );
  const seconds = Number(flags.timeout ?? 10);
  return [
    ...(flags.practice && flags.case === undefined
      ? ['--practice needs --case; the wizard on a practice account is: apigw-doctor practice']
      : []),
    ...(flags.case !== undefined && (flags.replay !== undefined || flags.record !== undefined)
      ? ['--record and --replay are about calls to AWS; --case makes none']
      : []),
    ...(flags.record !== undefined && flags.replay !== undefined
      ? ['--record and --replay cannot be used together']
      : []),
    ...(isGiven && twice.length > 0
      ? [`${twice.map((name) => `--${name}`).join(', ')} cannot be used with ${source}, which already contains it`]
      : []),
    ...(seconds > 0 && seconds <= 600 ? [] : [`--timeout takes seconds, at most 600, not "${flags.timeout}"`]),
  ];
}

async function ofCase(context: CommandContext, flags: DiagnoseFlags, name: string): Promise<ExaminedCase> {
  const loaded = await readCase(name, context);
  if (!flags.practice) return fromFile(loaded);
  return overPractice(loaded, context.environment, {
    call: flags.call,
    onEvent: listener(context, flags),
    followUp: (examined, account) => furtherOn(context, flags, examined, account),
  });
}

/** On the account of the flags, which may be recorded, or on one that was recorded. */
async function onAccount(context: CommandContext, flags: DiagnoseFlags, pasted: Pasted): Promise<ExaminedCase> {
  if (flags.replay !== undefined) {
    const { replayOf } = await import('./recording.ts');
    const played = await replayOf(context, flags.replay);
    const asked = { ...flags, ...played.flags };
    return examined(played.context, asked, { ...(await openForFlags(played.context, asked)), ...played.call });
  }
  if (flags.record === undefined) return examined(context, flags, await liveCall(context, flags, pasted));
  const { recordingIn } = await import('./recording.ts');
  const { context: recorded, write } = recordingIn(context, flags.record);
  const call = await liveCall(recorded, flags, pasted);
  let { request } = call;
  try {
    const result = await examined(recorded, flags, call);
    // A stand-in has no signature: what was verified is kept as verified.
    request = { ...request, token: result.examination.request.token };
    return result;
  } finally {
    await write({ ...call, request }, flags);
  }
}

async function examined(context: CommandContext, flags: DiagnoseFlags, call: LiveCall): Promise<ExaminedCase> {
  const { account, identity, target, request, caller, observed } = call;
  const options = {
    observed,
    call: flags.call,
    anyVerb: flags.anyVerb === true,
    ...consentsIn(flags),
    practice: identity.practice,
  };
  const first = await examine(account, target, request, caller, options, listener(context, flags));
  const asked = { account, target, request, caller, options, examination: first };
  return { examination: await furtherOn(context, flags, asked, optionsOf(context, flags)), identity };
}

/** The follow-up: what the flags ask for, and the search for an API that is not here. */
async function furtherOn(
  context: CommandContext,
  flags: DiagnoseFlags,
  examined: Examined,
  account: OpenAccountOptions,
): Promise<Examination> {
  const { target, examination } = examined;
  const lost = examination.diagnosis.causes.some(({ code }) => code === 'api-not-found');
  if (flags.elsewhere && !lost)
    context.err(`API ${target.apiId} is not searched for elsewhere: nothing shows that it is missing here.\n`);
  if (!lost) return followUp(context, flags, examined);
  const { searchElsewhere } = await import('./search-elsewhere.ts');
  const found = await searchElsewhere(context, account, examination, namesIn(flags.searchProfiles));
  return followUp(context, flags, { ...examined, examination: found });
}

const namesIn = (list: string | undefined): readonly string[] =>
  (list ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));

function listener(context: CommandContext, { debug }: DiagnoseFlags): (event: ExaminationEvent) => void {
  if (!debug) return () => undefined;
  return (event) => {
    if (event.type === 'read')
      context.err(
        `${event.operation} ${event.state}${event.state === 'started' ? '' : ` ${Math.round(event.ms)} ms`}\n`,
      );
    else if (event.type === 'verdict') context.err(`the deciding fact was known after ${event.ms} ms\n`);
    else if (event.result !== null) context.err(`${event.result.title}: ${event.result.verdict}\n`);
  };
}
