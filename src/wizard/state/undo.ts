import type { JournalEntry, UndoResult } from '../../core/model/ports.ts';
import { whyConfirmUndo } from '../../examination/index.ts';
import type { Outcome } from './actions.ts';
import { startCheck } from './check.ts';
import type { Applied, Check, UndoState } from './progress.ts';
import { startRun } from './run.ts';
import { isChanging, isStillApplied, lastChange } from './selectors.ts';
import type { SessionState } from './state.ts';
import { changeUndo, happened, note, notify, out, showOrReturn, withCheck } from './transitions.ts';
import { DEADLINES, loading, waitFor } from './waits.ts';

/** Looks at what stands of the newest change, in this session or the one gone on with; nothing is changed by it. */
export function undo(state: SessionState, now: number): Outcome<SessionState> {
  const last = lastChange(state);
  const entry = last?.entry ?? state.earlier.at(-1);
  if (entry === undefined) return out(notify(state, 'info', 'There is nothing to undo: no change is applied.'));
  if (state.readOnly) return out(notify(state, 'warn', 'Nothing can be changed: --read-only is set.'));
  if (isChanging(state) || state.identity.state !== 'ready')
    return out(notify(state, 'info', 'Wait until the current operation ends.'));
  const { accountId, region } = state.identity.value;
  if (accountId !== entry.accountId || region !== entry.region) {
    const made = `That change was made in account ${entry.accountId}, ${entry.region}`;
    return out(notify(state, 'warn', `${made}; this is ${accountId}, ${region}.`));
  }
  return startLook(state, entry, last, now);
}

/** The confirmation: as it is shown, once the stage's name was typed where making the change asked for it. */
export function takeBack(state: SessionState, now: number): Outcome<SessionState> {
  if (state.undo === null || state.undo.look.state !== 'ready' || state.undo.confirm !== null) return out(state);
  const { entry } = state.undo;
  const why = whyConfirmUndo(entry);
  if (why === null) return startUndo(state, now);
  return out(changeUndo(state, { confirm: { why, expected: entry.stage ?? '' } }));
}

/** The stage's name was typed. */
export function confirmUndo(state: SessionState, typed: string, now: number): Outcome<SessionState> {
  if (state.undo?.confirm == null) return out(state);
  const { expected } = state.undo.confirm;
  if (typed.trim() === expected) return startUndo(state, now);
  return out(notify(state, 'warn', `That is not the stage name (${expected}). Nothing was changed.`));
}

/** Somebody's edit and what is left of ours stay; undo is not offered for it any more. */
export function leaveChange(state: SessionState, now: number): Outcome<SessionState> {
  if (state.undo === null) return out(state);
  const { entry } = state.undo;
  const closed: JournalEntry = { ...entry, state: 'left' };
  const next: SessionState = {
    ...withoutUndo(state),
    applied: state.applied.map((one) => (one.entry === entry ? { ...one, entry: closed } : one)),
    earlier: state.earlier.filter((one) => one !== entry),
  };
  const text = `${entry.title}: left as it is`;
  return out(happened(note(next, 'info', 'Left', text), now, text), { type: 'close-entry', entry });
}

const withoutUndo = (state: SessionState): SessionState => ({
  ...state,
  undo: null,
  screens: state.screens.filter((screen) => screen !== 'undo'),
});

function startUndo(state: SessionState, now: number): Outcome<SessionState> {
  if (state.undo === null || state.undo.look.state !== 'ready') return out(state);
  const { entry, applied, look } = state.undo;
  const { seen } = look.value;
  const begun = happened(withoutUndo(state), now, `Undoing: ${entry.title}`);
  if (applied === null) {
    const text = `Restoring the original settings: ${entry.title} (at most ${DEADLINES.undo / 1000} s)`;
    return out(notify({ ...begun, undoing: entry }, 'info', text), { type: 'undo-earlier', entry, seen });
  }
  const check: Check = {
    kind: 'undo',
    fixId: applied.plan.id,
    state: 'running',
    wait: waitFor('Restoring the original settings', 'undo', now),
    subject: applied.subject,
    before: state.check?.tries.at(-1)?.answer ?? null,
    tries: [],
    step: null,
    why: null,
  };
  return out(withCheck(showOrReturn(begun, 'check'), check), { type: 'undo', applied, entry, seen });
}

/** It was edited once more since it was shown: what stands now is read and shown in its place. */
function refreshLook(
  state: SessionState,
  result: UndoResult,
  applied: Applied | null,
  now: number,
): Outcome<SessionState> {
  if (result.ok || result.look === undefined) return out(state);
  return startLook(state, result.entry, applied, now);
}

function startLook(
  state: SessionState,
  entry: JournalEntry,
  applied: Applied | null,
  now: number,
): Outcome<SessionState> {
  const look = loading('Checking whether the change is still in effect', 'list', now);
  const open: UndoState = { entry, applied, look, judged: null, confirm: null };
  return out({ ...showOrReturn(state, 'undo'), undo: open }, { type: 'look', entry });
}

/** How what was taken back reads now. */
const readBack = (differences: readonly string[]) =>
  differences.length === 0
    ? ({ tone: 'done', text: 'AWS holds the original settings again' } as const)
    : ({ tone: 'warn', text: differences.join('; ') } as const);

/** That the journal does not hold what was just taken back. */
const noteJournal = (state: SessionState, { unwritten }: UndoResult): SessionState =>
  unwritten === undefined
    ? state
    : note(
        state,
        'warn',
        'Journal',
        `could not be written: ${unwritten.why}. "apigw-doctor sessions list" does not show that this was undone.`,
      );

/** A change of the session gone on with was taken back, or not. */
export function earlierUndone(state: SessionState, result: UndoResult, now: number): Outcome<SessionState> {
  const next = { ...state, undoing: null };
  if (!result.ok) {
    const failed = notify(note(next, 'warn', 'Not undone', result.message), 'bad', `Not undone: ${result.message}`);
    return refreshLook(failed, result, null, now);
  }
  const { tone, text } = readBack(result.differences);
  const done = noteJournal(note({ ...next, earlier: state.earlier.slice(0, -1) }, tone, 'Undone', text), result);
  const begun = happened({ ...done, notice: null }, now, `Undone: ${text}`);
  return begun.request === null || begun.run === null
    ? out(begun)
    : startRun(showOrReturn(begun, 'troubleshooting'), now);
}

/** A change of this session was taken back, or not; then the call is checked. */
export function changeUndone(
  state: SessionState,
  fixId: string,
  result: UndoResult,
  now: number,
): Outcome<SessionState> {
  if (!result.ok) {
    const why = `Not undone: ${result.message}`;
    const next = state.check === null ? state : withCheck(state, { ...state.check, state: 'failed', why });
    const failed = happened(note(next, 'warn', 'Not undone', result.message), now, why);
    const applied = state.applied.findLast((one) => one.plan.id === fixId && isStillApplied(one)) ?? null;
    return refreshLook(failed, result, applied, now);
  }
  const applied = state.applied.map((one) =>
    one.plan.id === fixId && !one.undone
      ? { ...one, entry: result.entry, undone: true, differences: result.differences }
      : one,
  );
  const { tone, text } = readBack(result.differences);
  const next = noteJournal(note({ ...state, applied }, tone, 'Undone', text), result);
  return startCheck(happened(next, now, `Undone: ${text}`), 'undo', fixId, now);
}
