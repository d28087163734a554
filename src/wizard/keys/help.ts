import { free, type KeyEntry } from './key.ts';

/** Shows or hides all keys. */
export const help: KeyEntry = {
  keys: ['?'],
  label: '?',
  word: 'keys',
  help: 'Show or hide these keys',
  here: () => true,
  why: free,
  act: () => ({ type: 'help' }),
};
