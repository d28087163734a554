import type { StepId } from '../../core/verdict/types.ts';
import type { Move } from '../ui.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** The marked step, the list or the check once more. */
export const repeat: KeyEntry = {
  keys: ['r'],
  label: 'r',
  word: 'again',
  help: 'Run again: the marked step, the list, or the check',
  here: mayRepeat,
  why: whyNot,
  act: repeated,
};

function mayRepeat(context: KeyContext): boolean {
  const { state, screen } = context;
  if (screen.id === 'check') return state.check?.state !== 'running';
  if (screen.id === 'troubleshooting') return state.run?.state === 'done' && markedStep(context) !== null;
  const load = { profile: state.identity, api: state.apis, stage: state.stages, method: state.methods }[
    screen.id as 'api'
  ];
  return load?.state === 'failed';
}

function repeated(context: KeyContext): Move {
  const { screen } = context;
  if (screen.id === 'check') return { type: 'check-again' };
  if (screen.id === 'findings') return { type: 'run-again' };
  const step = markedStep(context);
  return step === null ? { type: 'retry' } : { type: 'run-step', step };
}

/** The step that is open, or that the cursor is on. */
function markedStep({ screen, state, ui, list, cursor }: KeyContext): StepId | null {
  const id = ui.open ?? list[cursor]?.id;
  return screen.id === 'troubleshooting' ? (state.run?.steps.find((step) => step.id === id)?.id ?? null) : null;
}

function whyNot(context: KeyContext): string | null {
  if (context.screen.id === 'troubleshooting' && context.state.run?.state === 'running')
    return 'The steps are running.';
  if (on('paste', 'caller', 'fix', 'undo', 'summary')(context))
    return 'There is nothing to run again here: esc goes back to the steps or the list.';
  return context.screen.id === 'troubleshooting' && markedStep(context) === null
    ? 'Move to a step first, or press R to run all steps.'
    : null;
}
