import { expect } from 'vitest';
import { isDrawn } from '../every-call.ts';
import type { Judged, Verdict } from './claims.ts';

/** What a run of a matrix came to. */
export interface Row extends Judged {
  readonly name: string;
}

/** How many runs are under way at once: much of their time they wait for AWS to be asked again. */
const AT_ONCE = 6;

/** One in `share` of all, others with another `SWEEP_SEED`, all with `SWEEP_SEED=all`. */
export const drawn = <T>(all: readonly T[], share: number, salt = 0): readonly T[] =>
  all.filter((_, at) => isDrawn(at + salt, share));

/** Carries out every job, some at once, in order of their start. */
export async function each<T, R>(jobs: readonly T[], run: (job: T) => Promise<R>, atOnce = AT_ONCE): Promise<R[]> {
  const results: R[] = [];
  const left = jobs.entries();
  const worker = async (): Promise<void> => {
    for (const [at, job] of left) results[at] = await run(job);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

const ORDER: readonly Verdict[] = ['FALSE', 'failed, and says so', 'cannot tell', 'same'];

/** The worst of what was judged, one after the other. */
export const worst = (judged: readonly Judged[]): Judged =>
  [...judged].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))[0] ?? { verdict: 'same', why: '' };

/** A false claim is printed when it is found: a full matrix takes hours. */
export function told(row: Row): Row {
  if (row.verdict === 'FALSE') process.stdout.write(`FALSE ${row.name}: ${row.why}\n`);
  return row;
}

/** On a computer too busy for a deadline nothing is known of the program: what was tried is tried once more. */
export const isOfBusyComputer = ({ verdict, why }: Judged): boolean =>
  verdict === 'FALSE' && /no answer within/.test(why);

/** Prints one line of counts, and fails on a false claim. */
export function expectNoFalseClaim(matrix: string, rows: readonly Row[]): void {
  const count = (verdict: Verdict): string =>
    `${rows.filter((row) => row.verdict === verdict).length} ${verdict === 'FALSE' ? 'false' : verdict}`;
  const counts = [...ORDER].reverse().map(count).join(' · ');
  process.stdout.write(`${matrix}: ${rows.length} runs: ${counts}\n`);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ verdict }) => verdict === 'FALSE').map(({ name, why }) => `${name}: ${why}`)).toEqual([]);
}
