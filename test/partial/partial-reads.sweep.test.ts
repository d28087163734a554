import { expect, it } from 'vitest';
import { definitionSubjects } from '../support/partial/definitions.ts';
import type { Fault } from '../support/partial/proxy.ts';
import { answeredAsPredicted } from '../support/partial/runs.ts';
import { builtinSubjects, caseSubjects } from '../support/partial/subjects.ts';
import { type Choose, printed, type Row, rowsOf, type Subject } from '../support/partial/table.ts';
import { templateSubjects } from '../support/partial/templates.ts';

// Whole and partial answers of AWS lead to the same claim, or to none. `PARTIAL_READS=full` tries every member and
// operation (vitest.partial.config.ts); without it a slice is tried. `PARTIAL_READS_TEMPLATES` names a folder of
// OpenAPI documents that are tried in place of the drawn definitions.
const isFull = process.env['PARTIAL_READS'] === 'full';
const templates = process.env['PARTIAL_READS_TEMPLATES'];
const SEED = 20260302;

/** Some of the faults, others for each subject. */
function some(many: number): (at: number) => Choose {
  return (at) => (faults) => {
    const stride = Math.max(1, Math.floor(faults.length / many));
    return faults.filter((_, index) => (index + at * 7 + SEED) % stride === 0).slice(0, many);
  };
}
const all = () => (faults: readonly (readonly Fault[])[]) => faults;

/** Several at a time: much of a reading only waits. */
async function rows(subjects: readonly Subject[], choose: (at: number) => Choose): Promise<readonly Row[]> {
  const found: Row[] = [];
  const queue = subjects.map((subject, at) => ({ subject, at }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      found.push(...(await rowsOf(next.subject, choose(next.at))));
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return found;
}

async function expectNoFalseClaim(subjects: readonly Subject[], choose: (at: number) => Choose): Promise<void> {
  const found = await rows(subjects, choose);
  expect(found.length).toBeGreaterThan(subjects.length);
  if (isFull) process.stdout.write(printed(found));
  expect(found.filter(({ verdict }) => verdict === 'FALSE')).toEqual([]);
}

const cases = caseSubjects(1);
const drawn = () =>
  templates === undefined ? definitionSubjects(SEED, isFull ? 105 : 14) : templateSubjects(templates);

it('the practice account, read in part', async () => {
  await expectNoFalseClaim(builtinSubjects(), isFull ? all : some(12));
});

it('cases of every kind, read in part', async () => {
  const subjects = cases.filter((_, at) => isFull || at % 4 === 0);
  await expectNoFalseClaim(subjects, isFull ? all : some(6));
});

it('definitions as others build them, read in part', async () => {
  await expectNoFalseClaim(drawn(), some(isFull ? 12 : 3));
});

it('definitions as others build them answer as predicted', async () => {
  const differing: string[] = [];
  for (const { name, file } of drawn()) {
    const problem = await answeredAsPredicted(file);
    if (problem !== null) differing.push(`${name}: ${problem}`);
  }
  expect(differing).toEqual([]);
});
