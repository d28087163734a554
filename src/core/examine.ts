import { type PlanInput, planFixes, withCorrected, withManualRemedies } from './fixes/index.ts';
import { predict } from './gates/index.ts';
import type { SeenAnswer } from './model/answer.ts';
import { type CallCount, type Diagnosis, NO_CALLS } from './model/diagnosis.ts';
import type { Facts } from './model/facts.ts';
import { once } from './model/once.ts';
import type { FixPlan } from './model/plan.ts';
import type { Request } from './model/request.ts';
import type { RuntimeState, Situation } from './model/runtime-state.ts';
import type { Secret } from './model/secret.ts';
import { suspectsOf } from './model/suspects.ts';
import { NO_TESTIMONY, type Testimony } from './model/testimony.ts';
import { adviceOn } from './verdict/advice.ts';
import { refusalInLogs } from './verdict/certainty.ts';
import { diagnose, findingsOf } from './verdict/diagnose.ts';
import { withAnswerPastGates } from './verdict/note.ts';
import { stepsOf } from './verdict/steps.ts';
import type { Case, Step } from './verdict/types.ts';

/** One examined call: what was read, what the witnesses said, and what follows from both. */
export interface Examination extends Case {
  readonly diagnosis: Diagnosis;
  readonly steps: readonly Step[];
  /** The plans behind `diagnosis.fixes`, same order, with what is needed to carry them out. */
  readonly plans: readonly FixPlan[];
}

/**
 * Facts, request and testimony → examination: the gates predict, the witnesses are compared with them, fixes are
 * planned. Pure; `calls` is only reported.
 */
export function examineFacts(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  testimony: Testimony,
  calls: CallCount,
): Examination {
  const prediction = withAnswerPastGates(predict(facts, request, runtime, testimony.observed), testimony.observed);
  const subject: Case = { facts, request, runtime, prediction, testimony };
  const input: PlanInput = {
    facts,
    request,
    runtime,
    prediction,
    findings: findingsOf(subject),
    advice: adviceOn(subject).map(({ code }) => code),
  };
  const plans = planFixes(input);
  return {
    ...subject,
    plans,
    diagnosis: withManualRemedies(withCorrected(diagnose(subject, plans, calls), input), input),
    steps: stepsOf(subject),
  };
}

/** A case taken from a file alone: pure, no server, no network; the clock is `request.time`. */
export function examineCase(
  loaded: Situation & {
    readonly observed: SeenAnswer | null;
    readonly logs?: Testimony['logs'];
    /** All that the witnesses said, where a session saved it. */
    readonly testimony?: Testimony;
  },
): Examination {
  const { facts, request, runtime, testimony } = loaded;
  if (testimony !== undefined) return examineFacts(facts, request, runtime, testimony, NO_CALLS);
  const logs = loaded.logs ?? null;
  const observed = loaded.observed ?? refusalInLogs(logs, request, facts.scope.apiType);
  return examineFacts(facts, request, runtime, { ...NO_TESTIMONY, observed, logs }, NO_CALLS);
}

/**
 * What of a call, its answers and its log lines may be a secret, though nothing says so: long random values, but none
 * that was read from AWS, where literals of routes and generated names come from. `later`: answers to the same call
 * since then.
 */
export function suspectsOfCall(
  { facts, request, testimony: { observed, calls, logs, authorizerTest } }: Case,
  later: readonly (SeenAnswer | null)[] = [],
): readonly Secret[] {
  const read = once(() => JSON.stringify(facts));
  const answers = [observed, ...calls.map(({ answer }) => answer), ...later].filter((one) => one !== null);
  const quotes = [...(logs?.lines ?? []).map(({ message }) => message), JSON.stringify(authorizerTest?.does ?? null)];
  return suspectsOf({ ...request, answers, quotes }, (text) => read().includes(text));
}
