import { isCause } from '../../core/causes/index.ts';
import type { FixPlan } from '../../core/model/plan.ts';
import type { Event, Outcome } from './actions.ts';
import type { Handler } from './handlers.ts';
import { answerLabel } from './labels.ts';
import { withLesson } from './lessons.ts';
import type { Check } from './progress.ts';
import { screenOf, subjectOf } from './selectors.ts';
import type { SessionState } from './state.ts';
import { happened, note, out, show, withCheck } from './transitions.ts';
import { waitFor } from './waits.ts';

/** Begins the check after a change, or after its undo: the call is made again until it is answered as wanted. */
export function startCheck(
  state: SessionState,
  kind: Check['kind'],
  fixId: string,
  now: number,
): Outcome<SessionState> {
  const made = state.applied.findLast((one) => one.plan.id === fixId) ?? null;
  const subject = made?.subject ?? subjectOf(state);
  if (subject === null) return out(state);
  const wanted = wantedAnswer(state, kind, made?.plan ?? null);
  const { target, request, caller } = subject;
  // Begun by an undo, or made once more: what was seen before stays what it was.
  const going = state.check !== null && state.check.fixId === fixId && state.check.kind === kind ? state.check : null;
  const before =
    going === null
      ? (state.examination?.testimony.calls[0]?.answer ?? state.examination?.testimony.observed ?? null)
      : going.before;
  const label =
    wanted === 'through' ? 'Calling again until it goes through' : 'Calling again until it is answered as before';
  const check: Check = {
    kind,
    fixId,
    state: 'running',
    wait: waitFor(label, 'check', now),
    subject,
    before,
    tries: [],
    step: null,
    why: null,
  };
  const opened =
    screenOf(state) === 'fix'
      ? { ...state, screens: [...state.screens.slice(0, -1), 'check' as const] }
      : show(state, 'check');
  return out(withCheck(opened, check), { type: 'check', check, target, request, caller, wanted });
}

/** The change for an advice leaves the answer as it was: an advice refuses nothing. */
function wantedAnswer({ examination }: SessionState, kind: Check['kind'], plan: FixPlan | null): 'through' | 'refused' {
  if (plan !== null && !plan.causes.some(isCause))
    return examination?.diagnosis.outcome === 'allowed' ? 'through' : 'refused';
  return kind === 'apply' ? 'through' : 'refused';
}

/** The check has ended, one way or the other. */
export const checkEnded: Handler<Extract<Event, { type: 'check-ended' }>> = (state, action, now) => {
  if (state.check === null) return out(state);
  const step = action.examination === null ? state.check.step : failingStep(state, action.examination.steps);
  // The check of a change that was made for another call says nothing new about this one.
  const ofThisCall = state.check.subject.number === state.calls;
  const check: Check = { ...state.check, state: action.state, why: action.why, step };
  const after = check.tries.findLast((one) => one.answer !== null)?.answer ?? null;
  const seconds = ((now - check.wait.since) / 1000).toFixed(1);
  const text =
    action.state === 'predicted' || after === null
      ? (action.why ?? 'predicted from settings that were read again')
      : `${answerLabel(check.before)} before, ${answerLabel(after)} now (after ${seconds} s)`;
  const mark = action.state === 'passed' || action.state === 'predicted' ? 'done' : 'warn';
  const { examination } = action;
  const examined = ofThisCall && examination !== null && state.examination !== null ? { ...state, examination } : state;
  const isFixed = check.kind === 'apply' && (check.state === 'passed' || check.state === 'predicted');
  const learnt = ofThisCall && isFixed ? withLesson(examined, 'fixed') : examined;
  const undone = ofThisCall && check.kind === 'undo' ? withLesson(learnt, 'found') : learnt;
  const next = { ...withCheck(undone, check), checks: [...state.checks, check] };
  return out(
    happened(note(next, mark, 'Check', check.kind === 'apply' ? text : `after undo: ${text}`), now, `Check: ${text}`),
  );
};

/** The step that refused first before anything was changed. */
export function failingStep(state: SessionState, steps: readonly NonNullable<Check['step']>[]): Check['step'] {
  const failing = state.first?.steps.find((step) => step.verdict === 'refuses');
  return steps.find((step) => step.id === failing?.id) ?? null;
}
