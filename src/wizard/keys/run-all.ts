import { type KeyEntry, on } from './key.ts';

/** All steps once more. */
export const runAll: KeyEntry = {
  keys: ['R'],
  label: 'R',
  word: 'run all',
  help: 'Run all steps again',
  here: on('troubleshooting', 'findings'),
  why: ({ state }) =>
    state.request === null ? 'No call is chosen yet: paste one, or choose it from the lists.' : null,
  act: () => ({ type: 'run-again' }),
};
