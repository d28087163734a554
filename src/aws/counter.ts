import type { CallCount } from '../core/model/diagnosis.ts';
import type { Clock } from '../core/model/ports.ts';

/** Counts calls to AWS as they happen. */
export interface Counter {
  /** Notes that a call is asked for; returns what to run when it has ended. */
  begin(): () => void;
  /** Notes one HTTP attempt (a retry is one more), and whether AWS answered "too fast". */
  attempt(throttled: boolean): void;
  /** A reading begins: its rounds are its own. */
  reading(): void;
  /** Notes a call of a reading that stands behind `round - 1` others, each of which waited for the one before. */
  round(round: number): void;
  count(): CallCount;
}

/**
 * `rounds` is the longest chain of calls of the newest reading that had to wait for one another; `ms` is the time
 * during which at least one call was under way.
 */
export function counter(clock: Clock): Counter {
  let total = 0;
  let throttled = 0;
  let rounds = 0;
  let running = 0;
  let since = 0;
  let ms = 0;
  return {
    begin() {
      if (running === 0) since = clock.now();
      running += 1;
      return () => {
        running -= 1;
        if (running === 0) ms += clock.now() - since;
      };
    },
    attempt(tooFast) {
      total += 1;
      if (tooFast) throttled += 1;
    },
    reading() {
      rounds = 0;
    },
    round(round) {
      rounds = Math.max(rounds, round);
    },
    count: () => ({ total, rounds, throttled, ms: running === 0 ? ms : ms + clock.now() - since }),
  };
}
