import { setMaxListeners } from 'node:events';
import type { Action, Effect, Intent } from './actions.ts';
import type { EffectContext, SessionDeps } from './deps.ts';
import { perform } from './effects.ts';
import { initialState } from './initial-state.ts';
import { reduce } from './reduce.ts';
import type { SessionState } from './state.ts';

/** A running session, as screens see it: state to read, intents to send. */
export interface Session {
  state(): SessionState;
  /** Calls the listener after every change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  send(intent: Intent): void;
  /** The exit code, once the person has left. */
  readonly done: Promise<number>;
}

/** Starts a session: it begins to read the profiles at once, and ends when an intent says so. */
export function startSession(deps: SessionDeps): Session {
  const end = new AbortController();
  // Every wait listens to the end of the session: many at a time are no leak, and a warning would spoil the screen.
  setMaxListeners(0, end.signal);
  const listeners = new Set<() => void>();
  let state = initialState(deps.initial, deps.readOnly, deps.clock.now());
  let finish: (code: number) => void = () => {};
  const done = new Promise<number>((resolve) => {
    finish = resolve;
  });

  const dispatch = (action: Action): void => {
    if (action.type !== 'examining') deps.debug?.({ event: 'session', step: action.type });
    const outcome = reduce(state, action, deps.clock.now());
    const changed = outcome.state !== state;
    state = outcome.state;
    for (const effect of outcome.effects) start(effect);
    if (changed) for (const listener of [...listeners]) listener();
    if (state.exit !== null && !end.signal.aborted) {
      end.abort();
      finish(state.exit);
    }
  };
  const context: EffectContext = {
    deps,
    emit: dispatch,
    state: () => state,
    ended: end.signal,
    clock: deps.clock,
    account: null,
    answer: null,
  };
  const start = (effect: Effect): void => void perform(context, effect);

  dispatch({ type: 'started' });
  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    send: dispatch,
    done,
  };
}
