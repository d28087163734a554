import type { SeenAnswer } from '../../core/model/answer.ts';
import type { ApiListing, CallerChoice, MethodListing, PracticeCall } from '../../core/model/ports.ts';
import type { Verb } from '../../core/model/request.ts';
import type { ProfileChoice } from './ports.ts';

/** The method that was chosen. */
export interface MethodAnswer {
  readonly verb: Verb;
  /** Concrete, with its leading slash. */
  readonly path: string;
  /** The route that serves it; null where none was picked. */
  readonly route: MethodListing | null;
}
/** The caller that was chosen. */
export interface CallerAnswer {
  readonly choice: CallerChoice;
  /** `user/mia`, `unsigned`: what the transcript says. */
  readonly label: string;
}
/** The answers to the questions that lead to one call. */
export interface Answers {
  readonly profile: ProfileChoice | null;
  readonly api: ApiListing | null;
  readonly stage: string | null;
  readonly method: MethodAnswer | null;
  readonly caller: CallerAnswer | null;
  readonly observed: SeenAnswer | null;
  /** The practice call that API and stage fit, whose request fills what nobody typed. */
  readonly practiceCall: PracticeCall | null;
}

/** Nothing is answered yet. */
export const NO_ANSWERS: Answers = {
  profile: null,
  api: null,
  stage: null,
  method: null,
  caller: null,
  observed: null,
  practiceCall: null,
};
