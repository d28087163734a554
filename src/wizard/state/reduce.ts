import type { Action, Event, Intent, Outcome } from './actions.ts';
import { autoAnswer } from './auto-answer.ts';
import { beyondListsEvents, beyondListsIntents } from './beyond-lists.ts';
import { choosingEvents, choosingIntents } from './choosing.ts';
import { comparingEvents, comparingIntents } from './comparing.ts';
import { examiningEvents, examiningIntents } from './examining.ts';
import { fixingEvents, fixingIntents } from './fixing.ts';
import type { Handler, Handlers } from './handlers.ts';
import { leavingIntents } from './leaving.ts';
import { lessonEvents, lessonIntents } from './lessons.ts';
import { isChanging, screenOf } from './selectors.ts';
import type { SessionState } from './state.ts';

/** Everything that a person can want. One that nobody handles does not compile. */
const INTENTS = {
  ...choosingIntents,
  ...beyondListsIntents,
  ...lessonIntents,
  ...examiningIntents,
  ...comparingIntents,
  ...fixingIntents,
  ...leavingIntents,
} satisfies Handlers<Intent>;

/** Everything that can happen outside. One that nobody handles does not compile. */
const EVENTS = {
  ...choosingEvents,
  ...beyondListsEvents,
  ...lessonEvents,
  ...examiningEvents,
  ...comparingEvents,
  ...fixingEvents,
} satisfies Handlers<Event>;

const HANDLERS = { ...INTENTS, ...EVENTS };

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
  // What was said on one screen is not said on the next.
  if (next.notice !== null && next.notice === state.notice && screenOf(next) !== screenOf(state))
    next = { ...next, notice: null };
  // Whoever wanted to leave in the middle of a change leaves when it has ended, one way or the other.
  if (next.leaving !== null && next.exit === null && !isChanging(next))
    return {
      state: { ...next, exit: next.leaving },
      effects: effects.filter(({ type }) => type === 'save-unfinished'),
    };
  return { state: next, effects };
}

function step(state: SessionState, action: Action, now: number): Outcome<SessionState> {
  // The record has a handler of this very type; TypeScript does not follow the lookup.
  const handler = HANDLERS[action.type] as Handler<Action>;
  return handler(state, action, now);
}

const isIntent = (action: Action): action is Intent => Object.hasOwn(INTENTS, action.type);
