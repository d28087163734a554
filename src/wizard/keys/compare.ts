import { type KeyEntry, needsExamination, on } from './key.ts';

/** Asks for another caller, stage or time to hold the call against. */
export const compare: KeyEntry = {
  keys: ['w'],
  label: 'w',
  word: 'compare',
  help: 'Does it work for someone else? Compare callers, stages or times',
  here: on('findings'),
  why: (context) =>
    on('findings', 'compare')(context) ? needsExamination(context) : 'Comparing works on the findings screen.',
  act: () => ({ type: 'open-compare' }),
};
