import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../core/model/ports.ts';

/** The machine's clock. `sleep` ends early, without an error, when its signal fires. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
};

/** Milliseconds of real time since some moment; setting the machine's clock does not move it. */
export const monotonicNow = (): number => performance.now();

/**
 * What the work comes to, or a rejection with `late()` once so many milliseconds of real time have passed; the work is
 * told with its signal. When it has ended nothing of it is kept, and no timer keeps the process alive.
 */
export async function withinTime<T>(
  ms: number,
  work: (over: AbortSignal) => Promise<T>,
  late: () => Error = () => new DOMException(`nothing was received within ${ms} ms`, 'TimeoutError'),
): Promise<T> {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = late();
      reject(error);
      ending.abort(error);
    }, ms).unref();
  });
  try {
    return await Promise.race([work(ending.signal), over]);
  } finally {
    clearTimeout(timer);
  }
}
