import type { AdviceCode, FindingCode } from '../../causes/index.ts';
import type { PredictedSituation } from '../../gates/index.ts';
import type { SeenAnswer } from '../../model/answer.ts';
import type { Finding } from '../../model/gate.ts';
import type { FixPlan, Widening } from '../../model/plan.ts';

/** All that a fix is planned from. */
export interface PlanInput extends PredictedSituation {
  readonly findings: readonly Finding[];
  /** The advice that stands: it can be asked for like a cause. */
  readonly advice: readonly AdviceCode[];
}

/**
 * How a change bears on the fault. `slip`: what stands there cannot have been meant, and is corrected. `mends`: what
 * refuses the call is corrected. `works-around`: a check is weaker because one caller did not pass it, or the fault
 * comes back.
 */
export type Bearing = 'slip' | 'mends' | 'works-around';

/** A change that may help, before it is proven: the facts as they would read, and what makes them so. */
export interface Candidate
  extends Pick<
    FixPlan,
    | 'id'
    | 'title'
    | 'changes'
    | 'documents'
    | 'alsoPublishes'
    | 'takesAway'
    /** The facts with the change made, and deployed where `publishes`. */
    | 'factsAfter'
    | 'runtimeAfter'
  > {
  /** Codes that this candidate is about: at least one must be gone on the changed facts. */
  readonly aims: readonly FindingCode[];
  /** Absent: neither good nor bad. */
  readonly bearing?: Bearing | undefined;
  /** True when the change ends in a deployment. */
  readonly publishes: boolean;
  /**
   * What it changes for identities that were not asked about and whose policies are not known, in words; null for
   * nothing.
   */
  readonly alsoAffects: string | null;
  /** Whose credentials `takesAway` is of, where no policy tells it. */
  readonly takesAwayTokens?: readonly string[] | undefined;
  /** What the page saw, for a finding that hangs on it: the proof looks at it too. */
  readonly seen?: SeenAnswer;
  /** What undo cannot bring back, besides the time stamps of a deployment. */
  readonly cannotComeBack?: FixPlan['cannotComeBack'];
  /** True when it lets an authorizer's function run whose own faults only then show themselves. */
  readonly letsFunctionRun?: boolean;
  /** True when nothing of it can be taken back. */
  readonly irreversible?: boolean;
  /** Whom it lets in that no policy speaks of: holders of tokens and keys. */
  readonly letsIn?: Widening['pairs'];
  /** True when anyone at all could make himself one of those whom it lets in. */
  readonly opensToEveryone?: boolean;
  /**
   * The verb that it may open to everyone without more than that being told: OPTIONS for preflights, which carry no
   * credentials; HEAD where everyone may GET the same.
   */
  readonly opensVerb?: 'OPTIONS' | 'HEAD' | undefined;
  /** True when it changes nothing that a gate looks at: nobody is let in by it and nobody shut out. */
  readonly besideGates?: boolean;
  /**
   * True when the edit itself (not a draft that others wrote) is what a person must answer for; false for a deployment
   * alone.
   */
  readonly edits: boolean;
}

/** One kind of fix: it looks at the input and offers what it could do, the preferred first. */
export interface Fix {
  readonly name: string;
  readonly codes: readonly FindingCode[];
  /**
   * What making and taking back takes, besides reading: IAM actions, and the ARN that they are for (`{p}` stands for
   * the partition). Absent where the table of `src/aws/policies.ts` has it.
   */
  readonly grants?: readonly (readonly [actions: string, resource: string])[];
  readonly candidates: (input: PlanInput) => readonly Candidate[];
}
