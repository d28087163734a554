import type { Clock } from '../core/model/ports.ts';

/** The promise's value, or `late()` when `ms` milliseconds pass first. Rejections become `broken(why)`: nothing is thrown. */
export async function withDeadline<T>(clock: Clock, ms: number, work: () => Promise<T> | T, late: () => T, broken: (why: string) => T): Promise<T> {
  const over = new AbortController();
  const timer = clock.sleep(ms, over.signal).then(late, () => new Promise<T>(() => {}));
  const guarded = Promise.resolve()
    .then(work)
    .catch((error: unknown) => broken(error instanceof Error ? error.message : String(error)));
  try {
    return await Promise.race([guarded, timer]);
  } finally {
    over.abort();
  }
}
