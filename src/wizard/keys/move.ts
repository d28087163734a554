import { free, type KeyEntry, opened } from './key.ts';

const go = (to: 'up' | 'down' | 'page-up' | 'page-down' | 'start' | 'end') => () => ({ type: 'go', to }) as const;

export const up: KeyEntry = {
  keys: ['up', 'k'],
  label: '↑↓',
  word: 'move',
  help: 'Up (also k)',
  here: (context) => !opened(context),
  why: free,
  act: go('up'),
};

export const down: KeyEntry = {
  keys: ['down', 'j'],
  label: '↓',
  word: '',
  help: 'Down (also j)',
  here: () => false,
  why: free,
  act: go('down'),
};

export const pageUp: KeyEntry = {
  keys: ['pageup', 'ctrl+u'],
  label: 'PgUp',
  word: '',
  help: 'A page up (also Ctrl+U); on findings and details, scroll up',
  here: () => false,
  why: free,
  act: go('page-up'),
};

export const pageDown: KeyEntry = {
  keys: ['pagedown', 'ctrl+d'],
  label: 'PgDn',
  word: '',
  help: 'A page down (also Ctrl+D)',
  here: () => false,
  why: free,
  act: go('page-down'),
};

export const home: KeyEntry = {
  keys: ['home', 'g'],
  label: 'Home',
  word: '',
  help: 'To the first (also g)',
  here: () => false,
  why: free,
  act: go('start'),
};

export const end: KeyEntry = {
  keys: ['end', 'G'],
  label: 'End',
  word: '',
  help: 'To the last (also G)',
  here: () => false,
  why: free,
  act: go('end'),
};
