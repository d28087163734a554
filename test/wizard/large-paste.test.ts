import { expect, it } from 'vitest';
import { understand } from '../../src/core/intake/index.ts';
import { splitAtCaret } from '../../src/wizard/components/text-field/text-field.tsx';

it('hands the terminal no more of a large paste than it can show, wherever the caret is', () => {
  const text = 'curl https://x.example.com/ '.repeat(20_000);
  for (const caret of [0, 9, 300_000, text.length]) {
    const [before, after] = splitAtCaret({ purpose: 'paste', text, caret }, false);
    expect(before.length).toBe(Math.min(caret, 2000));
    expect(after.length).toBe(Math.min(text.length - caret, 2000));
  }
});

it('says that the rest of a paste was not read', () => {
  const [last] = understand(`https://x.example.com/a ${' '.repeat(5_000_000)}x`).understoodFrom.slice(-1);
  expect(last).toBe('The text has more than 5 million characters: what comes after them was not read.');
  expect(understand('https://x.example.com/a').understoodFrom).toHaveLength(1);
});
