import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { columnWidths } from '../../../src/wizard/components/select/columns.ts';
import { matched } from '../../../src/wizard/components/select/match.ts';
import { Select } from '../../../src/wizard/components/select/select.tsx';
import { stepOf } from '../../../src/wizard/components/select/select-keys.ts';
import { moved } from '../../../src/wizard/components/select/select-state.ts';
import { windowAt } from '../../../src/wizard/components/window.ts';
import type { Row } from '../../../src/wizard/ui.ts';
import { KEY, linesOf, play } from './drawing.tsx';

const row = (name: string, ...more: readonly string[]): Row => ({
  id: name,
  cells: [name, ...more].map((text) => ({ text })),
  search: name,
  enter: { type: 'help' },
});
const ROWS = [
  row('orders-api', 'REST', 'regional', 'a1b2c3d4e5'),
  row('a-much-longer-name-of-an-api', 'HTTP', 'regional', 'f6g7h8i9j0'),
];
const many = (count: number) => Array.from({ length: count }, (_, at) => row(`service-${at}`, 'REST'));
const selectOf = (rows: readonly Row[]) =>
  play({
    first: 0,
    onPress: (cursor, { name }) => {
      const step = stepOf(name);
      return step === null ? cursor : moved(cursor, step, 10, rows.length - 1);
    },
    view: (cursor) => <Select rows={rows} cursor={cursor} />,
  });
const pointed = (frame: string) => /❯ (\S+)/.exec(frame)?.[1];

describe('a list', () => {
  it('is moved through by arrows, letters and pages, and stops at its ends', async () => {
    const select = selectOf(many(50));
    await select.type(KEY.down, 'j', KEY.down);
    expect(pointed(select.frame())).toBe('service-3');
    await select.type(KEY.up, 'k', KEY.up, KEY.up, KEY.up);
    expect(pointed(select.frame())).toBe('service-0');
    await select.type(KEY.pageDown, KEY.pageDown);
    expect(pointed(select.frame())).toBe('service-20');
    await select.type(KEY.end);
    expect(pointed(select.frame())).toBe('service-49');
    await select.type(KEY.home);
    expect(pointed(select.frame())).toBe('service-0');
    select.close();
  });
  it('says how many rows are out of sight above and below, and keeps the pointer in sight', () => {
    const rows = many(5000);
    for (const cursor of [0, 1, 5, 2500, 4990, 4999]) {
      const lines = linesOf(<Select rows={rows} cursor={cursor} />, 80, 20);
      expect(lines.length).toBeLessThanOrEqual(20);
      expect(pointed(lines.join('\n'))).toBe(`service-${cursor}`);
      const [above = '0', below = '0'] = ['↑', '↓'].map(
        (sign) => new RegExp(`${sign} (\\d+) more`).exec(lines.join('\n'))?.[1],
      );
      const visibleRows = lines.filter((line) => line.includes('service-')).length;
      expect(Number(above) + visibleRows + Number(below)).toBe(5000);
    }
  });
  it('shows its groups under their headings', () => {
    const rows = [
      { ...row('a'), group: 'Chosen before' },
      { ...row('b'), group: 'All' },
      { ...row('c'), group: 'All' },
    ];
    expect(linesOf(<Select rows={rows} cursor={1} />)).toEqual(['Chosen before', '  a', '', 'All', '❯ b', '  c']);
  });
  it('takes the room it gets, whatever that is', () => {
    for (let room = 1; room < 30; room++)
      for (let all = 1; all < 40; all += 3)
        for (let line = 0; line < all; line++) {
          const { from, until, above, below } = windowAt(line, all, room);
          expect(until - from + Number(above > 0) + Number(below > 0)).toBe(Math.min(all, room));
          expect(line >= from && line < until, `line ${line} of ${all} in ${room}`).toBe(true);
        }
  });
  it('draws a key on 5,000 rows with as many components as on 50', async () => {
    const select = selectOf(many(5000));
    await select.type(KEY.end);
    const before = performance.now();
    await select.type(KEY.up, KEY.up, KEY.up, KEY.up, KEY.up);
    expect(pointed(select.frame())).toBe('service-4994');
    expect(performance.now() - before).toBeLessThan(3000);
    expect(select.frame().split('\n').length).toBeLessThanOrEqual(23);
    select.close();
  });
});

describe('rows', () => {
  it('stand in aligned columns, the chosen one marked', () => {
    const [first = '', second = ''] = linesOf(<Select rows={ROWS} cursor={0} />, 100);
    expect(first.startsWith('❯ orders-api')).toBe(true);
    expect(first.indexOf('REST')).toBe(second.indexOf('HTTP'));
  });
  it('drop columns from the right and never exceed the width', () => {
    for (const columns of [20, 30, 40, 60])
      for (const line of linesOf(<Select rows={ROWS} cursor={1} />, columns))
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    const cells = ROWS.map((one) => one.cells);
    expect([20, 40, 60, 100].map((columns) => columnWidths(cells, columns - 2).length)).toEqual([2, 2, 4, 4]);
  });
});

describe('what was typed is marked', () => {
  const marks = (text: string, typed: string) =>
    matched(text, typed, true)
      .filter((part) => part.typed)
      .map((part) => part.text);
  it('where a word stands', () => expect(marks('orders-api', 'ORD')).toEqual(['ord']));
  it('for each of several words', () => expect(marks('orders-admin-api', 'api ord')).toEqual(['ord', 'api']));
  it('letter by letter where a name only comes near', () => expect(marks('orders-api', 'oapi').join('')).toBe('oapi'));
  it('not where nothing was typed', () => expect(marks('orders-api', ' ')).toEqual([]));
});
