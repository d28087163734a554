import process from 'node:process';
import { isatty } from 'node:tty';
import { joinClient } from './commands/client-words.ts';
import type { CommandContext } from './commands/command-context.ts';
import { deliveryTo } from './commands/delivery.ts';
import { type Chosen, COMMANDS, chooseCommand, globalHelp } from './commands/index.ts';
import { pagedOutput } from './commands/pager.ts';
import { harmless } from './commands/paint.ts';
import { readSettingsFile, withSettings } from './commands/settings-file/read.ts';
import { EXIT, UsageError, usageText } from './commands/usage.ts';
import { version } from './commands/version.ts';
import { crashText } from './host/crash-text.ts';
import { onExit } from './host/output.ts';
import { processEnvironment } from './host/process.ts';
import { endOnCrash, exitWith } from './host/signals.ts';

/**
 * Runs one command line (without node and script name). Results go to stdout, everything else to stderr.
 * Exit codes: 0 not refused, 1 refused, 2 usage, 3 could not tell, 4 sign-in needed, 70 a bug of this program, 74 the
 * result could not be written, 129, 130 and 143 signals.
 */
export async function run(args: readonly string[], context = thisProcess()): Promise<void> {
  try {
    await runChosen(chooseCommand(args), context);
  } catch (error) {
    const usage = usageText(error);
    if (usage === null) {
      context.err(crashText(error));
      return context.exit(EXIT.bug);
    }
    if (usage.text !== '') context.err(`${usage.text}\n`);
    context.exit(usage.code);
  }
}

/** The command with what the settings file says. Help does not depend on a file that is right. */
async function runChosen(chosen: Chosen, outside: CommandContext): Promise<void> {
  if (chosen.kind === 'unknown') throw new UsageError([chosen.message]);
  const settings = await readSettingsFile(outside.environment);
  const settled = { ...outside, settings, environment: withSettings(outside.environment, settings) };
  const paged = pagedOutput(settled, chosen.kind === 'run' ? chosen.entry.name : null, chosen.args);
  const context = { ...settled, out: paged.out };
  try {
    if (chosen.kind === 'help') return context.out(globalHelp());
    const build = await chosen.entry.load();
    const command = build(context, COMMANDS);
    await command.parseAsync([...joinClient(chosen.args, command.options)], { from: 'user' });
  } finally {
    await paged.end();
  }
}

function thisProcess(): CommandContext {
  const { out, err, exitCode } = deliveryTo(process.stdout, process.stderr);
  onExit(process, exitCode);
  endOnCrash((error) => err.write(crashText(error)), EXIT.bug);
  return {
    environment: processEnvironment(),
    version,
    // In this order: where nothing is a terminal, what asks the system for one is not loaded.
    interactive: process.stdout.isTTY === true && isatty(0),
    asks: process.stderr.isTTY === true && isatty(0),
    ...(process.stdout.isTTY === true ? { terminal: () => process.stdout } : {}),
    out: (text) => out.write(harmless(text)),
    err: (text) => err.write(harmless(text)),
    undelivered: out.failed,
    // Opened by whoever reads it.
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    exit: exitWith,
  };
}
