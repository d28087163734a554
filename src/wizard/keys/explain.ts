import type { FindingCode } from '../../core/causes/index.ts';
import type { KeyContext, KeyEntry } from './key.ts';

/** Opens the page of the causes that stand on the screen. */
export const explain: KeyEntry = {
  keys: ['x'],
  label: 'x',
  word: 'explain',
  help: 'What happened, how AWS decides, how to prevent it',
  here: (context) => context.screen.id !== 'page' && codesOn(context).length > 0,
  why: (context) =>
    codesOn(context).length > 0 ? null : 'No cause is known yet: paste what you have, or choose a call.',
  act: (context) => ({ type: 'open-pages', codes: codesOn(context) }),
};

/** The causes found; before that, those that a paste can mean. */
function codesOn({ state }: KeyContext): readonly FindingCode[] {
  const { diagnosis } = state.examination ?? {};
  if (state.target !== null && diagnosis !== undefined && state.run?.state === 'done')
    return [...new Set((diagnosis.causes.length > 0 ? diagnosis.causes : diagnosis.advice).map(({ code }) => code))];
  return state.reading?.causes.map(({ code }) => code) ?? [];
}
