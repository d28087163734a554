import type { Clock } from '../core/model/ports.ts';

/** Runs one call of an operation once it may be made; the others wait in order. */
export type Limiter = <T>(operation: string, run: () => Promise<T>) => Promise<T>;

/** `burst` calls may be made at any time; each further one takes `every` milliseconds to be earned. */
export interface Pace {
  readonly burst: number;
  readonly every: number;
}

/** What one service may be asked. */
export interface Limits {
  /** Calls under way at the same time. */
  readonly atOnce: number;
  /** Of all operations together; absent where AWS publishes none. */
  readonly pace?: Pace;
  /** Of single operations, besides. */
  readonly operations?: Readonly<Record<string, Pace>>;
}

export function limiter({ atOnce, pace, operations = {} }: Limits, clock: Clock): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  const all = pace === undefined ? null : pacer(pace, clock);
  const each = new Map(Object.entries(operations).map(([name, one]) => [name, pacer(one, clock)]));
  return async (operation, run) => {
    if (running >= atOnce) await new Promise<void>((start) => waiting.push(start));
    else running += 1;
    try {
      const ms = Math.max(all?.() ?? 0, each.get(operation)?.() ?? 0);
      if (ms > 0) await clock.sleep(ms);
      return await run();
    } finally {
      // The place goes straight to the next in line, so that nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** Takes a call's turn; returns how long to wait for it, in milliseconds. */
function pacer({ burst, every }: Pace, clock: Clock): () => number {
  /** When every call so far would be earned, had there been no burst. */
  let earned = 0;
  return () => {
    const now = clock.now();
    earned = Math.max(earned, now) + every;
    return Math.max(0, earned - burst * every - now);
  };
}
