import type { CallCount } from '../core/model/diagnosis.ts';
import type { Clock } from '../core/model/ports.ts';

/** Counts calls to AWS as they happen. */
export interface Counter {
  /** Notes that a call is asked for; returns what to run when it has ended. */
  begin(): () => void;
  /** Notes one HTTP attempt (a retry is one more), and whether AWS answered "too fast". */
  attempt(throttled: boolean): void;
  count(): CallCount;
}

/**
 * `rounds` is the longest chain of calls that had to wait for one another: a call asked for after others have ended
 * stands one round behind them. `ms` is the time during which at least one call was under way.
 */
export function counter(clock: Clock): Counter {
  let total = 0;
  let throttled = 0;
  let ended = 0;
  let rounds = 0;
  let running = 0;
  let since = 0;
  let ms = 0;
  return {
    begin() {
      const round = ended + 1;
      rounds = Math.max(rounds, round);
      if (running === 0) since = clock.now();
      running += 1;
      return () => {
        ended = Math.max(ended, round);
        running -= 1;
        if (running === 0) ms += clock.now() - since;
      };
    },
    attempt(tooFast) {
      total += 1;
      if (tooFast) throttled += 1;
    },
    count: () => ({ total, rounds, throttled, ms: running === 0 ? ms : ms + clock.now() - since }),
  };
}
