import type { KeyEntry } from './key.ts';

/** Leaves; not while a change is being made. */
export const quit: KeyEntry = {
  keys: ['q'],
  label: 'q',
  word: 'quit',
  help: 'Quit (Ctrl+C always does)',
  here: () => true,
  why: ({ state }) =>
    state.fix?.applying == null ? null : 'A change is being made. Wait for it to end; Ctrl+C leaves.',
  act: () => ({ type: 'quit' }),
};
