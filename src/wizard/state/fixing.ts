import type { Event, Intent, Outcome } from './actions.ts';
import { apply, changeFinished, confirm } from './apply.ts';
import { checkEnded, failingStep, startCheck } from './check.ts';
import type { Handlers } from './handlers.ts';
import { startRun } from './run.ts';
import { screenOf } from './selectors.ts';
import type { SessionState } from './state.ts';
import { changeFix, changeUndo, happened, loaded, note, notify, out, saving, showOrReturn } from './transitions.ts';
import { changeUndone, confirmUndo, earlierUndone, leaveChange, takeBack, undo } from './undo.ts';
import { loading } from './waits.ts';

/** Screens 9 to 11: one change, its check, its undo, and the summary. What the person wants there. */
export const fixingIntents = {
  'fix-drawn': (state, { planId }, now) =>
    out(state.fix?.planId === planId && state.fix.drawnAt === null ? changeFix(state, { drawnAt: now }) : state),
  apply: (state, _action, now) => apply(state, now),
  'confirm-stage': (state, { typed }, now) =>
    screenOf(state) === 'undo' ? confirmUndo(state, typed, now) : confirm(state, typed, now),
  'cancel-confirm': (state) => out(changeUndo(changeFix(state, { confirm: null }), { confirm: null })),
  undo: (state, _action, now) => undo(state, now),
  'take-back': (state, _action, now) => takeBack(state, now),
  'leave-change': (state, _action, now) => saving(leaveChange(state, now)),
  'send-for-real': (state, _action, now) => {
    if (screenOf(state) === 'check') return recheck(state, { ...state, anyVerb: true }, now);
    return startRun({ ...showOrReturn(state, 'troubleshooting'), anyVerb: true }, now);
  },
  'check-again': (state, _action, now) => recheck(state, state, now),
  'open-summary': (state, _action, now) => writeSummary(showOrReturn(state, 'summary'), 'state', now),
  'write-summary': (state, { place }, now) => writeSummary(state, place, now),
  'write-code': (state, { name, text }) => out(state, { type: 'write-code', name, text }),
} satisfies Partial<Handlers<Intent>>;

/** What changes, checks and undos report. */
export const fixingEvents = {
  'change-progress': (state, { operation, state: reached }) => {
    if (state.fix === null) return out(state);
    const others = state.fix.calls.filter((call) => call.operation !== operation || call.state !== 'started');
    return out(changeFix(state, { calls: [...others, { operation, state: reached }] }));
  },
  'change-finished': (state, { plan, result }, now) => saving(changeFinished(state, plan, result, now)),
  'undo-looked': (state, { entry, look, judged }) =>
    out(state.undo?.entry === entry ? changeUndo(state, { look: loaded(look), judged }) : state),
  'earlier-undone': (state, { result }, now) => saving(earlierUndone(state, result, now)),
  'close-failed': (state, { why }) =>
    out(
      note(
        state,
        'warn',
        'Journal',
        `could not be written: ${why}. "apigw-doctor sessions" will offer this change again.`,
      ),
    ),
  'change-undone': (state, { fixId, result }, now) => saving(changeUndone(state, fixId, result, now)),
  'check-examined': (state, { examination }) =>
    out(
      state.check === null
        ? state
        : { ...state, check: { ...state.check, step: failingStep(state, examination.steps) } },
    ),
  'check-tried': (state, { attempt }) =>
    out(state.check === null ? state : { ...state, check: { ...state.check, tries: [...state.check.tries, attempt] } }),
  'check-ended': (state, action, now) => saving(checkEnded(state, action, now)),
  'code-written': (state, { result }) =>
    out(
      result.ok
        ? notify(state, 'info', `Written: ${result.path}`)
        : notify(state, 'warn', `Not written: ${result.why}`),
    ),
  'summary-written': (state, { result }, now) => {
    if (!result.ok) return out({ ...state, summary: { state: 'failed', why: result.why, permission: null } });
    const { path, note: more, chat = null } = result;
    const isThere = screenOf(state) === 'summary';
    const words = [...(isThere ? [] : [`Written: ${path}`]), ...(more === undefined ? [] : [more])];
    const next = words.length === 0 ? state : notify(state, 'info', words.join('. '));
    const written = { ...next, chat, summary: { state: 'ready', value: path } as const };
    return out(happened(note(written, 'done', 'Summary', path), now, 'Summary written'));
  },
} satisfies Partial<Handlers<Event>>;

/** The check once more; `next` is the state to begin it with. */
function recheck(state: SessionState, next: SessionState, now: number): Outcome<SessionState> {
  if (state.check === null || state.check.state === 'running')
    return out(notify(state, 'info', 'The check is running.'));
  return startCheck(next, state.check.kind, state.check.fixId, now);
}

function writeSummary(state: SessionState, place: 'state' | 'here', now: number): Outcome<SessionState> {
  if (state.first === null) return out(notify(state, 'info', 'There is nothing to write yet: run the steps first.'));
  if (place === 'state' && state.summary.state === 'loading') return out(state);
  return out({ ...state, summary: loading('Writing the summary', 'summary', now) }, { type: 'write-summary', place });
}
