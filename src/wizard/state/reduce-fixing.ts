import { isCause } from '../../core/model/causes.ts';
import type { FixPlan } from '../../core/model/plan.ts';
import type { ApplyResult, JournalEntry, UndoResult } from '../../core/model/ports.ts';
import { tooEarly, whyConfirm } from '../../examination/index.ts';
import type { Action, Outcome } from './actions.ts';
import { answerLabel } from './labels.ts';
import { startRun } from './reduce-running.ts';
import {
  type Applied,
  type Check,
  isChanging,
  planOf,
  type SessionState,
  screenOf,
  shownOf,
  standing,
  subjectOf,
} from './state.ts';
import { happened, note, out, say, show, showAgain } from './transitions.ts';
import { DEADLINES, loading, waitFor } from './waits.ts';

/** Screens 9 to 11: one change, its check, its undo, and the summary. */
export function reduceFixing(state: SessionState, action: Action, now: number): Outcome<SessionState> | null {
  switch (action.type) {
    case 'fix-drawn':
      return state.fix?.planId === action.planId && state.fix.drawnAt === null
        ? out({ ...state, fix: { ...state.fix, drawnAt: now } })
        : out(state);
    case 'apply':
      return apply(state, now);
    case 'confirm-stage':
      return confirm(state, action.typed, now);
    case 'cancel-confirm':
      return state.fix === null ? out(state) : out({ ...state, fix: { ...state.fix, confirm: null } });
    case 'change-progress': {
      if (state.fix === null) return out(state);
      const others = state.fix.calls.filter((call) => call.operation !== action.operation || call.state !== 'started');
      return out({
        ...state,
        fix: { ...state.fix, calls: [...others, { operation: action.operation, state: action.state }] },
      });
    }
    case 'change-finished':
      return changeFinished(state, action.plan, action.result, now);
    case 'undo':
      return undo(state, now);
    case 'earlier-undone':
      return earlierUndone(state, action.result, now);
    case 'change-undone':
      return changeUndone(state, action.fixId, action.result, now);
    case 'send-for-real':
    case 'check-again': {
      const told = action.type === 'send-for-real' ? { ...state, anyVerb: true } : state;
      if (state.check === null || state.check.state === 'running')
        return out(say(state, 'info', 'The check is running.'));
      return startCheck(told, state.check.kind, state.check.fixId, now);
    }
    case 'check-examined':
      return state.check === null
        ? out(state)
        : out({ ...state, check: { ...state.check, step: failingStep(state, action.examination.steps) } });
    case 'check-tried':
      return state.check === null
        ? out(state)
        : out({ ...state, check: { ...state.check, tries: [...state.check.tries, action.attempt] } });
    case 'check-ended':
      return checkEnded(state, action, now);
    case 'open-summary':
      return writeSummary(showAgain(state, 'summary'), 'state', now);
    case 'write-summary':
      return writeSummary(state, action.place, now);
    case 'summary-written': {
      if (!action.result.ok)
        return out({ ...state, summary: { state: 'failed', why: action.result.why, permission: null } });
      const { path } = action.result;
      const told = screenOf(state) === 'summary' ? state : say(state, 'info', `Written: ${path}`);
      return out(
        happened(
          note({ ...told, summary: { state: 'ready', value: path } }, 'done', 'Summary', path),
          now,
          'Summary written',
        ),
      );
    }
    default:
      return null;
  }
}

function apply(state: SessionState, now: number): Outcome<SessionState> {
  const { fix } = state;
  const plan = planOf(state);
  const only = screenOf(state) === 'fix' ? shownOf(state) : null;
  if (only !== null) return out(say(state, 'info', `This change is shown, not applied. ${only.why}`));
  if (fix === null || plan === null || screenOf(state) !== 'fix')
    return out(say(state, 'info', 'Open a fix first: a applies the one that is shown.'));
  if (state.readOnly) return out(say(state, 'warn', 'Nothing is changed: --read-only.'));
  if (fix.applying !== null || fix.confirm !== null) return out(state);
  if (tooEarly(fix.drawnAt, now)) {
    // Starting over makes a key that is held down never count.
    return out({
      ...say(state, 'info', 'Read the change first, then press a.'),
      fix: { ...fix, drawnAt: fix.drawnAt === null ? null : now },
    });
  }
  const expected = state.target?.stage ?? '';
  const why = whyConfirm(plan, expected);
  return why === null ? startApply(state, plan, now) : out({ ...state, fix: { ...fix, confirm: { why, expected } } });
}

function confirm(state: SessionState, typed: string, now: number): Outcome<SessionState> {
  const plan = planOf(state);
  if (state.fix?.confirm == null || plan === null) return out(state);
  if (typed.trim() !== state.fix.confirm.expected)
    return out(say(state, 'warn', `That is not the stage's name: ${state.fix.confirm.expected}. Nothing was changed.`));
  return startApply({ ...state, fix: { ...state.fix, confirm: null } }, plan, now);
}

function startApply(state: SessionState, plan: FixPlan, now: number): Outcome<SessionState> {
  if (state.fix === null) return out(state);
  const fix = { ...state.fix, applying: waitFor('Making the change', 'apply', now), calls: [], failed: null };
  return out(happened({ ...state, fix }, now, `Applying: ${plan.title}`), { type: 'apply', plan });
}

function changeFinished(state: SessionState, plan: FixPlan, result: ApplyResult, now: number): Outcome<SessionState> {
  const fix = state.fix === null ? null : { ...state.fix, applying: null };
  if (!result.ok) {
    const text = `${FAILED[result.kind]} ${result.message}${result.permission === null ? '' : ` (needs ${result.permission})`}`;
    const next = { ...state, fix: fix === null ? null : { ...fix, failed: text, drawnAt: now } };
    return out(happened(note(next, 'warn', 'Not applied', `${plan.title}: ${text}`), now, `Not applied: ${text}`));
  }
  const subject = subjectOf(state);
  if (subject === null) return out({ ...state, fix });
  const applied: Applied = { subject, plan, entry: result.entry, undone: false, differences: null };
  const next = note({ ...state, fix, applied: [...state.applied, applied] }, 'done', 'Applied', plan.title);
  return startCheck(happened(next, now, `Applied: ${plan.title}`), 'apply', plan.id, now);
}

const FAILED = {
  drifted: 'The document has changed since it was read; nothing was changed.',
  failed: 'The change failed and was rolled back.',
  denied: 'AWS does not allow this change; nothing was changed.',
  'not-rolled-back': 'The change failed half-way and could not be rolled back.',
} as const;

function startCheck(state: SessionState, kind: Check['kind'], fixId: string, now: number): Outcome<SessionState> {
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
  const shown =
    screenOf(state) === 'fix'
      ? { ...state, screens: [...state.screens.slice(0, -1), 'check' as const] }
      : show(state, 'check');
  return out({ ...shown, check }, { type: 'check', check, target, request, caller, wanted });
}

/** The change for an advice leaves the answer as it was: an advice refuses nothing. */
function wantedAnswer({ examination }: SessionState, kind: Check['kind'], plan: FixPlan | null): 'through' | 'refused' {
  if (plan !== null && !plan.causes.some(isCause))
    return examination?.diagnosis.outcome === 'allowed' ? 'through' : 'refused';
  return kind === 'apply' ? 'through' : 'refused';
}

function undo(state: SessionState, now: number): Outcome<SessionState> {
  const last = standing(state);
  const earlier = state.earlier.at(-1);
  if (last === null && earlier !== undefined) return undoEarlier(state, earlier, now);
  if (last === null) return out(say(state, 'info', 'There is nothing to undo.'));
  if (state.readOnly) return out(say(state, 'warn', 'Nothing is changed: --read-only.'));
  if (state.fix?.applying != null)
    return out(say(state, 'info', 'A change is being made. Undo it when that has ended.'));
  if (state.check?.state === 'running' && state.check.kind === 'undo')
    return out(say(state, 'info', 'Undo is running.'));
  const check: Check = {
    kind: 'undo',
    fixId: last.plan.id,
    state: 'running',
    wait: { label: 'Putting back what was there', since: now, deadline: now + DEADLINES.undo },
    subject: last.subject,
    before: state.check?.tries.at(-1)?.answer ?? null,
    tries: [],
    step: null,
    why: null,
  };
  return out(happened({ ...showAgain(state, 'check'), check }, now, `Undoing: ${last.plan.title}`), {
    type: 'undo',
    applied: last,
    entry: last.entry,
  });
}

/** A change of the session gone on with: taken back as the journal tells it, then the call is examined anew. */
function undoEarlier(state: SessionState, entry: JournalEntry, now: number): Outcome<SessionState> {
  if (state.readOnly) return out(say(state, 'warn', 'Nothing is changed: --read-only.'));
  if (isChanging(state) || state.identity.state !== 'ready')
    return out(say(state, 'info', 'Not now: wait for what is going on to end.'));
  if (state.identity.value.accountId !== entry.accountId)
    return out(say(state, 'warn', `That change was made in account ${entry.accountId}, not in this one.`));
  const told = say(
    { ...state, undoing: entry },
    'info',
    `Putting back what was there: ${entry.title} (at most ${DEADLINES.undo / 1000} s)`,
  );
  return out(happened(told, now, `Undoing: ${entry.title}`), { type: 'undo-earlier', entry });
}

function earlierUndone(state: SessionState, result: UndoResult, now: number): Outcome<SessionState> {
  const next = { ...state, undoing: null };
  if (!result.ok)
    return out(say(note(next, 'warn', 'Not undone', result.message), 'bad', `Not undone: ${result.message}`));
  const same =
    result.differences.length === 0 ? 'documents read back as they were' : `differs: ${result.differences.join('; ')}`;
  const done = note(
    { ...next, earlier: state.earlier.slice(0, -1) },
    result.differences.length === 0 ? 'done' : 'warn',
    'Undone',
    same,
  );
  const told = happened({ ...done, notice: null }, now, `Undone: ${same}`);
  return told.request === null || told.run === null ? out(told) : startRun(showAgain(told, 'troubleshooting'), now);
}

function changeUndone(state: SessionState, fixId: string, result: UndoResult, now: number): Outcome<SessionState> {
  if (!result.ok) {
    const why = `Not undone: ${result.message}`;
    const check = state.check === null ? null : { ...state.check, state: 'failed' as const, why };
    return out(happened(note({ ...state, check }, 'warn', 'Not undone', result.message), now, why));
  }
  const applied = state.applied.map((one) =>
    one.plan.id === fixId && !one.undone
      ? { ...one, entry: result.entry, undone: true, differences: result.differences }
      : one,
  );
  const same =
    result.differences.length === 0 ? 'documents read back as they were' : `differs: ${result.differences.join('; ')}`;
  const next = note({ ...state, applied }, result.differences.length === 0 ? 'done' : 'warn', 'Undone', same);
  return startCheck(happened(next, now, `Undone: ${same}`), 'undo', fixId, now);
}

function checkEnded(
  state: SessionState,
  action: Extract<Action, { type: 'check-ended' }>,
  now: number,
): Outcome<SessionState> {
  if (state.check === null) return out(state);
  const step = action.examination === null ? state.check.step : failingStep(state, action.examination.steps);
  // The check of a change that was made for another call says nothing new about this one.
  const ofThisCall = state.check.subject.number === state.calls;
  const check: Check = { ...state.check, state: action.state, why: action.why, step };
  const after = check.tries.findLast((one) => one.answer !== null)?.answer ?? null;
  const seconds = ((now - check.wait.since) / 1000).toFixed(1);
  const text =
    action.state === 'predicted' || after === null
      ? (action.why ?? 'predicted on facts read again')
      : `${answerLabel(check.before)} before, ${answerLabel(after)} now (after ${seconds} s)`;
  const mark = action.state === 'passed' || action.state === 'predicted' ? 'done' : 'warn';
  const next = {
    ...state,
    check,
    checks: [...state.checks, check],
    examination: ofThisCall ? (action.examination ?? state.examination) : state.examination,
  };
  return out(
    happened(note(next, mark, 'Check', check.kind === 'apply' ? text : `after undo: ${text}`), now, `Check: ${text}`),
  );
}

/** The step that refused first before anything was changed. */
function failingStep(state: SessionState, steps: readonly NonNullable<Check['step']>[]): Check['step'] {
  const failing = state.first?.steps.find((step) => step.verdict === 'refuses');
  return steps.find((step) => step.id === failing?.id) ?? null;
}

function writeSummary(state: SessionState, place: 'state' | 'here', now: number): Outcome<SessionState> {
  if (state.first === null) return out(say(state, 'info', 'There is nothing to write yet: run the steps first.'));
  if (place === 'state' && state.summary.state === 'loading') return out(state);
  return out({ ...state, summary: loading('Writing the summary', 'summary', now) }, { type: 'write-summary', place });
}
