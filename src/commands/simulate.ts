import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { simulateLine } from '../core/policy/index.ts';
import { type Command, newCommand } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { lineBlocks } from './lines.ts';
import { EXIT } from './usage.ts';
import { cannotRead } from './values.ts';

interface SimulateFlags {
  /** False for `--no-near-misses`. */
  readonly nearMisses: boolean;
  readonly exitStatus?: boolean;
}

/**
 * `simulate`: policies and a request on each line in, the decision on each line out, in the same order. A line that
 * cannot be answered has an error in its place and ends nothing: scripts count on exit code 0. Who wants another code
 * asks for it, by the flag's name in gh and jq.
 */
export function simulate(context: CommandContext): Command {
  return newCommand(
    'simulate',
    'Evaluates policies for execute-api:Invoke, offline. One JSON object on each line, one answer on each line.',
    context,
  )
    .usage('[FILE] [flags]')
    .argument('[file]', 'JSON Lines; standard input when left out or -')
    .option('--no-near-misses', 'leave nearMisses out of each answer; this takes\nhalf the time')
    .option('--exit-status', 'exit 1 where a line is answered with an error')
    .action(async (file: string | undefined, { nearMisses, exitStatus }: SimulateFlags) => {
      let number = 0;
      let hasError = false;
      for await (const lines of lineBlocks(file === undefined || file === '-' ? context.stdin : await opened(file))) {
        if (context.undelivered?.aborted) break;
        const answers: string[] = [];
        for (const line of lines) {
          number += 1;
          if (line.trim() === '') continue;
          const answer = simulateLine(line, number, { withNearMisses: nearMisses });
          hasError ||= 'error' in answer;
          answers.push(`${JSON.stringify({ schemaVersion: 1, ...answer })}\n`);
        }
        if (answers.length > 0) context.out(answers.join(''));
      }
      if (exitStatus && hasError) context.exit(EXIT.refused);
    });
}

/** Of a file, in bytes: large enough that little time goes into asking for the next. */
const BLOCK = 256 * 1024;

async function opened(file: string): Promise<Readable> {
  try {
    const handle = await open(file);
    // A directory can be opened, and fails once it is read.
    if (!(await handle.stat()).isDirectory()) return handle.createReadStream({ highWaterMark: BLOCK });
    await handle.close();
    throw new Error('it is a directory');
  } catch (error) {
    throw cannotRead(file, error);
  }
}
