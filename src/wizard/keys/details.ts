import { ui } from '../ui.ts';
import { type KeyEntry, on } from './key.ts';

/** Shows or hides the evidence. */
export const details: KeyEntry = {
  keys: ['d'],
  label: 'd',
  word: 'details',
  help: 'Show or hide the evidence, or all that was read',
  here: on('findings'),
  why: (context) => (on('findings')(context) ? null : 'This key works on the findings screen: it shows the evidence.'),
  act: (context) => ui({ details: !context.ui.details }),
};
