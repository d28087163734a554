import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NearMiss } from '../../../src/core/model/gate.ts';
import { inSight, rowsOf } from '../../../src/wizard/reflow.ts';
import { toAscii } from '../../../src/wizard/theme.ts';
import { field } from '../../../src/wizard/ui.ts';
import { ago } from '../../../src/wizard/widgets/ago.ts';
import { diffLines } from '../../../src/wizard/widgets/diff.ts';
import { edit, fieldLine } from '../../../src/wizard/widgets/field.ts';
import { cutLine, line, lineWidth, textOf } from '../../../src/wizard/widgets/line.ts';
import { difference, nearMiss } from '../../../src/wizard/widgets/near-miss.ts';
import { alignedRows } from '../../../src/wizard/widgets/rows.ts';
import { cut, cutMiddle, width, wrap } from '../../../src/wizard/widgets/text.ts';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET';
const miss = (granted: string, asked: string, segment: string | null = 'path'): NearMiss => ({
  policy: 'resource policy',
  index: 0,
  sid: null,
  element: 'Resource',
  segment,
  granted,
  asked,
});
const texts = (lines: readonly Parameters<typeof textOf>[0][]) => lines.map(textOf);

describe('a near miss', () => {
  it('marks the one segment that differs, under both texts', () => {
    const [granted, asked, mark] = texts(nearMiss(miss(`${ARN}/order/*`, `${ARN}/orders/42`), 120));
    expect(granted).toBe(`granted   ${ARN}/order/*`);
    expect(asked).toBe(`asked for ${ARN}/orders/42`);
    expect(mark).toBe(`${' '.repeat(`asked for ${ARN}/`.length)}^^^^^^ path: "order" ≠ "orders"`);
  });
  it('keeps both texts aligned and the difference in sight where room is short', () => {
    const [granted = '', asked = '', mark = ''] = texts(nearMiss(miss(`${ARN}/order/*`, `${ARN}/orders/42`), 60));
    expect(granted.indexOf('order/*')).toBe(asked.indexOf('orders/42'));
    expect(mark.indexOf('^')).toBe(asked.indexOf('orders'));
    for (const text of [granted, asked, mark]) expect(width(text)).toBeLessThanOrEqual(60);
  });
  for (const [name, granted, asked, expected] of [
    [
      'the region',
      'arn:aws:execute-api:us-east-1:1:a/*',
      'arn:aws:execute-api:eu-west-1:1:a/*',
      ['us-east-1', 'eu-west-1'],
    ],
    ['the verb', `${ARN.replace('GET', 'POST')}/x`, `${ARN}/x`, ['POST', 'GET']],
    ['what is missing at the end', `${ARN}`, `${ARN}/x`, ['GET', 'GET']],
    ['everything', 'abc', 'xyz', ['abc', 'xyz']],
  ] as const)
    it(`differs in ${name}`, () => {
      const { start, grantedEnd, askedEnd } = difference(granted, asked);
      expect([granted.slice(start, grantedEnd), asked.slice(start, askedEnd)]).toEqual(expected);
    });
  it('fits into any width, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 20, max: 200 }), (granted, asked, columns) => {
        for (const one of nearMiss(miss(granted, asked), columns))
          expect(lineWidth(cutLine(one, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('text in columns', () => {
  it('is cut at its end, or in its middle', () => {
    expect(cut('abcdefgh', 5)).toBe('abcd…');
    expect(cutMiddle('arn:aws:iam::111122223333:role/checkout', 20)).toBe('arn:aws:i…e/checkout');
  });
  it('is never wider than asked, also with wide characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '日', 'é', '/', ' ', '👩') }),
        fc.integer({ min: 8, max: 40 }),
        (text, columns) => {
          expect(width(cut(text, columns))).toBeLessThanOrEqual(columns);
          expect(width(cutMiddle(text, columns))).toBeLessThanOrEqual(columns);
          for (const part of wrap(text, columns)) expect(width(part)).toBeLessThanOrEqual(columns);
          expect(wrap(text, columns).join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
        },
      ),
    );
  });
  it('has a one-column sign for every sign in ASCII', () => {
    for (const sign of '✔✖▲–○·●❯…→←↑↓▌│≠⠋⠙') expect(toAscii(sign)).toMatch(/^[\x20-\x7e]$/);
  });
});

describe('rows', () => {
  const ROWS = [
    [{ text: 'orders-api' }, { text: 'REST' }, { text: 'regional' }, { text: 'a1b2c3d4e5' }],
    [{ text: 'a-much-longer-name-of-an-api' }, { text: 'HTTP' }, { text: 'regional' }, { text: 'f6g7h8i9j0' }],
  ];
  it('stand in aligned columns, the chosen one marked', () => {
    const [first = '', second = ''] = texts(alignedRows(ROWS, 0, 100));
    expect(first.startsWith('❯ orders-api')).toBe(true);
    expect(first.indexOf('REST')).toBe(second.indexOf('HTTP'));
  });
  it('drop columns from the right and never exceed the width', () => {
    for (const columns of [20, 30, 40, 60])
      for (const row of alignedRows(ROWS, 1, columns)) expect(lineWidth(row)).toBeLessThanOrEqual(columns);
  });
});

describe('a diff', () => {
  const DIFF =
    '--- p\n+++ p\n@@ -1,5 +1,5 @@\n {\n   "Version": "x",\n   "Statement": [\n-    "old"\n+    "new"\n   ]\n }\n';
  it('shows the change and one line around it', () => {
    expect(texts(diffLines(DIFF, 80))).toEqual([
      '   …',
      '     "Statement": [',
      '-      "old"',
      '+      "new"',
      '     ]',
      '   …',
    ]);
  });
  it('hides nothing of a line that is longer than the terminal', () => {
    const long = `+    "Resource": "${ARN}/orders/*"`;
    const shown = texts(diffLines(`@@\n${long}\n`, 40)).slice(1);
    expect(shown.map((text) => text.slice(3).trim()).join('')).toBe(long.slice(1).trim());
    for (const text of shown) expect(width(text)).toBeLessThanOrEqual(40);
  });
});

describe('a text field', () => {
  it('takes letters, moves and deletes by whole characters', () => {
    const typed = edit(edit(field('call'), { type: 'insert', text: 'ab👩‍💻' }), { type: 'left' });
    expect(edit(edit(field('call', 'abc'), { type: 'left' }), { type: 'backspace' })).toMatchObject({
      text: 'ac',
      caret: 1,
    });
    expect(typed.text.slice(0, typed.caret).isWellFormed()).toBe(true);
    expect(edit(field('call', 'GET /a b'), { type: 'word-left' }).text).toBe('GET /a ');
    expect(edit(field('call', 'abc'), { type: 'clear' })).toMatchObject({ text: '', caret: 0 });
  });
  it('takes no control characters and no line ends, except where text is pasted', () => {
    expect(edit(field('call'), { type: 'insert', text: 'a\u001b[2J\nb' }).text).toBe('a b');
    expect(edit(field('paste'), { type: 'insert', text: 'a\nb' }).text).toBe('a\nb');
  });
  it('shows the stretch around the caret, and dots for a secret', () => {
    expect(lineWidth(fieldLine('> ', field('call', 'x'.repeat(300)), 40))).toBeLessThanOrEqual(40);
    expect(textOf(fieldLine('> ', field('question', '123456'), 40, true))).toBe('> ••••••▌');
  });
});

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
it('a line is cut to the terminal, its end marked', () => {
  expect(textOf(cutLine(line('abc', 'defgh'), 6))).toBe('abcde…');
});
it('what looks like a secret is masked on its way to the screen', () => {
  expect(textOf(line('GET /x?X-Amz-Signature=0123456789abcdef0123456789abcdef'))).not.toContain('0123456789abcdef');
});
