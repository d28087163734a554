import { type KeyEntry, needsExamination, on } from './key.ts';

/** Writes the summary into the working directory. */
export const exportSummary: KeyEntry = {
  keys: ['e'],
  label: 'e',
  word: 'export',
  help: 'Write the summary into the working directory',
  here: on('summary', 'findings', 'check'),
  why: needsExamination,
  act: () => ({ type: 'write-summary', place: 'here' }),
};
