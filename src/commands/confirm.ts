import type { CommandContext } from './command-context.ts';

/** Asks on stderr and reads one line of the terminal. */
export async function answerTo({ err, stdin }: CommandContext, question: string): Promise<string> {
  err(question);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0]?.trim() ?? '';
}
