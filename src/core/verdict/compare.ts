import { decidingStatement } from '../gates/index.ts';
import type {
  ComparedSide,
  Comparison,
  DecidingDifference,
  DiagnosedGate,
  Diagnosis,
  Difference,
} from '../model/diagnosis.ts';
import { type Evidence, valueOf } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
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
 * What differs between two examinations of the same call: the gate at which they part, what it turns on, the other
 * gates and facts, and which gates come out alike.
 */
export function compare(by: Comparison['by'], here: Side, there: Side): Comparison {
  const [mine, theirs] = [here.diagnosis, there.diagnosis];
  const parting = partingGate(mine, theirs);
  const gates = inFront(gateDifferences(mine, theirs), ({ gate }) => gate === parting);
  const facts = factDifferences(here.subject.facts, there.subject.facts, here.subject.prediction.request);
  const [head, ...rest] = gates;
  const ofParting = facts.filter(isOf(parting));
  const others = facts.filter((one) => !ofParting.includes(one));
  const differences = head === undefined ? facts : [head, ...ofParting, ...rest, ...others];
  const sides = [comparedSide(here), comparedSide(there)] as const;
  return {
    by,
    here: sides[0],
    there: sides[1],
    summary: summaryOf(by, sides[0], sides[1], gates),
    first: firstOf(parting, mine, theirs, facts),
    differences,
    same: mine.gates.flatMap(({ gate }) => (gates.some((one) => one.gate === gate) ? [] : [gate])),
    untold: by === 'time' ? untoldOf(there, here.subject.facts) : [],
  };
}

const isOf = (parting: DiagnosedGate['gate'] | null) => (one: Difference) => one.gate !== null && one.gate === parting;

const inFront = <T>(all: readonly T[], first: (one: T) => boolean): readonly T[] => [
  ...all.filter(first),
  ...all.filter((one) => !first(one)),
];

const gateOf = ({ gates }: Diagnosis, name: DiagnosedGate['gate']): DiagnosedGate | undefined =>
  gates.find(({ gate }) => gate === name);

/** The first gate that is met and refuses on one side only; where none does, the first that comes out otherwise. */
function partingGate(here: Diagnosis, there: Diagnosis): DiagnosedGate['gate'] | null {
  const differ = gateDifferences(here, there).flatMap(({ gate }) => (gate === null ? [] : [gate]));
  const stops = (side: Diagnosis, name: DiagnosedGate['gate']): boolean => {
    const gate = gateOf(side, name);
    return gate?.verdict === 'refuses' && gate.reached;
  };
  return differ.find((name) => stops(here, name) !== stops(there, name)) ?? differ[0] ?? null;
}

/** The datum: what a statement missed by, else a fact that bears on the gate, else what the gate names as its proof. */
function firstOf(
  gate: DiagnosedGate['gate'] | null,
  here: Diagnosis,
  there: Diagnosis,
  facts: readonly Difference[],
): DecidingDifference | null {
  if (gate === null) return null;
  const miss = missOf(gate, here, there);
  if (miss !== null) return { gate, datum: miss };
  const [fact] = facts.filter(isOf(gate));
  if (fact !== undefined) return { gate, datum: fact };
  const [mine, theirs] = [proofOf(here, gate), proofOf(there, gate)];
  const proof = gateOf(here, gate)?.verdict === 'refuses' ? (mine ?? theirs) : (theirs ?? mine);
  if (proof === undefined || printed(mine) === printed(theirs)) return { gate, datum: null };
  const what = proof.note ?? [proof.operation, proof.path].filter((part) => part !== null).join(' ');
  return { gate, datum: what === '' ? null : { what, here: printed(mine), there: printed(theirs) } };
}

/** What the statement grants that missed on one side only. */
function missOf(gate: DiagnosedGate['gate'], here: Diagnosis, there: Diagnosis): DecidingDifference['datum'] {
  const [mine, theirs] = [here, there].map(
    (side) => side.causes.find((cause) => cause.gate === gate && cause.nearMiss !== null)?.nearMiss ?? null,
  );
  const miss = mine ?? theirs ?? null;
  if (miss === null || (mine != null && theirs != null)) return null;
  const missed = `allows ${miss.granted}; the call needs ${miss.asked}`;
  const passed = 'no mismatch';
  return {
    what: `${miss.element} of statement ${miss.index + 1} of ${miss.policy}`,
    here: mine === null || mine === undefined ? passed : missed,
    there: theirs === null || theirs === undefined ? passed : missed,
  };
}

function proofOf(side: Diagnosis, name: DiagnosedGate['gate']): Evidence | undefined {
  const cause = side.causes.find(({ gate }) => gate === name);
  return cause?.evidence[0] ?? gateOf(side, name)?.evidence[0];
}

const LONGEST = 200;
function printed(proof: Evidence | undefined): string {
  if (proof === undefined) return 'not there';
  const text = typeof proof.value === 'string' ? proof.value : (JSON.stringify(proof.value) ?? 'not there');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

/** AWS tells what is configured now. Of the past it tells when something was made, not what was there before. */
function untoldOf({ name, diagnosis }: Side, { stage }: Facts): readonly string[] {
  const time = Date.parse(diagnosis.request.time);
  const deployedAt = valueOf(stage)?.deployedAt ?? null;
  const deployed =
    deployedAt === null
      ? [`The deployment time of the stage could not be read, so it is not known what the stage served at ${name}.`]
      : Date.parse(deployedAt) > time
        ? [
            `The stage was deployed at ${deployedAt}, after ${name}. It is not known what the stage served at ` +
              'the earlier time.',
          ]
        : [];
  return [
    "Both times are evaluated with today's settings. Policies, keys and authorizers may have been different " +
      'then. AWS does not show past settings, and apigw-doctor does not read CloudTrail, which may have them.',
    ...deployed,
  ];
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
        gate: mine.gate,
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
  'cannot-tell': 'unknown',
} as const;

const RESULT = { allowed: 'works', refused: 'is refused', 'cannot-tell': 'could not be evaluated' } as const;
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
  const at = first === undefined ? '' : ` The first difference is at the ${first.what} check.`;
  const [works, not] = here.outcome === 'allowed' ? [here, there] : [there, here];
  const why = not.causes[0] === undefined ? '' : `: ${not.causes[0]}`;
  if (works.outcome === 'allowed')
    return `The call works ${where(works)}; ${where(not)} it ${RESULT[not.outcome]}${why}.${at}`;
  return `The call ${RESULT[here.outcome]} ${where(here)}, and ${RESULT[there.outcome]} ${where(there)}.${at}`;
}

const reasons = ({ name, causes }: ComparedSide): string => `${name}: ${causes.join(', ') || 'not known'}`;
