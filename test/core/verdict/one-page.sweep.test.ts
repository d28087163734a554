import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/commands/output.ts';
import { recognise, sameKind } from '../../../src/core/answers/index.ts';
import { type CauseCode, causeOf } from '../../../src/core/causes/index.ts';
import { type Examination, examineCase } from '../../../src/core/examine.ts';
import type { Diagnosis } from '../../../src/core/model/diagnosis.ts';
import { resultOf } from '../../../src/core/report/words.ts';
import { isPastGates, isSeenThrough } from '../../../src/core/verdict/note.ts';
import type { StepId } from '../../../src/core/verdict/types.ts';
import { everyCall, isDrawn, withOneUnread } from '../../support/every-call.ts';

// What stands on one page may not contradict itself: headline, outcome, agreement, certainty, exit code, gates, gaps
// and steps, for every call that there is, and with one fact after another unread.

/** The step that tells of a gate; authorization has a step for each kind. */
const STEP_OF: Readonly<Record<string, StepId>> = {
  network: 'network',
  endpoint: 'network',
  waf: 'network',
  route: 'method-settings',
  'resource-policy': 'resource-policy',
  'api-key': 'api-key',
  throttle: 'api-key',
  cors: 'cors',
};

type Rule = (examination: Examination) => boolean;

const refusesNothing = (code: CauseCode): boolean => causeOf(code).remedy.includes('none');

/** Each is true where the page agrees with itself. */
const RULES: Readonly<Record<string, Rule>> = {
  'allowed: no gate refuses or is unknown, unless the answer seen came from behind it': (examination) => {
    if (examination.diagnosis.outcome !== 'allowed' || isAnsweredBehind(examination)) return true;
    return examination.prediction.request.results.every(
      ({ verdict, causes }) =>
        verdict === 'passes' ||
        verdict === 'not-applicable' ||
        (verdict === 'refuses' && causes.every(({ code }) => refusesNothing(code))),
    );
  },
  'refused: a cause is named, and it is one of the gateway': ({ diagnosis: { outcome, causes } }) =>
    outcome === 'refused' ? causes.some(({ code }) => !refusesNothing(code)) : true,
  'allowed: no cause is one of the gateway': ({ diagnosis: { outcome, causes } }) =>
    outcome === 'allowed' ? causes.every(({ code }) => refusesNothing(code)) : true,
  'could not tell: no cause is more than possible': ({ diagnosis: { outcome, causes } }) =>
    outcome === 'cannot-tell' ? causes.every(({ certainty }) => certainty === 'possible') : true,
  'a gate that is met cannot be told: no answer is predicted, and none compared': ({ diagnosis, prediction }) => {
    const ahead = (diagnosis.predicted ?? diagnosis.observed)?.exchange === 'preflight';
    const { results, reached } = (ahead ? prediction.preflight : null) ?? prediction.request;
    if (!results.some(({ gate, verdict }) => verdict === 'cannot-tell' && reached.includes(gate))) return true;
    return diagnosis.predicted === null && diagnosis.agreement === 'not-observed';
  },
  'match and differs compare two answers, or a call that passed with one that passes': ({ diagnosis, testimony }) => {
    const { agreement, observed, predicted, outcome } = diagnosis;
    if (agreement === 'not-observed') return true;
    if (observed === null) return false;
    if (predicted === null)
      return agreement === 'match' && outcome === 'allowed' && (testimony.observed?.status ?? 999) < 400;
    return observed.exchange === predicted.exchange;
  },
  'differs: the answers differ': ({ diagnosis: { agreement, observed, predicted } }) =>
    agreement !== 'differs' ||
    observed?.status !== predicted?.status ||
    observed?.errorType !== predicted?.errorType ||
    observed?.body !== predicted?.body,
  'match: the answers are of one kind': ({ diagnosis: { agreement, observed, predicted } }) =>
    agreement !== 'match' ||
    predicted === null ||
    (observed?.status === predicted.status &&
      (observed.errorType === predicted.errorType || predicted.gatewayResponse !== undefined)),
  'a call that was seen to succeed has no cause but what the browser missed': ({ diagnosis, testimony }) =>
    isSeenThrough(testimony.observed) && !isCustomisedRefusal(diagnosis)
      ? diagnosis.causes.every(({ gate }) => gate === 'cors')
      : true,
  'proven: what it hangs on was read': (examination) => provenOnKnown(examination),
  'the first cause stops the call, and it alone': ({ diagnosis: { causes } }) =>
    causes.every(({ stops }, index) => stops === (index === 0)),
  'a cause is what a gate refuses for, or the answer or a log testifies it': ({ diagnosis, prediction }) => {
    const { request, preflight, cors } = prediction;
    const judged = [...request.refusals, ...(preflight?.refusals ?? []), cors].flatMap(({ causes }) => causes);
    return diagnosis.causes.every(
      ({ code, gate, evidence }) =>
        gate === null ||
        judged.some((one) => one.code === code) ||
        evidence.some(({ source }) => source === 'observed' || source === 'log'),
    );
  },
  'the gates list a refusal for every cause of a gate that nobody testifies': ({ diagnosis: { causes, gates } }) =>
    causes.every(
      ({ gate, evidence }) =>
        gate === null ||
        gates.some(({ verdict }) => verdict === 'refuses') ||
        evidence.some(({ source }) => source === 'observed' || source === 'log'),
    ),
  'every gap has what and why': ({ diagnosis: { couldNotCheck } }) =>
    couldNotCheck.every(({ what, why }) => what !== '' && why !== ''),
  'whatever cannot be told is listed': ({ diagnosis: { outcome, gates, couldNotCheck } }) =>
    couldNotCheck.length > 0 || (outcome !== 'cannot-tell' && gates.every(({ verdict }) => verdict !== 'cannot-tell')),
  'fixes are planned for named causes and advice': ({ diagnosis: { causes, advice, fixes } }) => {
    const named: readonly string[] = [...causes, ...advice].map(({ code }) => code);
    return fixes.every((fix) => fix.causes.length > 0 && fix.causes.every((code) => named.includes(code)));
  },
  'a step refuses where its gate does, unless the call was seen to pass': ({ diagnosis, steps }) =>
    diagnosis.gates.every(({ gate, verdict, reached }) => {
      const step = steps.find(({ id }) => id === STEP_OF[gate]);
      if (step === undefined || verdict !== 'refuses') return true;
      if (step.verdict === 'warn') return diagnosis.observed !== null && diagnosis.outcome === 'allowed';
      return step.verdict === 'refuses' && (step.reached || !reached);
    }),
  'let through, and a step that refuses: never together': ({ diagnosis, steps }) =>
    diagnosis.outcome !== 'allowed' ||
    steps.every(({ id, verdict }) => verdict !== 'refuses' || BEHIND.includes(id)) ||
    diagnosis.causes.some(({ gate }) => gate === null),
  'the exit code is that of the outcome': ({ diagnosis }) =>
    exitCodeOf(diagnosis, {}) === { allowed: 0, refused: 1, 'cannot-tell': 3 }[diagnosis.outcome],
  'the headline says what the outcome says': ({ diagnosis }) => {
    const { says, code, service, isUnexplained } = resultOf(diagnosis);
    const [first] = diagnosis.causes;
    if (code !== (first?.code ?? null)) return false;
    if (diagnosis.outcome !== 'allowed') return says === diagnosis.outcome;
    if (first === undefined) return says === 'let-through' && (!isUnexplained || diagnosis.agreement === 'differs');
    return first.gate === null ? says === 'other-service' && service !== '' : says === 'backend';
  },
};

/** A refusal that the API's owner gives another status, a redirection to a login page for example. */
const isCustomisedRefusal = ({ agreement, predicted, observed }: Diagnosis): boolean =>
  (agreement === 'match' && predicted?.gatewayResponse !== undefined) || observed?.errorType != null;

/** Steps that tell what happens behind the gates, or to the browser. */
const BEHIND: readonly StepId[] = ['cors', 'logs', 'simulator', 'test-call'];

/** Somebody behind the gates was seen to answer, or somebody who is not this API. */
function isAnsweredBehind({ diagnosis: { causes }, testimony: { observed: seen } }: Examination): boolean {
  if (causes.some(({ gate }) => gate === null)) return true;
  if (seen === null) return false;
  return isSeenThrough(seen) || isPastGates(seen, recognise(seen)) || causes.some(({ code }) => refusesNothing(code));
}

function provenOnKnown({ diagnosis, prediction, testimony }: Examination): boolean {
  const seen = testimony.observed;
  return diagnosis.causes.every(({ certainty, stops, code }) => {
    if (certainty !== 'proven' || !stops || diagnosis.observed === null) return true;
    const exchange = (seen?.exchange === 'preflight' ? prediction.preflight : null) ?? prediction.request;
    const doubts = exchange.results.filter(
      ({ gate, verdict }) => verdict === 'cannot-tell' && exchange.reached.includes(gate),
    );
    if (doubts.length === 0) return true;
    // None of the gates in doubt gives the answer that was seen, and the one that refuses does.
    const answer = exchange.refusals[0]?.answer ?? null;
    return (
      seen !== null &&
      answer !== null &&
      sameKind(answer, seen) &&
      recognise(seen).candidates.every((one) => one === code || doubts.every(({ gate }) => gate !== causeOf(one).gate))
    );
  });
}

const broken = (examination: Examination): readonly string[] =>
  Object.entries(RULES).flatMap(([name, holds]) => (holds(examination) ? [] : [name]));

const CALLS = everyCall();
const GROUPS = 24;

describe('one page says one thing', () => {
  it.each([...Array(GROUPS).keys()])('of the calls, part %i', (part) => {
    const contradictions = CALLS.filter((_, index) => index % GROUPS === part).flatMap(({ name, loaded }, at) => {
      const unread = [...withOneUnread(loaded.facts)].filter((_, index) => isDrawn(at * 31 + index, 300));
      return [{ unread: null, facts: loaded.facts }, ...unread].flatMap(({ unread: what, facts }) => {
        const rules = broken(examineCase({ ...loaded, facts }));
        return rules.map((rule) => `${name}${what === null ? '' : `, ${what} unread`}: ${rule}`);
      });
    });
    expect(contradictions).toEqual([]);
  });
});
