import type { JournalEntry, UndoResult } from '../../core/model/ports.ts';
import type { Outcome } from './actions.ts';
import { startCheck } from './check.ts';
import type { Check } from './progress.ts';
import { startRun } from './run.ts';
import { isChanging, lastChange } from './selectors.ts';
import type { SessionState } from './state.ts';
import { happened, note, notify, out, showOrReturn, withCheck } from './transitions.ts';
import { DEADLINES } from './waits.ts';

/** Takes back the newest change that is still applied. */
export function undo(state: SessionState, now: number): Outcome<SessionState> {
  const last = lastChange(state);
  const earlier = state.earlier.at(-1);
  if (last === null && earlier !== undefined) return undoEarlier(state, earlier, now);
  if (last === null) return out(notify(state, 'info', 'There is nothing to undo.'));
  if (state.readOnly) return out(notify(state, 'warn', 'Nothing is changed: --read-only.'));
  if (state.fix?.applying != null)
    return out(notify(state, 'info', 'A change is being made. Undo it when that has ended.'));
  if (state.check?.state === 'running' && state.check.kind === 'undo')
    return out(notify(state, 'info', 'Undo is running.'));
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
  return out(happened(withCheck(showOrReturn(state, 'check'), check), now, `Undoing: ${last.plan.title}`), {
    type: 'undo',
    applied: last,
    entry: last.entry,
  });
}

/** A change of the session gone on with: taken back as the journal tells it, then the call is examined anew. */
function undoEarlier(state: SessionState, entry: JournalEntry, now: number): Outcome<SessionState> {
  if (state.readOnly) return out(notify(state, 'warn', 'Nothing is changed: --read-only.'));
  if (isChanging(state) || state.identity.state !== 'ready')
    return out(notify(state, 'info', 'Not now: wait for what is going on to end.'));
  if (state.identity.value.accountId !== entry.accountId)
    return out(notify(state, 'warn', `That change was made in account ${entry.accountId}, not in this one.`));
  const begun = notify(
    { ...state, undoing: entry },
    'info',
    `Putting back what was there: ${entry.title} (at most ${DEADLINES.undo / 1000} s)`,
  );
  return out(happened(begun, now, `Undoing: ${entry.title}`), { type: 'undo-earlier', entry });
}

/** A change of the session gone on with was taken back, or not. */
export function earlierUndone(state: SessionState, result: UndoResult, now: number): Outcome<SessionState> {
  const next = { ...state, undoing: null };
  if (!result.ok)
    return out(notify(note(next, 'warn', 'Not undone', result.message), 'bad', `Not undone: ${result.message}`));
  const same =
    result.differences.length === 0 ? 'documents read back as they were' : `differs: ${result.differences.join('; ')}`;
  const done = note(
    { ...next, earlier: state.earlier.slice(0, -1) },
    result.differences.length === 0 ? 'done' : 'warn',
    'Undone',
    same,
  );
  const begun = happened({ ...done, notice: null }, now, `Undone: ${same}`);
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
    return out(happened(note(next, 'warn', 'Not undone', result.message), now, why));
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
