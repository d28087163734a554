import { type KeyEntry, needsExamination, on } from './key.ts';

/** Asks for another caller, stage or time to hold the call against. */
export const compare: KeyEntry = {
  keys: ['w'],
  label: 'w',
  word: 'compare',
  help: 'Works for someone else? Compare two callers, stages or times',
  here: on('findings'),
  why: (context) =>
    on('findings', 'compare')(context) ? needsExamination(context) : 'Comparing belongs to the findings.',
  act: () => ({ type: 'open-compare' }),
};
