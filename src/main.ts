import process from 'node:process';
import { joinClient } from './commands/client-words.ts';
import type { CommandContext } from './commands/command-context.ts';
import { COMMANDS, chooseCommand, globalHelp } from './commands/index.ts';
import { harmless } from './commands/paint.ts';
import { EXIT, UsageError, usageText } from './commands/usage.ts';
import { version } from './commands/version.ts';
import { processEnvironment } from './host/process.ts';
import { exitWith } from './host/signals.ts';

/**
 * Runs one command line (without node and script name). Results go to stdout, everything else to stderr.
 * Exit codes: 0 not refused, 1 refused, 2 usage, 3 could not tell, 4 sign-in needed, 130 and 143 signals.
 */
export async function run(args: readonly string[], context = thisProcess()): Promise<void> {
  const chosen = chooseCommand(args);
  try {
    if (chosen.kind === 'help') return context.out(globalHelp());
    if (chosen.kind === 'unknown') throw new UsageError([chosen.message]);
    const build = await chosen.entry.load();
    const command = build(context, COMMANDS);
    await command.parseAsync([...joinClient(chosen.args, command.options)], { from: 'user' });
  } catch (error) {
    const usage = usageText(error);
    if (usage === null) throw error;
    if (usage.text !== '') context.err(`${usage.text}\n`);
    context.exit(usage.code);
  }
}

function thisProcess(): CommandContext {
  endWhenReaderLeaves();
  return {
    environment: processEnvironment(),
    version,
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
    out: (text) => void process.stdout.write(harmless(text)),
    err: (text) => void process.stderr.write(harmless(text)),
    stdin: process.stdin,
    exit: exitWith,
  };
}

/** `apigw-doctor … | head`: once nobody reads, there is nothing left to do. */
function endWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.allowed);
  });
}
