import type { Step } from './select-state.ts';

const STEPS: Readonly<Record<string, Step>> = {
  up: 'up',
  k: 'up',
  down: 'down',
  j: 'down',
  pageup: 'page-up',
  pagedown: 'page-down',
  home: 'start',
  end: 'end',
};

/** How a key moves through a list or a text; null where it does not. */
export const stepOf = (key: string): Step | null => STEPS[key] ?? null;
