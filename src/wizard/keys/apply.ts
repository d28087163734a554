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
  if (state.readOnly) return 'Nothing is changed: --read-only.';
  if (screen.id !== 'fix') return 'Open a fix first: a applies the one that is shown.';
  const manual = manualRemedyOf(state);
  if (manual !== null) return `This change is shown, not applied. ${manual.why}`;
  return planOf(state) === null ? 'This fix is not on offer any more.' : null;
}
