import type { CaseFile } from '../core/intake/cases/index.ts';
import { systemClock } from '../host/clock.ts';
import { onParentEnd } from '../host/parent.ts';
import { ENDING_SIGNALS, onEndingSignal } from '../host/signals.ts';
import { isSystemError } from '../host/system-error.ts';
import { builtinCases, PracticeLoadError } from '../practice/index.ts';
import { type Command, newCommand, Option } from './build.ts';
import { readCase } from './case-file.ts';
import type { CommandContext } from './command-context.ts';
import { journalOf } from './journal.ts';
import type { PracticeAccount } from './practice-account.ts';
import { type HandedOut, handOut, removeOfKilledServers } from './practice-credentials.ts';
import { addScreenFlags, type ScreenFlags } from './screen-flags.ts';
import { EXIT, UsageError } from './usage.ts';
import { type PracticeOnDemand, practiceOnDemand } from './wizard/practice-on-demand.ts';
import { PRACTICE_CHOICE } from './wizard/profiles.ts';

interface PracticeFlags extends ScreenFlags {
  readonly serve?: boolean;
  readonly case?: readonly string[];
  readonly port?: number;
}

/** `practice`: the wizard on an account of this computer; `--serve` only serves it, for other programs. */
export function practice(context: CommandContext): Command {
  const command = newCommand(
    'practice',
    'A local practice AWS account on 127.0.0.1 with broken APIs and a working one.',
    context,
  )
    .usage('[flags]')
    .option('--serve', 'only run the server, and print the environment variables to export')
    .addOption(new Option('--case <file...>', 'load these case files instead of the built-in ones'))
    .addOption(new Option('--port <port>', 'port to serve on; any free one when left out').argParser(portOf));
  return addScreenFlags(command).action((flags: PracticeFlags) => run(context, flags));
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError([`--port takes a number up to 65535, not "${text}"`]);
  return port;
}

async function run(context: CommandContext, flags: PracticeFlags): Promise<void> {
  const cases = await casesOf(context, flags);
  const practice = practiceOnDemand(async () => cases, {
    environment: context.environment,
    clock: systemClock,
    ...(flags.port === undefined ? {} : { port: flags.port }),
  });
  try {
    if (flags.serve) return context.exit(await serve(context, await served(practice, flags.port)));
    // What may be refused is served before there is a screen.
    if (flags.case !== undefined || flags.port !== undefined) await served(practice, flags.port);
    context.exit(await wizard(context, flags, practice));
  } finally {
    await practice.close();
  }
}

async function casesOf(context: CommandContext, flags: PracticeFlags): Promise<readonly CaseFile[]> {
  if (flags.case === undefined) return builtinCases();
  const loaded = await Promise.all(flags.case.map((name) => readCase(name, context)));
  return loaded.map(({ caseFile }) => caseFile);
}

async function served(practice: PracticeOnDemand, port: number | undefined): Promise<PracticeAccount> {
  try {
    return await practice.served();
  } catch (error) {
    if (error instanceof PracticeLoadError) throw new UsageError([error.message]);
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new UsageError([`port ${port} is taken`]);
    throw error;
  }
}

/** Serves until it is ended; resolves to the exit code that tells how. */
async function serve(context: CommandContext, { practice: served, calls }: PracticeAccount): Promise<number> {
  // Listens first: a signal that comes while files are written must not leave them there.
  const end = endOf(context);
  const killed = await removeOfKilledServers();
  const handedOut = await handOut(served);
  try {
    announce(context, served, calls.length, handedOut);
    return await end.code;
  } finally {
    end.stop();
    await handedOut.remove();
    await forgetChanges(context, [...killed, served.url]);
  }
}

/** What other processes changed in these accounts, they wrote down; with the accounts it goes. */
async function forgetChanges({ environment }: CommandContext, urls: readonly string[]): Promise<void> {
  const journal = journalOf(environment);
  try {
    const { entries } = await journal.entries();
    const gone = entries.filter(({ endpoint }) => endpoint !== undefined && urls.includes(endpoint));
    for (const entry of gone) await journal.remove(entry);
  } catch (error) {
    // A journal that cannot be read, or not be written, is no reason to end in another way.
    if (!isSystemError(error)) throw error;
  }
}

/**
 * A signal ends the serving, the end of the process that started it (as when its terminal closes), and a standard
 * output that nobody reads: then nobody can know where it is served.
 */
function endOf({ undelivered }: CommandContext): { readonly code: Promise<number>; readonly stop: () => void } {
  let resolveCode: (code: number) => void = () => undefined;
  const code = new Promise<number>((resolve) => {
    resolveCode = resolve;
  });
  const stops = [
    onEndingSignal((signal) => resolveCode(ENDING_SIGNALS[signal])),
    onParentEnd(() => resolveCode(ENDING_SIGNALS.SIGHUP)),
  ];
  undelivered?.addEventListener('abort', () => resolveCode(EXIT.notDelivered), { once: true });
  return {
    code,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Prints what other programs need, and what people can try. */
function announce(context: CommandContext, served: PracticeAccount['practice'], count: number, files: HandedOut): void {
  const exports = Object.entries({ ...served.env(), AWS_SHARED_CREDENTIALS_FILE: files.credentialsFile }).map(
    ([name, value]) => `export ${name}='${value}'`,
  );
  context.out(
    [
      ...exports,
      `# The same as flags, for programs that do not know AWS_ENDPOINT_URL: ${served.flags()}`,
      `# Profiles in that file: ${served.profiles.map(({ name }) => name).join(' ')}`,
      ...files.tokenFiles.map(({ apiId, path }) => `# Token of the call to ${apiId}: --token @${path}`),
      `# Headers X-Practice-* are accepted only with X-Practice-Token: ${served.token}`,
      '',
    ].join('\n'),
  );
  context.err(`Serving ${count} APIs on ${served.url}. Press Ctrl+C to stop. Closing this shell also stops it.\n`);
  for (const { apiId, host, path, region } of served.apis)
    context.err(`  ${apiId} (${region})  curl -i -H 'Host: ${host}' ${served.invokeEndpoint}${path}\n`);
}

async function wizard(context: CommandContext, flags: PracticeFlags, practice: PracticeOnDemand): Promise<number> {
  const { runOnTerminal } = await import('./wizard/terminal.ts');
  return runOnTerminal(context, flags, {
    initial: { profileId: PRACTICE_CHOICE.id },
    practice,
    profiles: async () => [PRACTICE_CHOICE],
    optionsFor: async () => (await practice.served()).options,
  });
}
