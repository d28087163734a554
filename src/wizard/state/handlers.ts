import type { Action, Outcome } from './actions.ts';
import type { SessionState } from './state.ts';

/** What one action does: state and action in, state and work to do out. `now` is milliseconds since 1970. */
export type Handler<A extends Action> = (state: SessionState, action: A, now: number) => Outcome<SessionState>;

/** One handler for each type of these actions: a missing one does not compile. */
export type Handlers<A extends Action> = { readonly [T in A['type']]: Handler<Extract<A, { readonly type: T }>> };
