import process from 'node:process';
import { type OpenAccountOptions, openAccount } from '../../aws/index.ts';
import type { PracticeCall } from '../../core/model/ports.ts';
import { examine } from '../../examination/index.ts';
import { systemClock } from '../../host/clock.ts';
import { runWizard } from '../../wizard/run.ts';
import type { Ask, InitialAnswers, ProfileChoice } from '../../wizard/state/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openDebugLog, withCallsLogged } from '../debug.ts';
import { journalOf } from '../journal.ts';
import type { ScreenFlags } from '../screen-flags.ts';
import { recentChoices } from './recent.ts';
import { unfinishedSession } from './unfinished-session.ts';
import { summaryWriter } from './write-summary.ts';

/** What differs between the wizard on AWS and the one on a practice account. */
export interface WizardNeeds {
  readonly initial: InitialAnswers;
  readonly practiceCalls: readonly PracticeCall[];
  readonly profiles: () => Promise<readonly ProfileChoice[]>;
  readonly optionsFor: (choice: ProfileChoice) => OpenAccountOptions;
}

/** Runs the wizard on this process's terminal; resolves to the exit code. */
export async function runOnTerminal(context: CommandContext, flags: ScreenFlags, needs: WizardNeeds): Promise<number> {
  const now = () => systemClock.now();
  const log = flags.debug === true ? openDebugLog(context.environment, now) : null;
  const code = await runWizard({
    profiles: needs.profiles,
    openAccount: (choice, ask) => {
      const options = { ...needs.optionsFor(choice), mfaCode: () => mfaCode(ask, choice) };
      return log === null
        ? openAccount(options)
        : withCallsLogged(openAccount({ ...options, debug: log.debug }), log.debug, now);
    },
    examine: async (account, target, request, caller, options, onEvent) => {
      const identity = await account.identity();
      const practice = identity.state === 'known' && identity.value.practice;
      return examine(account, target, request, caller, { ...options, practice }, onEvent);
    },
    journal: journalOf(context.environment),
    clock: systemClock,
    writeSummary: summaryWriter(context, process.cwd(), now),
    initial: needs.initial,
    practiceCalls: needs.practiceCalls,
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
