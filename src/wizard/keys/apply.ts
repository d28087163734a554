import { manualRemedyOf, planOf } from '../state/index.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Applies the fix that is shown. */
export const apply: KeyEntry = {
  keys: ['a'],
  label: 'a',
  word: 'apply',
  help: 'Apply the fix that is shown',
  here: (context) => on('fix')(context) && manualRemedyOf(context.state) === null,
  why: whyNotApply,
  act: () => ({ type: 'apply' }),
};

function whyNotApply({ state, screen }: KeyContext): string | null {
  if (state.readOnly) return 'Nothing can be changed: --read-only is set.';
  if (screen.id !== 'fix') return 'Open a fix first. Then press a to apply it.';
  const manual = manualRemedyOf(state);
  if (manual !== null) return `apigw-doctor only shows this change; it does not apply it. ${manual.why}`;
  return planOf(state) === null ? 'This fix is no longer available. Press Esc to go back.' : null;
}
