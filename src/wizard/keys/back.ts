import { NO_TAB } from '../content/code-tabs.ts';
import { type Move, ui } from '../ui.ts';
import { free, type KeyContext, type KeyEntry, opened } from './key.ts';

/** Back to the screen before; closes what is open first. */
export const back: KeyEntry = {
  keys: ['escape'],
  label: 'esc',
  word: 'back',
  help: 'Go back to the previous screen, or close what is open',
  here: (context) => context.screen.id !== 'profile' || opened(context),
  why: free,
  act: goBack,
};

function goBack(context: KeyContext): Move {
  if (opened(context)) return ui({ open: null, scroll: 0 });
  if (context.ui.tab !== null) return ui(NO_TAB);
  return context.ui.filter === '' ? { type: 'back' } : ui({ filter: '', cursor: null });
}
