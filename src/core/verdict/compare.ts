import { decidingStatement } from '../gates/index.ts';
import type { ComparedSide, Comparison, Diagnosis, Difference } from '../model/diagnosis.ts';
import { factDifferences } from './fact-differences.ts';
import type { Case } from './types.ts';

/** One side of a comparison. */
export interface Side {
  /** The caller, the stage or the time. */
  readonly name: string;
  readonly subject: Case;
  readonly diagnosis: Diagnosis;
}

/**
 * What differs between two examinations of the same call: the gates that come out otherwise, then the facts behind
 * them.
 */
export function compare(by: Comparison['by'], here: Side, there: Side): Comparison {
  const gates = gateDifferences(here.diagnosis, there.diagnosis);
  const differences = [
    ...gates,
    ...factDifferences(here.subject.facts, there.subject.facts, here.subject.prediction.request),
  ];
  const sides = [comparedSide(here), comparedSide(there)] as const;
  return { by, here: sides[0], there: sides[1], summary: summaryOf(by, sides[0], sides[1], gates), differences };
}

function comparedSide({ name, subject, diagnosis }: Side): ComparedSide {
  const { facts, request, runtime, prediction } = subject;
  const seen = diagnosis.observed;
  const answer =
    seen === null
      ? diagnosis.predicted
      : { exchange: seen.exchange, status: seen.status, errorType: seen.errorType, body: seen.body };
  return {
    name,
    outcome: diagnosis.outcome,
    answer,
    causes: diagnosis.causes.map(({ code }) => code),
    statement: decidingStatement(facts, request, runtime, prediction.request),
  };
}

function gateDifferences(here: Diagnosis, there: Diagnosis): readonly Difference[] {
  return here.gates.flatMap((mine): readonly Difference[] => {
    const theirs = there.gates.find(({ gate }) => gate === mine.gate);
    if (theirs === undefined || (theirs.verdict === mine.verdict && mine.verdict !== 'refuses')) return [];
    const textHere = `${VERDICT[mine.verdict]}: ${mine.because}`;
    const textThere = `${VERDICT[theirs.verdict]}: ${theirs.because}`;
    // Whatever lies behind them: a row that reads the same on both sides shows no difference.
    if (textHere === textThere) return [];
    const cause = [...here.causes, ...there.causes].find(
      ({ gate, nearMiss }) => gate === mine.gate && nearMiss !== null,
    );
    return [
      {
        kind: 'gate',
        what: mine.gate,
        here: textHere,
        there: textThere,
        nearMiss: cause?.nearMiss ?? null,
      },
    ];
  });
}

const VERDICT = {
  passes: 'passes',
  refuses: 'refuses',
  'not-applicable': 'does not apply',
  'cannot-tell': 'cannot be told',
} as const;

const RESULT = { allowed: 'works', refused: 'is refused', 'cannot-tell': 'could not be judged' } as const;
const PREPOSITION = { caller: 'for', stage: 'on stage', time: 'at' } as const;

function summaryOf(
  by: Comparison['by'],
  here: ComparedSide,
  there: ComparedSide,
  gates: readonly Difference[],
): string {
  const where = (side: ComparedSide): string => `${PREPOSITION[by]} ${side.name}`;
  if (here.outcome === there.outcome) {
    const same = here.causes.join() === there.causes.join();
    const both = `The call ${RESULT[here.outcome]} both ${where(here)} and ${where(there)}`;
    if (here.causes.length === 0 && there.causes.length === 0) return `${both}.`;
    return same
      ? `${both}, for the same reason: ${here.causes.join(', ')}.`
      : `${both}, for different reasons: ${reasons(here)}; ${reasons(there)}.`;
  }
  const [first] = gates;
  const at = first === undefined ? '' : ` What differs first is the ${first.what} gate.`;
  const [works, not] = here.outcome === 'allowed' ? [here, there] : [there, here];
  const why = not.causes[0] === undefined ? '' : `: ${not.causes[0]}`;
  if (works.outcome === 'allowed')
    return `The call works ${where(works)}; ${where(not)} it ${RESULT[not.outcome]}${why}.${at}`;
  return `The call ${RESULT[here.outcome]} ${where(here)}, and ${RESULT[there.outcome]} ${where(there)}.${at}`;
}

const reasons = ({ name, causes }: ComparedSide): string => `${name}: ${causes.join(', ') || 'not known'}`;
