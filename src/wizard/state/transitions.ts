import { type Fact, whyUnknown } from '../../core/model/fact.ts';
import type { Effect, Outcome } from './actions.ts';
import type { Load } from './loads.ts';
import type { Check, FixState, Run, UndoState } from './progress.ts';
import type { ScreenId } from './screen-ids.ts';
import { screenOf } from './selectors.ts';
import type { Notice, SessionState, TranscriptLine } from './state.ts';

/** Small moves that every part of the reducer makes. */

/** State and effects as an outcome. */
export const out = (state: SessionState, ...effects: readonly Effect[]): Outcome<SessionState> => ({ state, effects });

/** Goes forward to a screen. */
export const show = (state: SessionState, screen: ScreenId): SessionState =>
  screenOf(state) === screen ? state : { ...state, screens: [...state.screens, screen] };

/** Goes forward to a screen, or back to it when it is already on the way. */
export function showOrReturn(state: SessionState, screen: ScreenId): SessionState {
  const at = state.screens.indexOf(screen);
  return at === -1 ? show(state, screen) : { ...state, screens: state.screens.slice(0, at + 1) };
}

/** Shows one sentence above the footer. */
export const notify = (state: SessionState, tone: Notice['tone'], text: string): SessionState => ({
  ...state,
  notice: { tone, text },
});

/** The fix on the screen with this change; nothing where none is open. */
export const changeFix = (state: SessionState, change: Partial<FixState>): SessionState =>
  state.fix === null ? state : { ...state, fix: { ...state.fix, ...change } };

/** The undo on the screen with this change; nothing where none is open. */
export const changeUndo = (state: SessionState, change: Partial<UndoState>): SessionState =>
  state.undo === null ? state : { ...state, undo: { ...state.undo, ...change } };

/** With this run; a run belongs to a chosen call. */
export const withRun = (state: SessionState, run: Run): SessionState =>
  state.target === null ? state : { ...state, run };

/** With this check; a check belongs to a chosen call. */
export const withCheck = (state: SessionState, check: Check): SessionState =>
  state.target === null ? state : { ...state, check };

/** Adds one event to the session's timeline. */
export const happened = (state: SessionState, at: number, text: string): SessionState => ({
  ...state,
  timeline: [...state.timeline, { at, text }],
});

/** Adds one line to the terminal's history. */
export function note(state: SessionState, mark: TranscriptLine['mark'], label: string, text: string): SessionState {
  return { ...state, transcript: [...state.transcript, { id: state.transcript.length, mark, label, text }] };
}

/** What is left to do may be another now: it is written down with the state that comes of this. */
export const saving = ({ state, effects }: Outcome<SessionState>): Outcome<SessionState> => ({
  state,
  effects: [...effects, { type: 'save-unfinished' }],
});

/** A fact as something loaded. */
export function loaded<T>(fact: Fact<T>): Load<T> {
  if (fact.state === 'known') return { state: 'ready', value: fact.value };
  return { state: 'failed', why: whyUnknown(fact), permission: fact.state === 'denied' ? fact.permission : null };
}
