import { missingDetails } from '../content/findings.ts';
import { field, type Move, ui } from '../ui.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Opens the field of what a policy asks for and nobody has told; the call is examined again with it. */
export const giveMissing: KeyEntry = {
  keys: ['m'],
  label: 'm',
  word: 'give it',
  help: 'Enter a missing value that a policy depends on',
  here: (context) => why(context) === null,
  why,
  act: openField,
};

function why(context: KeyContext): string | null {
  if (!on('findings')(context))
    return 'This key works on the findings screen, when a policy depends on a value that is not known.';
  return missingDetails(context.state).length === 0 ? 'No policy depends on a missing value.' : null;
}

function openField({ state }: KeyContext): Move {
  const [first] = missingDetails(state);
  return ui({ field: first === undefined ? null : field(first) });
}
