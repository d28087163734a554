import type { Facts } from './facts.ts';
import type { Request } from './request.ts';
import type { RuntimeState } from './runtime-state.ts';

/** One call in front of one API: what everything else is concluded from. */
export interface Situation {
  /** What was read from AWS. */
  readonly facts: Facts;
  /** The call as the client sends it. */
  readonly request: Request;
  /** What AWS would not tell. */
  readonly runtime: RuntimeState;
}
