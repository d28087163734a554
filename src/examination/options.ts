import type { Examination } from '../core/examine.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import type { Account, CallerChoice, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import type { RuntimeState } from '../core/model/runtime-state.ts';
import type { Consents } from './consents.ts';
import type { ExaminationListener } from './events.ts';
import type { OneStep } from './one-step.ts';

/** How one call is examined. */
export interface ExamineOptions extends Partial<Consents> {
  /** The answer that the person saw; null when a call has to find out. */
  readonly observed: SeenAnswer | null;
  /** Whether to make the real call. */
  readonly call: boolean;
  /** Whether a verb that may change something is sent too. */
  readonly anyVerb?: boolean;
  /** Knowledge that AWS does not tell; a live examination has none. */
  readonly runtime?: RuntimeState;
  /** True when the practice account answers: its word is no second source. */
  readonly practice?: boolean;
  /** Milliseconds that the reads of one step have together; without it each call has the account's own deadline. */
  readonly patience?: number;
  /** Only this step is run again. */
  readonly only?: OneStep;
  /** What the examination before read, and this one needs too, is not read again: both are judged on the same facts. */
  readonly beside?: boolean;
}

/** An examination as its callers see it: through ports, reporting while it runs. */
export type Examine = (
  account: Account,
  target: Target,
  request: Request,
  caller: CallerChoice,
  options: ExamineOptions,
  onEvent: ExaminationListener,
) => Promise<Examination>;
