import { openTabCode, TOOLS } from '../content/code-tabs.ts';
import { curlOf } from '../curl.ts';
import { manualRemedyOf, planOf } from '../state/index.ts';
import type { Move } from '../ui.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Copies the commands of the fix, or the call as curl. */
export const copy: KeyEntry = {
  keys: ['c'],
  label: 'c',
  word: 'copy',
  help: 'Copy the fix (or the code shown), the call as curl, or the explanation of a paste',
  here: on('fix', 'check', 'findings', 'reading'),
  why: ({ state, screen }) =>
    (screen.id === 'reading' ? state.reading : state.request) === null ? 'There is nothing to copy yet.' : null,
  act: copied,
};

function copied({ state, screen, ui }: KeyContext): Move {
  if (screen.id === 'reading' && state.reading !== null)
    return { type: 'copy', text: state.reading.markdown, what: 'What the paste says, as Markdown' };
  const plan = planOf(state) ?? manualRemedyOf(state);
  if (screen.id === 'fix' && ui.tab !== null)
    return { type: 'copy', text: openTabCode({ state, ui }), what: `The change for ${TOOLS[ui.tab].name}` };
  if (screen.id === 'fix' && plan !== null)
    return { type: 'copy', text: plan.cli.join('\n'), what: 'The CLI commands' };
  return state.request === null
    ? { type: 'help' }
    : { type: 'copy', text: curlOf(state.request), what: 'The call as curl' };
}
