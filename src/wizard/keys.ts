import type { StepId } from '../core/verdict/types.ts';
import { curlOf } from './curl.ts';
import type { Term } from './glossary.ts';
import { lastChange, manualRemedyOf, planOf } from './state/index.ts';
import { type Context, field, type Move, type Row, type Screen, ui } from './ui.ts';

/** What a key looks at: the screen, its rows, and the row the cursor is on. */
export interface KeyContext extends Context {
  readonly screen: Screen;
  readonly list: readonly Row[];
  readonly cursor: number;
  /** Words met here for the first time. */
  readonly news: readonly Term[];
  /** Whether all keys are shown instead of the screen. */
  readonly help: boolean;
}

/** One key and what it does. The footer, the help and the keyboard itself are made from this one table. */
export interface KeyEntry {
  /** Names from `input.ts`. */
  readonly keys: readonly string[];
  /** How people read it. */
  readonly label: string;
  /** One or two words for the footer. */
  readonly word: string;
  readonly help: string;
  /** Whether the footer of this screen names it. */
  readonly here: (context: KeyContext) => boolean;
  /** Why it cannot act now; null when it can. */
  readonly why: (context: KeyContext) => string | null;
  readonly act: (context: KeyContext) => Move;
}

const free = () => null;
const on =
  (...ids: readonly string[]) =>
  (context: KeyContext) =>
    ids.includes(context.screen.id);
const opened = (context: KeyContext): boolean => context.ui.open !== null;
const whyNotChoose = (context: KeyContext): string | null => {
  if (context.list.length > 0 && !opened(context)) return null;
  return on('fix')(context)
    ? 'It applies nothing: a applies the fix, esc goes back.'
    : 'There is nothing to choose here.';
};
const needsExamination = ({ state }: KeyContext) =>
  state.examination === null ? 'There is nothing examined yet.' : null;
const go = (to: 'up' | 'down' | 'page-up' | 'page-down' | 'start' | 'end') => () => ({ type: 'go', to }) as const;

export const KEYS: readonly KeyEntry[] = [
  {
    keys: ['a'],
    label: 'a',
    word: 'apply',
    help: 'Apply the fix that is shown',
    here: (context) => on('fix')(context) && manualRemedyOf(context.state) === null,
    why: whyNotApply,
    act: () => ({ type: 'apply' }),
  },
  {
    keys: ['enter'],
    label: 'enter',
    word: 'choose',
    help: 'Choose or open what the cursor is on',
    here: (context) => context.list.length > 0 && !opened(context),
    why: whyNotChoose,
    act: (context) => context.list[context.cursor]?.enter ?? { type: 'help' },
  },
  {
    keys: ['u'],
    label: 'u',
    word: 'undo',
    help: 'Undo the last change',
    here: ({ state }) => lastChange(state) !== null || state.earlier.length > 0,
    why: whyNotUndo,
    act: () => ({ type: 'undo' }),
  },
  {
    keys: ['t'],
    label: 't',
    word: 'template',
    help: 'The change as CLI, CloudFormation, Terraform, CDK',
    here: on('fix'),
    why: onlyOnFix,
    act: (context) => ui({ template: !context.ui.template, scroll: 0 }),
  },
  {
    keys: ['up', 'k'],
    label: '↑↓',
    word: 'move',
    help: 'Up (also k)',
    here: (context) => !opened(context),
    why: free,
    act: go('up'),
  },
  { keys: ['down', 'j'], label: '↓', word: '', help: 'Down (also j)', here: () => false, why: free, act: go('down') },
  {
    keys: ['pageup'],
    label: 'PgUp',
    word: '',
    help: 'A page up; on findings and details, the text',
    here: () => false,
    why: free,
    act: go('page-up'),
  },
  {
    keys: ['pagedown'],
    label: 'PgDn',
    word: '',
    help: 'A page down',
    here: () => false,
    why: free,
    act: go('page-down'),
  },
  { keys: ['home'], label: 'Home', word: '', help: 'To the first', here: () => false, why: free, act: go('start') },
  { keys: ['end'], label: 'End', word: '', help: 'To the last', here: () => false, why: free, act: go('end') },
  {
    keys: ['escape'],
    label: 'esc',
    word: 'back',
    help: 'Back to the screen before; closes what is open',
    here: (context) => context.screen.id !== 'profile' || opened(context),
    why: free,
    act: back,
  },
  {
    keys: ['/'],
    label: '/',
    word: 'filter',
    help: 'Filter the list',
    here: (context) => context.screen.filterable && context.list.length > 1,
    why: (context) => (context.screen.filterable ? null : 'There is no list to filter here.'),
    act: (context) => ui({ field: field('filter', context.ui.filter), cursor: 0 }),
  },
  {
    keys: ['p'],
    label: 'p',
    word: 'type it',
    help: 'Type the call, or paste what you have',
    here: (context) => whyNotType(context) === null,
    why: whyNotType,
    act: typeIt,
  },
  {
    keys: ['d'],
    label: 'd',
    word: 'details',
    help: 'Show or hide the evidence',
    here: on('findings'),
    why: (context) => (on('findings')(context) ? null : 'Details belong to the findings.'),
    act: (context) => ui({ details: !context.ui.details }),
  },
  {
    keys: ['A'],
    label: 'A',
    word: 'review all',
    help: 'Review all fixes in order; on a fix, the next one',
    here: (context) =>
      on('findings')(context) ? (context.state.examination?.plans.length ?? 0) > 1 : context.state.review.length > 0,
    why: needsExamination,
    act: () => ({ type: 'review-all' }),
  },
  {
    keys: ['r'],
    label: 'r',
    word: 'again',
    help: 'Again: the marked step, the list, or the check',
    here: mayRepeat,
    why: whyNotRerun,
    act: rerun,
  },
  {
    keys: ['R'],
    label: 'R',
    word: 'run all',
    help: 'Run all steps again',
    here: on('troubleshooting', 'findings'),
    why: ({ state }) => (state.request === null ? 'No call is chosen yet.' : null),
    act: () => ({ type: 'run-again' }),
  },
  {
    keys: ['c'],
    label: 'c',
    word: 'copy',
    help: 'Copy the CLI commands of the fix, or the call as curl',
    here: on('fix', 'check', 'findings'),
    why: ({ state }) => (state.request === null ? 'There is nothing to copy yet.' : null),
    act: copy,
  },
  {
    keys: ['e'],
    label: 'e',
    word: 'export',
    help: 'Write the summary into the working directory',
    here: on('summary', 'findings', 'check'),
    why: needsExamination,
    act: () => ({ type: 'write-summary', place: 'here' }),
  },
  {
    keys: ['s'],
    label: 's',
    word: 'summary',
    help: 'Write the summary and show it',
    here: () => false,
    why: needsExamination,
    act: () => ({ type: 'open-summary' }),
  },
  {
    keys: ['?'],
    label: '?',
    word: 'keys',
    help: 'Show or hide these keys',
    here: () => true,
    why: free,
    act: () => ({ type: 'help' }),
  },
  {
    keys: ['q'],
    label: 'q',
    word: 'quit',
    help: 'Quit (Ctrl+C always does)',
    here: () => true,
    why: ({ state }) =>
      state.fix?.applying == null ? null : 'A change is being made. Wait for it to end; Ctrl+C leaves.',
    act: () => ({ type: 'quit' }),
  },
];

function whyNotApply({ state, screen }: KeyContext): string | null {
  if (state.readOnly) return 'Nothing is changed: --read-only.';
  if (screen.id !== 'fix') return 'Open a fix first: a applies the one that is shown.';
  const manual = manualRemedyOf(state);
  if (manual !== null) return `This change is shown, not applied. ${manual.why}`;
  return planOf(state) === null ? 'This fix is not on offer any more.' : null;
}
function whyNotUndo({ state }: KeyContext): string | null {
  if (state.readOnly) return 'Nothing is changed: --read-only.';
  return lastChange(state) === null && state.earlier.length === 0 ? 'There is nothing to undo.' : null;
}
function onlyOnFix({ screen }: KeyContext): string | null {
  return screen.id === 'fix' ? null : 'Open a fix first.';
}
function back(context: KeyContext): Move {
  if (opened(context)) return ui({ open: null, scroll: 0 });
  if (context.ui.template) return ui({ template: false, scroll: 0 });
  return context.ui.filter === '' ? { type: 'back' } : ui({ filter: '', cursor: null });
}
function whyNotType(context: KeyContext): string | null {
  if (!on('method', 'paste')(context)) return 'Only where the call is chosen.';
  const connects = context.screen.id === 'method' && context.state.answers.api?.apiType === 'WEBSOCKET';
  return connects ? 'A WebSocket client only connects: choose a route.' : null;
}
function typeIt({ screen, state }: KeyContext): Move {
  if (screen.id === 'paste') return ui({ field: field('paste') });
  const { practiceCall } = state.answers;
  return ui({
    field: field('call', practiceCall === null ? 'GET /' : `${practiceCall.request.method} ${practiceCall.path}`),
  });
}
function mayRepeat(context: KeyContext): boolean {
  const { state, screen } = context;
  if (screen.id === 'check') return state.check?.state !== 'running';
  if (screen.id === 'troubleshooting') return state.run?.state === 'done' && markedStep(context) !== null;
  const load = { profile: state.identity, api: state.apis, stage: state.stages, method: state.methods }[
    screen.id as 'api'
  ];
  return load?.state === 'failed';
}
function rerun(context: KeyContext): Move {
  const { screen } = context;
  if (screen.id === 'check') return { type: 'check-again' };
  if (screen.id === 'findings') return { type: 'run-again' };
  const step = markedStep(context);
  return step === null ? { type: 'retry' } : { type: 'run-step', step };
}
/** The step that is open, or that the cursor is on. */
function markedStep({ screen, state, ui: screenUi, list, cursor }: KeyContext): StepId | null {
  const id = screenUi.open ?? list[cursor]?.id;
  return screen.id === 'troubleshooting' ? (state.run?.steps.find((step) => step.id === id)?.id ?? null) : null;
}
function whyNotRerun(context: KeyContext): string | null {
  if (context.screen.id === 'troubleshooting' && context.state.run?.state === 'running')
    return 'The steps are running.';
  if (on('paste', 'caller', 'fix', 'summary')(context)) return 'There is nothing to run again here.';
  return context.screen.id === 'troubleshooting' && markedStep(context) === null
    ? 'Move to a step first. R runs all.'
    : null;
}
function copy({ state, screen }: KeyContext): Move {
  const plan = planOf(state) ?? manualRemedyOf(state);
  if (screen.id === 'fix' && plan !== null)
    return { type: 'copy', text: plan.cli.join('\n'), what: 'The CLI commands' };
  return state.request === null
    ? { type: 'help' }
    : { type: 'copy', text: curlOf(state.request), what: 'The call as curl' };
}

export const entryFor = (name: string): KeyEntry | null => KEYS.find((entry) => entry.keys.includes(name)) ?? null;
