import { ENDING_SIGNALS, onEndingSignal } from '../host/signals.ts';
import type { CommandContext } from './command-context.ts';

/** What a change came to, and the exit code that tells of the signal that came meanwhile. */
export interface Uninterrupted<T> {
  readonly result: T;
  readonly signalCode: number | null;
}

/**
 * Makes a change that no signal ends half-way: Ctrl+C, SIGTERM, and the SIGHUP of a terminal that closes. The first
 * one asks for the end, which comes when what is under way is finished or rolled back; more of them change nothing.
 */
export async function uninterrupted<T>(
  { err }: CommandContext,
  change: (leaving: AbortSignal) => Promise<T>,
): Promise<Uninterrupted<T>> {
  const leaving = new AbortController();
  let signalCode: number | null = null;
  const stop = onEndingSignal((signal) => {
    signalCode ??= ENDING_SIGNALS[signal];
    err('Finishing the current change …\n');
    leaving.abort();
  });
  try {
    return { result: await change(leaving.signal), signalCode };
  } finally {
    stop();
  }
}
