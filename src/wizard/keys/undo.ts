import { lastChange } from '../state/index.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Shows what taking the last change back would do; nothing is changed by it. */
export const undo: KeyEntry = {
  keys: ['u'],
  label: 'u',
  word: 'undo',
  help: 'Undo the last change: shows first what that does',
  here: (context) => (on('fix', 'check', 'findings')(context) && stands(context)) || standsUnfinished(context),
  why: whyNotUndo,
  act: (context) => (standsUnfinished(context) ? { type: 'undo-unfinished' } : { type: 'undo' }),
};

const stands = ({ state }: KeyContext): boolean => lastChange(state) !== null || state.earlier.length > 0;

/** A change of the session that was left last can be undone before anything else is chosen. */
const standsUnfinished = ({ state, screen }: KeyContext): boolean =>
  screen.id === 'profile' && state.answers.profile === null && (state.unfinished?.changes.length ?? 0) > 0;

function whyNotUndo(context: KeyContext): string | null {
  if (context.state.readOnly) return 'Nothing can be changed: --read-only is set.';
  if (standsUnfinished(context)) return null;
  if (!stands(context)) return 'There is nothing to undo: no change is applied.';
  if (on('undo')(context)) return 'Choose one of the actions below.';
  return on('fix', 'check', 'findings')(context)
    ? null
    : 'u works on the screens that show a change: fix, findings, check.';
}
