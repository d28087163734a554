import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Practice } from '../../src/practice/index.ts';
import { practice } from '../practice/support.ts';
import { fare, programs } from './programs.ts';
import type { Row } from './row.ts';
import { type Fares, markdown, problems, ROWS } from './table.ts';
import { healthyCase } from './world.ts';

// Both programs on the same files, each in a home and on a network of its own: who they are, in which Region, at which
// endpoint, whom they asked on the way, what they say and how they end.

let running: Practice;
const commands = programs();
const done: { readonly row: Row; readonly fares: Fares }[] = [];

beforeAll(async () => {
  running = await practice(healthyCase());
});
afterAll(async () => {
  await running?.close();
  const place = process.env['CREDENTIALS_TABLE'];
  if (place !== undefined) writeFileSync(place, markdown(ROWS.flatMap((row) => done.filter((one) => one.row === row))));
});

describe('credentials and Region as the AWS CLI resolves them', () => {
  test('at least 90 situations, each once', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(90);
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  });

  test.concurrent.each(ROWS.map((row) => [row.name, row] as const))('%s', async (_, row) => {
    const names = Object.keys(commands) as (keyof typeof commands)[];
    const fared = await Promise.all(
      names.map(async (name) => [name, await fare(name, commands[name] ?? [], row, running)] as const),
    );
    const fares = Object.fromEntries(fared) as unknown as Fares;
    done.push({ row, fares });
    expect(problems(row, fares)).toEqual([]);
  });
});
