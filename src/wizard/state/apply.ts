import type { FixPlan } from '../../core/model/plan.ts';
import type { ApplyResult, Unwritten } from '../../core/model/ports.ts';
import { tooEarly, whyConfirm } from '../../examination/index.ts';
import type { Outcome } from './actions.ts';
import { startCheck } from './check.ts';
import type { Applied } from './progress.ts';
import { manualRemedyOf, planOf, screenOf, subjectOf } from './selectors.ts';
import type { SessionState } from './state.ts';
import { changeFix, happened, note, notify, out } from './transitions.ts';
import { waitFor } from './waits.ts';

/** The apply key: makes the change that is shown, unless something has to be said first. */
export function apply(state: SessionState, now: number): Outcome<SessionState> {
  const { fix } = state;
  const plan = planOf(state);
  const only = screenOf(state) === 'fix' ? manualRemedyOf(state) : null;
  if (only !== null)
    return out(notify(state, 'info', `apigw-doctor only shows this change; it does not apply it. ${only.why}`));
  if (fix === null || plan === null || screenOf(state) !== 'fix')
    return out(notify(state, 'info', 'Open a fix first. Then press a to apply it.'));
  if (state.readOnly) return out(notify(state, 'warn', 'Nothing can be changed: --read-only is set.'));
  if (fix.applying !== null || fix.confirm !== null) return out(state);
  if (tooEarly(fix.drawnAt, now)) {
    // Starting over makes a key that is held down never count.
    const next = notify(state, 'info', 'Read the change first, then press a.');
    return out(changeFix(next, { drawnAt: fix.drawnAt === null ? null : now }));
  }
  const expected = state.target?.stage ?? '';
  const why = whyConfirm(plan, expected);
  return why === null ? startApply(state, plan, now) : out(changeFix(state, { confirm: { why, expected } }));
}

/** The stage's name was typed. */
export function confirm(state: SessionState, typed: string, now: number): Outcome<SessionState> {
  const plan = planOf(state);
  if (state.fix?.confirm == null || plan === null) return out(state);
  if (typed.trim() !== state.fix.confirm.expected)
    return out(
      notify(state, 'warn', `That is not the stage name (${state.fix.confirm.expected}). Nothing was changed.`),
    );
  return startApply(changeFix(state, { confirm: null }), plan, now);
}

function startApply(state: SessionState, plan: FixPlan, now: number): Outcome<SessionState> {
  if (state.fix === null) return out(state);
  const applying = waitFor('Making the change', 'apply', now);
  return out(happened(changeFix(state, { applying, calls: [], failed: null }), now, `Applying: ${plan.title}`), {
    type: 'apply',
    plan,
  });
}

/** The change was made, or not; then the call is checked. */
export function changeFinished(
  state: SessionState,
  plan: FixPlan,
  result: ApplyResult,
  now: number,
): Outcome<SessionState> {
  const ended = changeFix(state, { applying: null });
  if (!result.ok) {
    const needs = result.permission === null ? '' : ` (needs ${result.permission})`;
    const text = `${FAILED[result.kind]} ${result.message}${needs}`.trimStart();
    const { entry } = result;
    // What may be in effect can be undone like a change of an earlier session.
    const isOpen = entry !== null && (entry.state === 'stuck' || entry.state === 'unknown');
    const kept = isOpen ? { ...ended, earlier: [...ended.earlier, entry] } : ended;
    const next = changeFix(kept, { failed: text, drawnAt: now });
    return out(happened(note(next, 'warn', 'Not applied', `${plan.title}: ${text}`), now, `Not applied: ${text}`));
  }
  const subject = subjectOf(state);
  if (subject === null) return out(ended);
  const { entry, unwritten } = result;
  const more = unwritten === undefined ? {} : { unwritten };
  const applied: Applied = { subject, plan, entry, undone: false, differences: null, ...more };
  const next = note({ ...ended, applied: [...state.applied, applied] }, 'done', 'Applied', plan.title);
  const warned = unwritten === undefined ? next : note(next, 'warn', 'Journal', whyUnwritten(unwritten));
  return startCheck(happened(warned, now, `Applied: ${plan.title}`), 'apply', plan.id, now);
}

const whyUnwritten = ({ why }: Unwritten): string =>
  `could not be written: ${why}. Press u to undo, or quit to see the commands that undo the change.`;

const FAILED = {
  drifted: 'Somebody else changed the same setting.',
  failed: 'The change failed.',
  denied: 'AWS does not allow this change.',
  'not-rolled-back': 'The change failed, and part of it may be in effect.',
  // The message says all of it.
  'not-journaled': '',
} as const;
