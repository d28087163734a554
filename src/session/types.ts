import type { Prediction } from '../core/gates/types.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import type { Facts } from '../core/model/facts.ts';
import type { Inside } from '../core/model/inside.ts';
import type { FixPlan } from '../core/model/plan.ts';
import type { Request } from '../core/model/request.ts';
import type { Testimony } from '../core/model/testimony.ts';
import type { Step, StepId } from '../core/verdict/types.ts';

/** One examination of one call: all that was read, heard and concluded. */
export interface Examination {
  readonly facts: Facts;
  readonly request: Request;
  readonly inside: Inside;
  readonly testimony: Testimony;
  readonly prediction: Prediction;
  readonly diagnosis: Diagnosis;
  readonly steps: readonly Step[];
  /** The plans behind `diagnosis.fixes`, same order, with what is needed to carry them out. */
  readonly plans: readonly FixPlan[];
}

/** What an examination tells while it runs. */
export type ExaminationEvent =
  | {
      readonly type: 'read';
      readonly operation: string;
      readonly state: 'started' | 'done' | 'denied' | 'failed';
      readonly ms: number;
    }
  | {
      readonly type: 'step';
      readonly step: StepId;
      readonly state: 'running' | 'settled';
      readonly result: Step | null;
    };
