import type { Clock } from '../../core/model/ports.ts';
import { isOnItsWay, mayHaveLanded } from '../errors.ts';
import { isPassing, isRoleYoung, isThrottled, messageOf } from './errors.ts';

/** Milliseconds within which a call is tried again. */
export const RETRY_DEADLINE = 30_000;
/**
 * CreateDeployment is limited to one in five seconds:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const LONGEST_WAIT = 5_000;
/** How often a write is sent that AWS or the network fails. */
const MOST_ATTEMPTS = 3;

/** A write that did not come back as made. */
export class WriteFailed extends Error {
  override readonly name = 'WriteFailed';
  /** What AWS answered last. */
  readonly error: unknown;
  /** Whether an attempt may have landed, or may still land: AWS did not refuse each of them. */
  readonly mayLand: boolean;
  /** What AWS holds otherwise than the write was meant for; null where that is not why it was not sent. */
  readonly moved: string | null;
  constructor(error: unknown, mayLand: boolean, moved: string | null) {
    super(messageOf(error));
    this.error = error;
    this.mayLand = mayLand;
    this.moved = moved;
  }
}

/**
 * Reads again while AWS answers that calls come too fast; any other error, and the last one, is thrown. The SDK itself
 * tries a read again where the network or AWS fails.
 */
export const withRetry = <T>(clock: Clock, read: () => Promise<T>): Promise<T> =>
  attempts(clock, read, isWaitedFor, async () => {});

/**
 * Sends a write, and again where AWS did not make it: each time only after `movedSince` has read that AWS still holds
 * what the write is meant for, and has answered null. `mayRepeat`: an attempt before the last one may still land.
 * Throws `WriteFailed`.
 */
export async function sendCarefully<T>(
  clock: Clock,
  send: () => Promise<T>,
  movedSince: () => Promise<string | null>,
): Promise<{ readonly output: T; readonly mayRepeat: boolean }> {
  let mayLand = false;
  let mayRepeat = false;
  let count = 0;
  const isTried = (error: unknown): boolean => {
    if (error instanceof WriteFailed) return false;
    mayLand ||= mayHaveLanded(error);
    mayRepeat ||= isOnItsWay(error);
    count += 1;
    return isWaitedFor(error) || (isPassing(error) && count < MOST_ATTEMPTS);
  };
  try {
    const output = await attempts(clock, send, isTried, async (error) => {
      const moved = await movedSince();
      if (moved !== null) throw new WriteFailed(error, mayLand, moved);
    });
    return { output, mayRepeat };
  } catch (error) {
    if (!(error instanceof WriteFailed)) throw new WriteFailed(error, mayLand, null);
    throw new WriteFailed(error.error, mayLand || error.mayLand, error.moved);
  }
}

/** AWS asked to wait, or does not know a new role yet. */
const isWaitedFor = (error: unknown): boolean => isThrottled(error) || isRoleYoung(error);

async function attempts<T>(
  clock: Clock,
  attempt: () => Promise<T>,
  isTried: (error: unknown) => boolean,
  beforeNext: (error: unknown) => Promise<void>,
): Promise<T> {
  const start = clock.now();
  for (let wait = 1_000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTried(error) || clock.now() + wait - start > RETRY_DEADLINE) throw error;
      await clock.sleep(wait);
      await beforeNext(error);
    }
  }
}
