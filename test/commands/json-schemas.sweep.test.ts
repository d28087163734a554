import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../house/built.ts';
import { drawn, each } from '../support/faults/matrix.ts';
import { schemaProblems } from '../support/schemas.ts';
import { runHere } from './run.ts';

const CASES = ['test/cases', 'test/cases/own'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map((name) => join(ROOT, folder, name)),
);

/** What a command line prints of each of these cases is as its schema says; `SWEEP_SEED=all` tries every case. */
async function expectValid(schema: string, cases: readonly string[], args: (file: string) => readonly string[]) {
  const problems = await each(cases, async (file) => {
    const { out, err } = await runHere(args(file));
    if (out === '') return [`${file}: ${err}`];
    return schemaProblems(schema, JSON.parse(out)).map((problem) => `${file}: ${problem}`);
  });
  expect(problems.flat()).toEqual([]);
}

it('diagnose --json of a slice of the cases is as its schema says', async () => {
  expect(CASES.length).toBeGreaterThan(500);
  await expectValid('diagnose', drawn(CASES, 4), (file) => ['diagnose', '--case', file, '--json']);
});

it('diagnose --practice --json of a slice of the cases is as its schema says', () =>
  expectValid('diagnose', drawn(CASES, 10), (file) => ['diagnose', '--case', file, '--practice', '--output', 'json']));

it('fix --json of a slice of the cases is as its schema says, planned and applied', async () => {
  const cases = drawn(CASES, 10, 1);
  await expectValid('fix', cases, (file) => ['fix', '--case', file, '--json']);
  const apply = ['--apply', 'all', '--yes', '--allow-everyone', '--wait', '0', '--json'];
  await expectValid('fix', cases, (file) => ['fix', '--case', file, ...apply]);
});
