import type { FindingCode } from '../core/causes/index.ts';
import { type Examination, examineCase } from '../core/examine.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import type { FixPlan } from '../core/model/plan.ts';

/**
 * Which fixes are wanted: of every cause whose first remedy is AWS, of every cause that has one, or those named by code
 * or id. Advice is heeded only by name.
 */
export type Wanted = 'all' | 'offered' | readonly string[];

/** What was dealt with already: a fix is made once, and a cause that comes back after its fix is not fixed again. */
export interface Done {
  readonly codes: ReadonlySet<FindingCode>;
  readonly ids: ReadonlySet<string>;
}

/** No fix has been made yet. */
export const NOTHING_DONE: Done = { codes: new Set(), ids: new Set() };

/** With one more fix made. */
export const withDone = ({ codes, ids }: Done, plan: FixPlan): Done => ({
  codes: new Set([...codes, ...plan.causes]),
  ids: new Set([...ids, plan.id]),
});

/**
 * The next fix to make; a code stands for its first offered fix. Null when nothing wanted is left that a fix is known
 * for.
 */
export function nextFix({ diagnosis, plans }: Examination, wanted: Wanted, done: Done): FixPlan | null {
  const findings = typeof wanted === 'string' ? diagnosis.causes : [...diagnosis.causes, ...diagnosis.advice];
  const offered = findings.filter(({ code, remedy }) => {
    if (done.codes.has(code)) return false;
    return wanted === 'offered' || (wanted === 'all' ? remedy[0] === 'aws' : wanted.includes(code));
  });
  const [ofCode] = offered.flatMap(({ code }) => plans.find((plan) => plan.causes.includes(code)) ?? []);
  if (ofCode !== undefined) return ofCode;
  if (typeof wanted === 'string') return null;
  return plans.find(({ id }) => wanted.includes(id) && !done.ids.has(id)) ?? null;
}

/** More rounds than there are gates: each fix removes at least one cause. */
export const MOST_FIXES = 12;

/** Fixes in their order, and the causes that they remove without a fix of their own. */
interface Row {
  readonly fixes: readonly FixPlan[];
  readonly covered: ReadonlySet<FindingCode>;
  readonly end: Examination;
}

/**
 * The fixes that are wanted, in the order in which they are made: each is planned on the facts as the ones before it
 * leave them, and one that those behind it make needless is left out (a deployment in front of an edit that deploys).
 */
export const fixesInOrder = (examination: Examination, wanted: Wanted): readonly FixPlan[] =>
  smallestRow(examination, wanted).fixes;

/** The causes that the fixes of the others remove too: they need no fix of their own. */
export const coveredCauses = (examination: Examination, wanted: Wanted): ReadonlySet<FindingCode> =>
  smallestRow(examination, wanted).covered;

function smallestRow(examination: Examination, wanted: Wanted): Row {
  let best = rowOf(examination, wanted, new Set());
  // The last one has nothing behind it.
  for (const fix of best.fixes.slice(0, -1)) {
    const row = rowOf(examination, wanted, new Set([...best.covered, ...fix.causes]));
    if (row.fixes.length < best.fixes.length && isAsGood(row.end, best.end)) best = row;
  }
  return best;
}

function rowOf(examination: Examination, wanted: Wanted, covered: ReadonlySet<FindingCode>): Row {
  const fixes: FixPlan[] = [];
  let current = examination;
  let done: Done = { ...NOTHING_DONE, codes: covered };
  while (fixes.length < MOST_FIXES) {
    const next = nextFix(current, wanted, done);
    if (next === null) break;
    fixes.push(next);
    done = withDone(done, next);
    current = afterwards(current, next);
  }
  return { fixes, covered, end: current };
}

const isAsGood = (row: Examination, other: Examination): boolean => {
  const others = codesOf(other.diagnosis);
  return codesOf(row.diagnosis).every((code) => others.includes(code));
};

const codesOf = ({ causes, advice }: Diagnosis): readonly FindingCode[] =>
  [...causes, ...advice].map(({ code }) => code);

/** The examination as it will be once the fix is made: predicted, nobody asked. */
export const afterwards = ({ request, runtime }: Examination, { factsAfter, runtimeAfter }: FixPlan): Examination =>
  examineCase({ facts: factsAfter, request, runtime: runtimeAfter ?? runtime, observed: null });
