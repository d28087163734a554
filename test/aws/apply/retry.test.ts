import { describe, expect, it } from 'vitest';
import { withRetry } from '../../../src/aws/apply/retry.ts';
import { AwsCallError } from '../../../src/aws/errors.ts';

const error = (failure: 'throttled' | 'denied') =>
  new AwsCallError({
    failure,
    service: 'apigateway',
    operation: 'CreateDeployment',
    code: null,
    status: 429,
    permission: 'apigateway:POST',
    message: 'slow down',
  });

/** A clock that only its own sleeping moves. */
function stepping() {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
}

describe('a throttled write', () => {
  it('is tried again until it goes through', async () => {
    const clock = stepping();
    let failures = 3;
    const result = await withRetry(clock, async () => {
      if (failures-- > 0) throw error('throttled');
      return 'made';
    });
    expect(result).toBe('made');
    expect(clock.now()).toBe(7_000);
  });

  it('is given up after half a minute', async () => {
    const clock = stepping();
    await expect(withRetry(clock, () => Promise.reject(error('throttled')))).rejects.toThrow('slow down');
    expect(clock.now()).toBeGreaterThan(20_000);
    expect(clock.now()).toBeLessThanOrEqual(30_000);
  });

  it('is not tried again for any other error', async () => {
    const clock = stepping();
    await expect(withRetry(clock, () => Promise.reject(error('denied')))).rejects.toThrow();
    expect(clock.now()).toBe(0);
  });
});
