import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { simulateLine } from '../core/policy/index.ts';
import { type Command, newCommand } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage.ts';

/** `simulate`: policies and a request on each line in, the decision on each line out, in the same order. */
export function simulate(context: CommandContext): Command {
  return newCommand(
    'simulate',
    'Evaluates policies for execute-api:Invoke, offline. One JSON object on each line, one answer on each line.',
    context,
  )
    .usage('[FILE]')
    .argument('[file]', 'JSON Lines; standard input when left out or -')
    .option('--no-near-misses', 'leave nearMisses out of each answer: in half the time')
    .action(async (file: string | undefined, { nearMisses }: { readonly nearMisses: boolean }) => {
      const input = file === undefined || file === '-' ? Readable.from(context.stdin) : await opened(file);
      let number = 0;
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (context.undelivered?.aborted) break;
        number += 1;
        if (line.trim() === '') continue;
        const answer = simulateLine(line, number, { withNearMisses: nearMisses });
        context.out(`${JSON.stringify({ schemaVersion: 1, ...answer })}\n`);
      }
      input.destroy();
    });
}

function opened(file: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const stream = createReadStream(file, 'utf8');
    stream.once('open', () => resolve(stream));
    stream.once('error', (error) => reject(new UsageError([`cannot read ${file}: ${error.message}`])));
  });
}
