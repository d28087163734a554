import { type KeyEntry, needsExamination } from './key.ts';

/** Writes the summary and shows it. */
export const summary: KeyEntry = {
  keys: ['s'],
  label: 's',
  word: 'summary',
  help: 'Write the summary and show it',
  here: () => false,
  why: needsExamination,
  act: () => ({ type: 'open-summary' }),
  twice: 'Press s again to write the summary and show it.',
};
