import process from 'node:process';
import type { OpenAccountOptions } from '../../aws/options.ts';
import { systemClock } from '../../host/clock.ts';
import { runWizard } from '../../wizard/run.ts';
import type { Ask, InitialAnswers, ProfileChoice } from '../../wizard/state/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openDebugLog, withCallsLogged } from '../debug.ts';
import type { ScreenFlags } from '../screen-flags.ts';
import type { PracticeOnDemand } from './practice-on-demand.ts';
import { practiceWhenAsked } from './practice-when-asked.ts';
import { recentChoices } from './recent.ts';
import { unfinishedSession } from './unfinished-session.ts';

/** What differs between the wizard on AWS and the one on a practice account. */
export interface WizardNeeds {
  readonly initial: InitialAnswers;
  readonly practice: PracticeOnDemand;
  readonly profiles: () => Promise<readonly ProfileChoice[]>;
  readonly optionsFor: (choice: ProfileChoice) => OpenAccountOptions | Promise<OpenAccountOptions>;
}

/**
 * Runs the wizard on this process's terminal; resolves to the exit code. What the first screen does not need is loaded
 * when somebody wants it: the wait before the first question is the one that everybody has.
 */
export async function runOnTerminal(context: CommandContext, flags: ScreenFlags, needs: WizardNeeds): Promise<number> {
  const now = () => systemClock.now();
  const log = flags.debug === true ? openDebugLog(context.environment, now) : null;
  let isPractice = false;
  const code = await runWizard({
    profiles: needs.profiles,
    openAccount: async (choice, ask, region) => {
      isPractice = choice.kind === 'practice';
      const inRegion = region === null ? {} : { region };
      const open = async () => {
        const { openAccount } = await import('../../aws/account.ts');
        const options = { ...(await needs.optionsFor(choice)), ...inRegion, mfaCode: () => mfaCode(ask, choice) };
        return log === null
          ? openAccount(options)
          : withCallsLogged(openAccount({ ...options, debug: log.debug }), log.debug, now);
      };
      if (!isPractice) return open();
      const { identity } = await needs.practice.planned();
      return practiceWhenAsked({ ...identity, ...inRegion }, open);
    },
    searchApi: async (apiId, { choice, region }, named) => {
      const { searchBeside } = await import('./search-beside.ts');
      return searchBeside(apiId, { ...(await needs.optionsFor(choice)), region }, named);
    },
    examine: async (account, target, request, caller, options, onEvent) => {
      const { examine } = await import('../../examination/index.ts');
      const identity = await account.identity();
      const practice = identity.state === 'known' && identity.value.practice;
      return examine(account, target, request, caller, { ...options, practice }, onEvent);
    },
    journal: {
      // The practice account ends with this process, and what was changed in it: nothing would be left to undo.
      write: async (entry) =>
        isPractice ? undefined : (await import('../journal.ts')).journalOf(context.environment).write(entry),
      inTurn: async (accountId, work) =>
        isPractice
          ? work()
          : ((await import('../journal.ts')).journalOf(context.environment).inTurn?.(accountId, work) ?? work()),
    },
    clock: systemClock,
    writeCode: async (name, text) => {
      const { codeWriter } = await import('./write-summary.ts');
      return codeWriter(process.cwd())(name, text);
    },
    writeSummary: async (record, place) => {
      const { summaryWriter } = await import('./write-summary.ts');
      return summaryWriter(context, process.cwd(), now)(record, place);
    },
    initial: needs.initial,
    practiceCalls: needs.practice.calls,
    resetPractice: needs.practice.close,
    readOnly: flags.readOnly === true,
    recent: recentChoices(context.environment),
    unfinished: unfinishedSession(context.environment),
    ...(log === null ? {} : { debug: log.debug }),
    streams: { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
    env: context.environment.variables,
    platform: process.platform,
    ascii: flags.ascii ?? null,
    color: flags.color ?? 'auto',
    accessible: flags.accessible ?? null,
    showsValues: flags.showValues === true,
    forceColor: (value) => {
      process.env['FORCE_COLOR'] = value;
    },
  });
  if (log !== null) context.err(`Debug log: ${log.path}\n`);
  return code;
}

async function mfaCode(ask: Ask, { name }: ProfileChoice): Promise<string> {
  const code = await ask({ text: `MFA code for ${name}`, secret: false });
  if (code === null) throw new Error('no MFA code was given');
  return code;
}
