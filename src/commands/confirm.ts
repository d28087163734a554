import { Readable } from 'node:stream';
import type { CommandContext } from './command-context.ts';

/** Asks on stderr and reads one line of the terminal, which can be asked again. */
export async function answerTo({ err, urgent = err, stdin }: CommandContext, question: string): Promise<string> {
  urgent(question);
  const decoder = new TextDecoder();
  const lines = stdin instanceof Readable ? stdin.iterator({ destroyOnReturn: false }) : stdin;
  let text = '';
  for await (const chunk of lines) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0]?.trim() ?? '';
}
