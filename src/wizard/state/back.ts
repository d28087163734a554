import type { Outcome } from './actions.ts';
import { IDLE } from './loads.ts';
import { screenOf } from './selectors.ts';
import type { SessionState } from './state.ts';
import { notify, out } from './transitions.ts';

/** Esc: the screen before, with the answer of the one that is left taken back. */
export function back(state: SessionState): Outcome<SessionState> {
  if (state.fix?.applying != null)
    return out(notify(state, 'warn', 'A change is being made. Wait for it to end; Ctrl+C leaves.'));
  if (state.question !== null)
    return out(
      { ...state, question: null, identity: IDLE, answers: { ...state.answers, profile: null } },
      { type: 'give-answer', text: null },
    );
  if (screenOf(state) === 'profile' && state.identity.state !== 'idle')
    return out({ ...state, identity: IDLE, answers: { ...state.answers, profile: null } });
  if (state.screens.length < 2) return out(notify(state, 'info', 'This is the first screen. q quits.'));
  const leaving = screenOf(state);
  const screens = state.screens.slice(0, -1);
  const next = { ...state, screens };
  if (screenOf(next) === 'profile') {
    const { profileId: _, ...initial } = next.initial;
    return out({ ...next, initial, identity: IDLE, answers: { ...next.answers, profile: null } });
  }
  switch (leaving) {
    case 'undo':
      return out({ ...next, undo: null });
    case 'fix':
      return out({ ...next, fix: null, review: [] });
    case 'troubleshooting':
      // A run that nobody watches any more is not worth keeping: its number no longer fits.
      return out({
        ...next,
        run: null,
        initial: screens.at(-1) === 'paste' ? next.flags : next.initial,
        answers: { ...next.answers, caller: null },
      });
    default:
      return out(
        screens.at(-1) === 'paste'
          ? { ...next, initial: next.flags, answers: { ...next.answers, practiceCall: null } }
          : next,
      );
  }
}
