import type { Clock } from '../../core/model/ports.ts';
import { isRoleYoung, isThrottled } from './errors.ts';

/** Milliseconds within which a throttled call is tried again. */
const DEADLINE = 30_000;
/**
 * CreateDeployment is limited to one in five seconds:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const LONGEST_WAIT = 5_000;

/**
 * Tries again while AWS answers that calls come too fast, or does not know a new role yet; any other error, and the
 * last one, is thrown.
 */
export async function withRetry<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
  const start = clock.now();
  for (let wait = 1_000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(isThrottled(error) || isRoleYoung(error)) || clock.now() + wait - start > DEADLINE) throw error;
      await clock.sleep(wait);
    }
  }
}
