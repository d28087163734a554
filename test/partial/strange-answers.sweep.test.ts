import { expect, it } from 'vitest';
import type { Fault, Seen } from '../support/partial/proxy.ts';
import { builtinSubjects, caseSubjects } from '../support/partial/subjects.ts';
import { printed, type Row, rowsOf, type Subject, strangeFaults, type Verdict } from '../support/partial/table.ts';

// A captive portal or a proxy answers 200 in AWS's place: HTML, nothing, JSON of its own, or AWS's answer with other
// types in it. Each operation that a diagnosis reads is answered so, on the first calls that read it: the claim stays,
// or it becomes "cannot tell". `PARTIAL_READS=full` tries every way; without it a slice of them is tried.
const isFull = process.env['PARTIAL_READS'] === 'full';
const ONE_IN = isFull ? 1 : 29;
/** Pages are tried on so many calls that read the operation, wrong types on the first. */
const CALLS = 3;
const NO_PLACES: Seen['places'] = new Map();

it('an answer that is none of AWS is a failed read', async () => {
  const rows: Row[] = [];
  const tried = new Map<string, number>();
  const untried = (seen: Seen): readonly (readonly Fault[])[] => {
    const faults = [...seen.operations].flatMap(([name, members]) => {
      const before = tried.get(name) ?? 0;
      tried.set(name, before + 1);
      const places = before === 0 ? seen.places : NO_PLACES;
      return before < CALLS ? strangeFaults({ ...seen, operations: new Map([[name, members]]), places }) : [];
    });
    return faults.filter((_, at) => (at + tried.size) % ONE_IN === 0);
  };
  for (const subject of [...builtinSubjects(), ...caseSubjects(1)])
    rows.push(...(await rowsOf(subject, (faults) => faults, untried)));
  expectNoFalseClaim(rows);
});

it('no Deny of a caller vanishes with the answer that tells it', async () => {
  const rows: Row[] = [];
  for (const [index, subject] of caseSubjects(1000).filter(hasDeny).entries()) {
    const ofCaller = ({ operations }: Seen): readonly (readonly Fault[])[] =>
      strangeFaults({
        places: NO_PLACES,
        operations: new Map([...operations].filter(([name]) => /^(iam|organizations):/.test(name))),
      }).filter((_, at) => (at + index) % ONE_IN === 0);
    rows.push(...(await rowsOf(subject, (faults) => faults, ofCaller)));
  }
  expectNoFalseClaim(rows);
});

const hasDeny = ({ file }: Subject): boolean =>
  file.request.signing !== null && JSON.stringify(file.config.iam).includes('"Deny"');

function expectNoFalseClaim(rows: readonly Row[]): void {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  if (isFull) process.stdout.write(printed(rows));
  const calls = new Set(rows.map(({ name }) => name)).size;
  process.stdout.write(`${rows.length} strange answers on ${calls} calls: ${JSON.stringify(counts)}\n`);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ verdict }) => verdict === 'FALSE')).toEqual([]);
}
