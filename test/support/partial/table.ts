import type { CaseFile } from '../../../src/core/intake/cases/index.ts';
import { ABSENCE_IS_A_VALUE } from './absence.ts';
import type { Fault, Seen } from './proxy.ts';
import { type Claim, type Claims, openBench } from './runs.ts';
import { PAGES, type Strange, TYPES } from './strange.ts';

/**
 * `same`: as without the fault. `part`: the same outcome, fewer causes, and the others cannot be told, which is said;
 * or a refusal that a deployment would end is told by what the stage serves alone, as the draft was not read, and not
 * as proven. `FALSE`: something is claimed that the whole answers do not bear out.
 */
export type Verdict = 'same' | 'part' | 'cannot-tell' | 'FALSE';

export interface Row {
  readonly name: string;
  readonly fault: string;
  readonly verdict: Verdict;
  /** What was claimed and what should have been; null where nothing is wrong. */
  readonly problem: string | null;
}

/** One configuration with a call. */
export interface Subject {
  readonly name: string;
  readonly file: CaseFile;
}

/** Which of the faults that apply are tried; all by default. */
export type Choose = (faults: readonly (readonly Fault[])[]) => readonly (readonly Fault[])[];

/** The call without any fault, then with each fault alone that applies to what it read. */
export async function rowsOf(
  { name, file }: Subject,
  choose: Choose = (all) => all,
  faultsOf: (seen: Seen) => readonly (readonly Fault[])[] = faultsFor,
): Promise<readonly Row[]> {
  const bench = await openBench(file);
  try {
    const whole = await bench.claims([]);
    const faults = choose(faultsOf(bench.take()));
    const rows: Row[] = [];
    for (const fault of faults) rows.push(rowOf(name, fault, whole, await bench.claims(fault)));
    return rows;
  } finally {
    await bench.close();
  }
}

/**
 * Every member that was seen is taken away alone, every operation denied alone, and the export impoverished. The
 * deployment's summary is read only where the export is not enough: its members are taken away then.
 */
function faultsFor({ operations, exports, keys }: Seen): readonly (readonly Fault[])[] {
  const removed = [...operations].flatMap(([operation, members]) =>
    [...members]
      .filter((member) => ABSENCE_IS_A_VALUE[`${operation} ${member}`] === undefined)
      .sort()
      .map((member): readonly Fault[] => [{ kind: 'removed', operation, member }]),
  );
  const denied = [...operations.keys()].map((operation): readonly Fault[] => [{ kind: 'denied', operation }]);
  const poor = (['security', 'extensions'] as const).map((lacks): Fault => ({ kind: 'export', lacks }));
  const noExport: Fault = { kind: 'denied', operation: 'apigateway:GetExport' };
  const summary = ['authorizationType', 'apiKeyRequired'].flatMap((name) =>
    [noExport, ...poor].map((why): readonly Fault[] => [
      why,
      { kind: 'removed', operation: 'apigateway:GetDeployment', member: `/apiSummary/{}/{}/${name}` },
    ]),
  );
  const isRest = operations.has('apigateway:GetExport');
  return [
    ...removed,
    ...denied,
    ...(exports ? poor.map((one) => [one]) : []),
    ...(exports && isRest ? summary : []),
    ...(keys
      ? (['nothing', '500', 'html'] as const).map((answers): readonly Fault[] => [{ kind: 'keys', answers }])
      : []),
  ];
}

/** Each operation answered by somebody who is not AWS, in every way. */
export function strangeFaults({
  operations,
  places,
}: Pick<Seen, 'operations' | 'places'>): readonly (readonly Fault[])[] {
  return [...operations.keys()].flatMap((operation) => {
    const wrong = [...(places.get(operation) ?? [])].flatMap((one) => TYPES.map((type) => ({ wrong: one, type })));
    return [...PAGES, ...wrong].map((answers): readonly Fault[] => [{ kind: 'strange', operation, answers }]);
  });
}

function rowOf(name: string, faults: readonly Fault[], whole: Claims, partial: Claims): Row {
  const each = (['predicted', 'seen', 'witnessed'] as const).flatMap((way) => {
    const [all, part] = [whole[way], partial[way]];
    if (all === null || part === null) return [];
    return [{ verdict: compared(all, part), problem: `${way}: ${told(part)} instead of ${told(all)}` }];
  });
  const worst = [...each].sort((a, b) => ORDER.indexOf(b.verdict) - ORDER.indexOf(a.verdict))[0];
  const verdict = worst?.verdict ?? 'same';
  return {
    name,
    fault: faults.map(faultName).join(' + '),
    verdict,
    problem: (verdict === 'FALSE' && worst?.problem) || null,
  };
}
const ORDER: readonly Verdict[] = ['same', 'part', 'cannot-tell', 'FALSE'];

const told = ({ outcome, causes, why }: Claim): string =>
  `${outcome} [${causes.map(({ code, certainty }) => `${code} ${certainty}`).join(', ')}] (${why})`;

function faultName(fault: Fault): string {
  switch (fault.kind) {
    case 'removed':
      return `${fault.operation} ${fault.member}`;
    case 'denied':
      return `${fault.operation} denied`;
    case 'changed':
      return `${fault.operation} changed`;
    case 'strange':
      return `${fault.operation} ${strangeName(fault.answers)}`;
    case 'export':
      return `export without ${fault.lacks}`;
    case 'keys':
      return `keys: ${fault.answers}`;
  }
}

const strangeName = (answers: Strange): string =>
  typeof answers === 'string' ? answers : `${answers.wrong}: ${answers.type}`;

const UNDEPLOYED: readonly string[] = ['deployment-stale', 'resource-policy-not-redeployed'];

export function compared(whole: Claim, partial: Claim): Verdict {
  if (partial.outcome === 'crashed') return 'FALSE';
  const codes = whole.causes.map(({ code }) => code);
  const added = partial.causes.filter(({ code, certainty }) => !codes.includes(code) && certainty !== 'possible');
  const retold = codes.filter((code) => UNDEPLOYED.includes(code) && !partial.causes.some((one) => one.code === code));
  if (added.some(({ code }) => !whole.served.includes(code))) return 'FALSE';
  if (added.length > retold.length || added.some(({ certainty }) => certainty === 'proven')) return 'FALSE';
  if (partial.outcome === 'cannot-tell') return whole.outcome === 'cannot-tell' ? 'same' : 'cannot-tell';
  if (partial.outcome !== whole.outcome) return 'FALSE';
  const risen = partial.causes.some(
    ({ code, certainty }) =>
      certainty === 'proven' && whole.causes.some((one) => one.code === code && one.certainty !== 'proven'),
  );
  if (risen) return 'FALSE';
  if (added.length > 0) return 'part';
  const kept = partial.causes.map(({ code }) => code);
  if (kept.length === codes.length && kept[0] === codes[0]) return 'same';
  // A gate that refuses for one reason has no word for another that was not read: what could not be checked says it.
  const saysMore = partial.why !== '' && partial.why !== whole.why;
  return partial.open.length > 0 || saysMore ? 'part' : 'FALSE';
}

/** Member by case: how often each fault left the claim as it was, made it "cannot tell", or made a false one. */
export function printed(rows: readonly Row[]): string {
  const faults = new Map<string, Record<Verdict, string[]>>();
  for (const { fault, verdict, name } of rows) {
    const counts = faults.get(fault) ?? { same: [], part: [], 'cannot-tell': [], FALSE: [] };
    counts[verdict].push(name);
    faults.set(fault, counts);
  }
  const lines = [...faults]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fault, counts]) =>
      [...ORDER.map((verdict) => String(counts[verdict].length).padStart(6)), `  ${fault}`, ...falseIn(counts)].join(
        '',
      ),
    );
  return [`${ORDER.map((verdict) => verdict.slice(0, 5).padStart(6)).join('')}  fault`, ...lines, ''].join('\n');
}

const falseIn = ({ FALSE: names }: Record<Verdict, string[]>): readonly string[] =>
  names.length === 0 ? [] : [`  FALSE on: ${names.join(', ')}`];
