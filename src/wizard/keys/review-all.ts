import { type KeyEntry, needsExamination, on } from './key.ts';

/** Opens the fixes one after the other. */
export const reviewAll: KeyEntry = {
  keys: ['A'],
  label: 'A',
  word: 'review all',
  help: 'Review all fixes in order; on a fix, go to the next one',
  here: (context) =>
    on('findings')(context) ? (context.state.examination?.plans.length ?? 0) > 1 : context.state.review.length > 0,
  why: needsExamination,
  act: () => ({ type: 'review-all' }),
};
