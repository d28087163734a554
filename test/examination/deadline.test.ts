import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { withDeadline } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';

const wait = (ended: AbortSignal, work: () => Promise<string>) =>
  withDeadline(
    { clock: systemClock, ended },
    60_000,
    work,
    () => 'late',
    () => 'broken',
  );

it('a wait that is over leaves no listener behind, however it ended', async () => {
  const end = new AbortController();
  const waits = Array.from({ length: 8 }, (_, at) =>
    wait(end.signal, at % 2 === 0 ? async () => 'done' : () => Promise.reject(new Error('no'))),
  );
  const last = wait(end.signal, () => new Promise(() => {}));
  expect(await Promise.all(waits)).toContain('broken');
  expect(getEventListeners(end.signal, 'abort')).toHaveLength(1);
  end.abort();
  expect(await last).toBe('late');
  expect(getEventListeners(end.signal, 'abort')).toEqual([]);
});
