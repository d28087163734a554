import type { Intent } from './actions.ts';
import type { Handlers } from './handlers.ts';
import { isChanging } from './selectors.ts';
import type { SessionState } from './state.ts';
import { notify, out } from './transitions.ts';

/** What works on every screen: a notice, and the ways to leave. */
export const leavingIntents = {
  'show-notice': (state, { notice }) => out({ ...state, notice }),
  quit: (state) => out({ ...state, exit: exitCode(state) }),
  interrupt: (state, { code, isPatient = false }) => {
    if (!isChanging(state) || (state.leaving !== null && !isPatient)) return out({ ...state, exit: code });
    if (state.leaving !== null) return out(state);
    const text =
      'The change is being finished first. Ctrl+C again quits now; apigw-doctor sessions then shows its state.';
    return out({ ...notify(state, 'warn', text), leaving: code });
  },
} satisfies Partial<Handlers<Intent>>;

/**
 * 0 the gateway does not refuse the call, or nothing was asked; 1 a refusal was explained; 3 could not tell; 4 sign-in
 * needed.
 */
export function exitCode(state: SessionState): number {
  if (state.examination === null) return state.identity.state === 'failed' ? 4 : 0;
  if (state.check?.kind === 'apply' && state.check.state === 'passed') return 0;
  return { allowed: 0, refused: 1, 'cannot-tell': 3 }[state.examination.diagnosis.outcome];
}
