import { field, ui } from '../ui.ts';
import type { KeyEntry } from './key.ts';

/** Filters the list. */
export const filter: KeyEntry = {
  keys: ['/'],
  label: '/',
  word: 'filter',
  help: 'Filter the list',
  here: (context) => context.screen.filterable && context.list.length > 1,
  why: (context) =>
    context.screen.filterable
      ? null
      : 'There is no list here: this key works where you choose an account, API, stage, method or caller.',
  act: (context) => ui({ field: field('filter', context.ui.filter), cursor: 0 }),
};
