import { expect, it } from 'vitest';
import { builtinSubjects, caseSubjects } from '../support/partial/subjects.ts';
import { type Row, rowsOf, type Subject, strangeFaults, type Verdict } from '../support/partial/table.ts';

// A captive portal or a proxy answers 200 in AWS's place: HTML, nothing, JSON of its own, or AWS's answer with other
// types in it. Each operation that a diagnosis reads is answered so, one at a time: the claim stays, or it becomes
// "cannot tell". `PARTIAL_READS=full` tries every way; without it a slice of them is tried.
const isFull = process.env['PARTIAL_READS'] === 'full';

it('an answer that is none of AWS is a failed read', async () => {
  const subjects: readonly Subject[] = [...builtinSubjects(), ...caseSubjects(1)].filter(
    (_, at) => at % (isFull ? 6 : 24) === 0,
  );
  const rows: Row[] = [];
  for (const [at, subject] of subjects.entries()) {
    const some = (faults: ReturnType<typeof strangeFaults>) =>
      isFull ? faults : faults.filter((_, index) => (index + at) % 9 === 0);
    rows.push(...(await rowsOf(subject, some, strangeFaults)));
  }
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  process.stdout.write(`${rows.length} strange answers on ${subjects.length} calls: ${JSON.stringify(counts)}\n`);
  expect(rows.filter(({ verdict }) => verdict === 'FALSE')).toEqual([]);
}, 1_800_000);
