import type { Clock } from '../core/model/ports.ts';

/**
 * The promise's value, or `late()` when `ms` milliseconds pass first. Rejections become `broken(why)`: nothing is
 * thrown. When the session has ended nobody waits any more, and no timer keeps the process alive.
 */
export async function withDeadline<T>(
  { clock, ended }: Watch,
  ms: number,
  work: () => Promise<T> | T,
  late: () => T,
  broken: (why: string) => T,
): Promise<T> {
  const over = new AbortController();
  const stop = () => over.abort();
  ended.addEventListener('abort', stop, { once: true });
  if (ended.aborted) stop();
  const timer = clock.sleep(ms, over.signal).then(late, late);
  const guarded = Promise.resolve()
    .then(work)
    .catch((error: unknown) => broken(error instanceof Error ? error.message : String(error)));
  try {
    return await Promise.race([guarded, timer]);
  } finally {
    ended.removeEventListener('abort', stop);
    over.abort();
  }
}

/** The clock, and the end of the session. */
export interface Watch {
  readonly clock: Clock;
  /** Fires when the session ends. */
  readonly ended: AbortSignal;
}
