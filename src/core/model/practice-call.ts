import type { SeenAnswer } from './answer.ts';
import type { CallerChoice, Target } from './ports.ts';
import type { Request } from './request.ts';

/** A call that is ready to be made on the practice account: one of its cases. */
export interface PracticeCall {
  /** What the row says, in a few words. */
  readonly title: string;
  readonly target: Target;
  readonly request: Request;
  /** The path behind the stage. */
  readonly path: string;
  readonly caller: CallerChoice;
  readonly observed: SeenAnswer | null;
}
