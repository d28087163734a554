import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { NearMiss as Miss } from '../../../src/core/model/gate.ts';
import { difference } from '../../../src/core/report/words.ts';
import { Diff } from '../../../src/wizard/components/diff.tsx';
import { Evidence } from '../../../src/wizard/components/evidence.tsx';
import { NearMiss } from '../../../src/wizard/components/near-miss.tsx';
import { Statement } from '../../../src/wizard/components/statement.tsx';
import { linesOf } from './drawing.tsx';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET';
const miss = (granted: string, asked: string, segment: string | null = 'path'): Miss => ({
  policy: 'resource policy',
  index: 0,
  sid: null,
  element: 'Resource',
  segment,
  granted,
  asked,
});

describe('a near miss', () => {
  it('marks the one segment that differs, under both texts', () => {
    const [granted, asked, mark] = linesOf(<NearMiss miss={miss(`${ARN}/order/*`, `${ARN}/orders/42`)} />, 120);
    expect(granted).toBe(`granted   ${ARN}/order/*`);
    expect(asked).toBe(`asked for ${ARN}/orders/42`);
    expect(mark).toBe(`${' '.repeat(`asked for ${ARN}/`.length)}^^^^^^ path: "order" ≠ "orders"`);
  });
  it('keeps both texts aligned and the difference in sight where room is short', () => {
    for (const columns of [60, 80]) {
      const lines = linesOf(<NearMiss miss={miss(`${ARN}/order/*`, `${ARN}/orders/42`)} />, columns);
      const [granted = '', asked = '', mark = ''] = lines;
      expect(granted.indexOf('order/*')).toBe(asked.indexOf('orders/42'));
      expect(mark.indexOf('^')).toBe(asked.indexOf('orders'));
      expect(lines.join('\n')).toContain('path: "order" ≠ "orders"');
      for (const text of lines) expect(stringWidth(text)).toBeLessThanOrEqual(columns);
    }
  });
  it('shows the difference on a narrow terminal too', () => {
    const lines = linesOf(<NearMiss miss={miss(`${ARN}/order/*`, `${ARN}/orders/42`)} />, 32);
    expect(lines[1]).toMatch(/^ {2}….*order\/\*$/);
    expect(lines[3]).toMatch(/^ {2}….*orders\/42$/);
    expect(lines[4]).toBe('  path: "order" ≠ "orders"');
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
        for (const line of linesOf(<NearMiss miss={miss(granted, asked)} />, columns))
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('a diff', () => {
  const DIFF =
    '--- p\n+++ p\n@@ -1,5 +1,5 @@\n {\n   "Version": "x",\n   "Statement": [\n-    "old"\n+    "new"\n   ]\n }\n';
  it('shows the change and one line around it', () => {
    expect(linesOf(<Diff diff={DIFF} />, 80)).toEqual([
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
    const drawn = linesOf(<Diff diff={`@@\n${long}\n`} />, 40).slice(1);
    const bare = (text: string) => text.replace(/ /g, '');
    expect(bare(drawn.map((text) => text.slice(3)).join(''))).toBe(bare(long.slice(1)));
    for (const text of drawn) expect(stringWidth(text)).toBeLessThanOrEqual(40);
  });
  it('breaks what was and what is to be at the same place, behind a slash, colon or blank', () => {
    const line = (sign: string, path: string) => `${sign}    "Resource": "${ARN}/${path}"`;
    const diff = `@@\n${line('-', 'order')}\n${line('+', 'orders')}\n`;
    expect(linesOf(<Diff diff={diff} />, 80).slice(1)).toEqual([
      '-      "Resource": "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/',
      '       GET/order"',
      '+      "Resource": "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/',
      '       GET/orders"',
    ]);
    const broken = linesOf(<Diff diff={diff} />, 40).slice(1);
    expect(broken.slice(0, 2)).toEqual(broken.slice(3, 5).map((text) => text.replace('+', '-')));
    for (const text of broken.slice(0, 2)) expect(text).toMatch(/[/: ]$/);
  });
  it('names its documents where there are several', () => {
    const of = (name: string) => `--- ${name}\n+++ ${name}\n@@ -1 +1 @@\n-a\n+b\n`;
    expect(linesOf(<Diff diff={of('first') + of('second')} />).filter((line) => /first|second/.test(line))).toEqual([
      'first',
      'second',
    ]);
  });
});

it('evidence names the operation, the field and its value, laid out', () => {
  const evidence = [
    { source: 'fact', operation: 'GetRolePolicy', path: '/Policy', value: '{"a":[1]}', note: 'What it grants.' },
  ] as const;
  expect(linesOf(<Evidence evidence={evidence} />)).toEqual([
    'What it grants.',
    'from  GetRolePolicy  /Policy',
    '  {',
    '    "a": [',
    '      1',
    '    ]',
    '  }',
  ]);
  expect(linesOf(<Evidence evidence={[]} />)).toEqual(['No data was read for this step.']);
});

it('a statement that matters has a bar and a word beside it', () => {
  expect(linesOf(<Statement number={2} json="{}" why="decides" />)).toEqual(['│ Statement 2: decides', '│   {}']);
  expect(linesOf(<Statement number={1} json="{}" why={null} />)).toEqual(['  Statement 1', '    {}']);
});
