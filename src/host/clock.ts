import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../core/model/ports.ts';

/** The machine's clock. `sleep` ends early, without an error, when its signal fires. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
};

/** A signal that fires when `ms` of real time have passed; it does not keep the process alive. */
export const deadlineSignal = (ms: number): AbortSignal => AbortSignal.timeout(ms);
