import { expect, it } from 'vitest';
import { KINDS } from '../support/leaks/planted.ts';
import { table, total, tried } from '../support/leaks/tried.ts';

// Sessions with a planted secret run through every output, and none may show it. `LEAKS` says how many
// (vitest.leaks.config.ts: 100,000), `LEAKS_SEED` which; without it a slice is tried.
const MANY = Number(process.env['LEAKS'] ?? 240);
const SEED = Number(process.env['LEAKS_SEED'] ?? 20260302);
const isFull = process.env['LEAKS'] !== undefined;

it(
  `${MANY} sessions with planted secrets of ${Object.keys(KINDS).length} kinds show none`,
  async () => {
    const result = await tried(MANY, SEED, (sofar) => process.stdout.write(`${total(sofar)}\n`));
    if (isFull) process.stdout.write(table(result));
    expect(result.leaks.slice(0, 40)).toEqual([]);
    expect(Object.keys(KINDS).length).toBeGreaterThanOrEqual(40);
  },
  4 * 3_600_000,
);
