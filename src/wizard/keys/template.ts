import { CODE_FORMATS } from '../../core/model/plan.ts';
import { firstTab, NO_TAB, openTabCode, widest } from '../content/code-tabs.ts';
import { ui } from '../ui.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Shows the change as code, one tool at a time, or the diff again. */
export const template: KeyEntry = {
  keys: ['t'],
  label: 't',
  word: 'as code',
  help: 'The change as CLI, CloudFormation, SAM, Terraform, CDK',
  here: on('fix'),
  why: ({ screen }) => (screen.id === 'fix' ? null : 'Open a fix first.'),
  act: ({ state, ui: { tab } }) => ui(tab === null ? { tab: firstTab(state), scroll: 0, across: 0 } : NO_TAB),
};

const hasTab = (context: KeyContext): boolean => on('fix')(context) && context.ui.tab !== null;
const noTab = (context: KeyContext): string | null =>
  hasTab(context) ? null : 'First open a fix and press t to show it as code.';

const turned = (by: number) => (context: KeyContext) => {
  const at = CODE_FORMATS.indexOf(context.ui.tab ?? 'cli');
  const { length } = CODE_FORMATS;
  return ui({ tab: CODE_FORMATS[(at + by + length) % length] ?? null, scroll: 0, across: 0 });
};

export const nextTab: KeyEntry = {
  keys: ['right', 'tab'],
  label: '←→',
  word: 'tool',
  help: 'Next tool, while a fix is shown as code (also Tab)',
  here: hasTab,
  why: noTab,
  act: turned(1),
};

export const previousTab: KeyEntry = {
  ...nextTab,
  keys: ['left'],
  label: '←',
  word: '',
  help: 'Previous tool',
  here: () => false,
  act: turned(-1),
};

/** Columns that one press scrolls. */
const STEP = 16;

export const rightwards: KeyEntry = {
  keys: ['l'],
  label: 'h l',
  word: 'sideways',
  help: 'Scroll the code right; h scrolls it left',
  here: (context) => hasTab(context) && widest(openTabCode(context)) > context.columns,
  why: noTab,
  act: (context) => {
    const last = Math.max(0, widest(openTabCode(context)) - STEP);
    return ui({ across: Math.min(context.ui.across + STEP, last) });
  },
};

export const leftwards: KeyEntry = {
  ...rightwards,
  keys: ['h'],
  label: 'h',
  word: '',
  help: 'Scroll the code left',
  here: () => false,
  act: ({ ui: { across } }) => ui({ across: Math.max(0, across - STEP) }),
};
