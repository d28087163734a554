import { free, type KeyEntry } from './key.ts';

/** Stops the program as the terminal's job control does; it works wherever the focus is (`pressing.ts`). */
export const suspend: KeyEntry = {
  keys: ['ctrl+z'],
  label: 'Ctrl+Z',
  word: '',
  help: 'Suspend; fg in the shell brings the wizard back',
  here: () => false,
  why: free,
  act: () => ({ type: 'suspend' }),
};
