import { curlOf } from '../curl.ts';
import { manualRemedyOf, planOf } from '../state/index.ts';
import type { Move } from '../ui.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Copies the commands of the fix, or the call as curl. */
export const copy: KeyEntry = {
  keys: ['c'],
  label: 'c',
  word: 'copy',
  help: 'Copy the CLI commands of the fix, or the call as curl',
  here: on('fix', 'check', 'findings'),
  why: ({ state }) => (state.request === null ? 'There is nothing to copy yet.' : null),
  act: copied,
};

function copied({ state, screen }: KeyContext): Move {
  const plan = planOf(state) ?? manualRemedyOf(state);
  if (screen.id === 'fix' && plan !== null)
    return { type: 'copy', text: plan.cli.join('\n'), what: 'The CLI commands' };
  return state.request === null
    ? { type: 'help' }
    : { type: 'copy', text: curlOf(state.request), what: 'The call as curl' };
}
