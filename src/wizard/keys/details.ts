import { ui } from '../ui.ts';
import { type KeyEntry, on } from './key.ts';

/** Shows or hides the evidence. */
export const details: KeyEntry = {
  keys: ['d'],
  label: 'd',
  word: 'details',
  help: 'Show or hide the evidence',
  here: on('findings'),
  why: (context) => (on('findings')(context) ? null : 'Details belong to the findings.'),
  act: (context) => ui({ details: !context.ui.details }),
};
