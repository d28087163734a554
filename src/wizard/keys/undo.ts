import { lastChange } from '../state/index.ts';
import type { KeyContext, KeyEntry } from './key.ts';

/** Takes the last change back. */
export const undo: KeyEntry = {
  keys: ['u'],
  label: 'u',
  word: 'undo',
  help: 'Undo the last change',
  here: ({ state }) => lastChange(state) !== null || state.earlier.length > 0,
  why: whyNotUndo,
  act: () => ({ type: 'undo' }),
};

function whyNotUndo({ state }: KeyContext): string | null {
  if (state.readOnly) return 'Nothing is changed: --read-only.';
  return lastChange(state) === null && state.earlier.length === 0 ? 'There is nothing to undo.' : null;
}
