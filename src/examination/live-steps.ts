import { predict } from '../core/gates/index.ts';
import type { Prediction } from '../core/gates/types.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import { notAsked } from '../core/model/fact.ts';
import type { Facts } from '../core/model/facts.ts';
import { unreadFacts } from '../core/model/needed.ts';
import type { Request } from '../core/model/request.ts';
import type { RuntimeState } from '../core/model/runtime-state.ts';
import { NO_TESTIMONY } from '../core/model/testimony.ts';
import { stepsOf } from '../core/verdict/steps.ts';
import { STEP_IDS, type Step, type StepId } from '../core/verdict/types.ts';
import { settledBy } from './step-reads.ts';

/** What the steps are judged with while facts come in. */
export interface Live {
  readonly request: Request;
  readonly runtime: RuntimeState;
  readonly observed: SeenAnswer | null;
  /** A step that something besides the facts has a word in: it and those behind it are not settled here. */
  readonly upTo: StepId | null;
  /** Told what the facts so far predict, each time that a step can be judged by them. */
  readonly onPrediction: (prediction: Prediction) => void;
}

/**
 * Settles steps while facts still come in, in their order, each soon after all that it is judged by has been read: what
 * can be asked next is asked before anything is judged. `stands`: one of them refuses the call, and with it all is
 * decided that decides. `end`: from now on nothing is settled here.
 */
export function liveSteps(
  { request, runtime, observed, upTo, onPrediction }: Live,
  settled: (step: Step) => void,
  stands: () => void,
): { readonly onFact: (part: Partial<Facts>) => void; readonly end: () => void } {
  const reported = new Set<StepId>();
  const last = upTo === null ? STEP_IDS.length : STEP_IDS.indexOf(upTo);
  let facts: Partial<Facts> = {};
  let hasJudged = false;
  let soon: NodeJS.Immediate | null = null;
  const judge = (): void => {
    soon = null;
    const ready = settledBy(new Set(Object.keys(facts))).filter(
      (id) => !reported.has(id) && STEP_IDS.indexOf(id) < last,
    );
    // The first time there is nothing to judge yet: what judges is loaded while AWS answers.
    if ((ready.length === 0 && hasJudged) || facts.scope === undefined) return;
    hasJudged = true;
    // No step that is settled looks at facts that have not come yet.
    const sofar: Facts = { ...unreadFacts(facts.scope, notAsked('it is still being read')), ...facts };
    const prediction = predict(sofar, request, runtime, observed);
    onPrediction(prediction);
    for (const step of stepsOf({
      facts: sofar,
      request,
      runtime,
      prediction,
      testimony: { ...NO_TESTIMONY, observed },
    })) {
      if (!ready.includes(step.id)) continue;
      reported.add(step.id);
      settled(step);
      // A preflight comes first, and is judged when everything is there.
      if (step.verdict === 'refuses' && step.reached && prediction.preflight === null) stands();
    }
  };
  return {
    onFact: (part) => {
      facts = { ...facts, ...part };
      soon ??= setImmediate(judge);
    },
    end: () => {
      if (soon !== null) clearImmediate(soon);
    },
  };
}
