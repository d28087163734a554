import type { Action, Intent, Outcome } from './actions.ts';
import { autoAnswer } from './auto-answer.ts';
import { reduceChoosing } from './reduce-choosing.ts';
import { reduceFixing } from './reduce-fixing.ts';
import { reduceRunning } from './reduce-running.ts';
import { isChanging, isPractice, type SessionState, screenOf } from './state.ts';
import { say } from './transitions.ts';
import { LEAVES_SOMETHING, leftOf } from './unfinished.ts';

/**
 * The whole session: state and action in, state and work to do out. Pure; `now` is milliseconds since 1970.
 * Questions that a flag or a pasted text already answers are answered here and their screens skipped.
 */
export function reduce(state: SessionState, action: Action, now: number): Outcome<SessionState> {
  if (state.exit !== null) return { state, effects: [] };
  const clean =
    isIntent(action) && state.notice !== null && action.type !== 'fix-drawn' ? { ...state, notice: null } : state;
  let { state: next, effects } = step(clean, action, now);
  // Each automatic answer consumes a question, so this ends; the bound guards against a mistake in `autoAnswer`.
  for (let turn = 0; turn < 12; turn++) {
    const intent = autoAnswer(next);
    if (intent === null) break;
    // The skipped screen leaves the stack, so that Esc does not come back to it; the first screen stays.
    const below = screenOf(next) === 'profile' ? next : { ...next, screens: next.screens.slice(0, -1) };
    const done = step(below, intent, now);
    if (intent.type !== 'choose-profile' && done.state.screens.length === below.screens.length) break;
    next = done.state;
    effects = [...effects, ...done.effects];
  }
  if (LEAVES_SOMETHING.includes(action.type) && !isPractice(next))
    effects = [...effects, { type: 'keep-left', left: leftOf(next, now) }];
  // Whoever wanted to leave in the middle of a change leaves when it has ended, one way or the other.
  if (next.leaving !== null && next.exit === null && !isChanging(next))
    return { state: { ...next, exit: next.leaving }, effects: effects.filter(({ type }) => type === 'keep-left') };
  return { state: next, effects };
}

function step(state: SessionState, action: Action, now: number): Outcome<SessionState> {
  return (
    reduceChoosing(state, action, now) ??
    reduceRunning(state, action, now) ??
    reduceFixing(state, action, now) ??
    reduceLeaving(state, action) ?? { state, effects: [] }
  );
}

function reduceLeaving(state: SessionState, action: Action): Outcome<SessionState> | null {
  switch (action.type) {
    case 'say':
      return { state: { ...state, notice: action.notice }, effects: [] };
    case 'quit':
      return { state: { ...state, exit: exitCode(state) }, effects: [] };
    case 'interrupt': {
      if (action.atOnce || state.leaving !== null || !isChanging(state))
        return { state: { ...state, exit: action.code }, effects: [] };
      const text =
        'The change is being finished first. Ctrl+C again leaves at once; sessions then tells how it stands.';
      return { state: { ...say(state, 'warn', text), leaving: action.code }, effects: [] };
    }
    default:
      return null;
  }
}

/**
 * 0 the gateway does not refuse the call, or nothing was asked; 1 a refusal was explained; 3 could not tell; 4 sign-in
 * needed.
 */
export function exitCode(state: SessionState): number {
  if (state.examination === null) return state.identity.state === 'failed' ? 4 : 0;
  if (state.check?.kind === 'apply' && state.check.state === 'passed') return 0;
  return { allowed: 0, refused: 1, 'cannot-tell': 3 }[state.examination.diagnosis.outcome];
}

const EVENTS: readonly Action['type'][] = [
  'started',
  'profiles-loaded',
  'profiles-failed',
  'recent-loaded',
  'left-loaded',
  'earlier-undone',
  'question-asked',
  'identity-read',
  'domain-read',
  'apis-page',
  'apis-listed',
  'stages-listed',
  'methods-listed',
  'principals-listed',
  'examining',
  'examined',
  'examination-failed',
  'change-progress',
  'change-finished',
  'change-undone',
  'check-examined',
  'check-tried',
  'check-ended',
  'summary-written',
];
const isIntent = (action: Action): action is Intent => !EVENTS.includes(action.type);
