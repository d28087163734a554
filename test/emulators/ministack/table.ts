import type { Compared } from './compare.ts';
import { DEVIATIONS } from './deviations.ts';

/** Calls by kind and result; behind it the deviations by name, and why some could not be told. */
export function tableOf(all: readonly Compared[]): string {
  const kinds = [...new Set(all.map(({ call }) => call.kind))].sort();
  const columns = ['same', 'cannot-tell', 'deviation', 'wrong'] as const;
  const row = (name: string, of: readonly Compared[]): string =>
    [name.padEnd(30), ...columns.map((column) => count(of, ({ result }) => result === column)), of.length]
      .map((cell) => (typeof cell === 'number' ? String(cell).padStart(12) : cell))
      .join('');
  const reasons = all.flatMap(({ why }) => why);
  const names = all.flatMap(({ deviations }) => deviations);
  return [
    ['calls'.padEnd(30), ...[...columns, 'all'].map((column) => column.padStart(12))].join(''),
    ...kinds.map((kind) =>
      row(
        kind,
        all.filter(({ call }) => call.kind === kind),
      ),
    ),
    row('all', all),
    '',
    'MiniStack deviates from the AWS documentation:',
    ...DEVIATIONS.map(
      ({ name, decided }) => `${String(count(names, (one) => one === name)).padStart(5)}  ${name} (${decided})`,
    ),
    '',
    'cannot be told, for want of:',
    ...[...new Set(reasons)].map((why) => `${String(count(reasons, (one) => one === why)).padStart(5)}  ${why}`),
  ].join('\n');
}

const count = <T>(of: readonly T[], is: (one: T) => boolean): number => of.filter(is).length;
