import { apply } from './keys/apply.ts';
import { back } from './keys/back.ts';
import { choose } from './keys/choose.ts';
import { compare } from './keys/compare.ts';
import { copy } from './keys/copy.ts';
import { details } from './keys/details.ts';
import { explain } from './keys/explain.ts';
import { exportSummary } from './keys/export.ts';
import { filter } from './keys/filter.ts';
import { giveMissing } from './keys/give-missing.ts';
import { help } from './keys/help.ts';
import type { KeyEntry } from './keys/key.ts';
import { down, end, home, pageDown, pageUp, up } from './keys/move.ts';
import { quit } from './keys/quit.ts';
import { repeat } from './keys/repeat.ts';
import { reviewAll } from './keys/review-all.ts';
import { runAll } from './keys/run-all.ts';
import { summary } from './keys/summary.ts';
import { suspend } from './keys/suspend.ts';
import { leftwards, nextTab, previousTab, rightwards, template } from './keys/template.ts';
import { typeCall } from './keys/type-call.ts';
import { undo } from './keys/undo.ts';

export type { KeyContext, KeyEntry } from './keys/key.ts';

/**
 * One line for each key, in the order in which the footer and the help name them. The footer, the help and the keyboard
 * itself are made from this one list.
 */
export const KEYS: readonly KeyEntry[] = [
  apply,
  choose,
  undo,
  template,
  nextTab,
  previousTab,
  rightwards,
  leftwards,
  up,
  down,
  pageUp,
  pageDown,
  home,
  end,
  back,
  filter,
  typeCall,
  giveMissing,
  explain,
  details,
  compare,
  reviewAll,
  repeat,
  runAll,
  copy,
  exportSummary,
  summary,
  help,
  suspend,
  quit,
];

export const entryFor = (name: string): KeyEntry | null => KEYS.find((entry) => entry.keys.includes(name)) ?? null;
