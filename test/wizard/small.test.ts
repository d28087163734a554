import { expect, it } from 'vitest';
import { ago } from '../../src/wizard/content/ago.ts';
import { inSight, rowsOf } from '../../src/wizard/reflow.ts';
import { toAscii } from '../../src/wizard/theme.ts';

it('a frame that a narrower terminal breaks stands on more rows, and its top goes out of sight', () => {
  const lines = [80, 0, 40, 81].map((wide) => ({ wide, item: null }));
  const split = (visible: number) => {
    const { hidden, seen } = inSight(lines, 40, visible);
    return [hidden, seen].map((part) => part.map(({ wide }) => wide));
  };
  expect(rowsOf(lines, 40)).toBe(2 + 1 + 1 + 3);
  expect(split(7)).toEqual([[], [80, 0, 40, 81]]);
  expect(split(6)).toEqual([[40], [40, 0, 40, 81]]);
  expect(split(1)).toEqual([[80, 0, 40, 80], [1]]);
});
it('ages are told in the largest whole unit', () => {
  expect(ago(0, 2 * 86_400_000)).toBe('2 days ago');
  expect(ago(0, 3_600_000)).toBe('1 hour ago');
  expect(ago(0, 5000)).toBe('just now');
});
it('there is a one-column sign for every sign in ASCII, and control sequences stay as they are', () => {
  for (const sign of '✔✖▲–○·●❯…→←↑↓▌│≠⠋⠙') expect(toAscii(sign)).toMatch(/^[\x20-\x7e]$/);
  expect(toAscii('\u001b[1m✔\u001b[22m\r\n')).toBe('\u001b[1m+\u001b[22m\r\n');
});
