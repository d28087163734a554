import { codeFile } from '../content/code-tabs.ts';
import type { Move } from '../ui.ts';
import { type KeyContext, type KeyEntry, needsExamination, on } from './key.ts';

const isCode = (context: KeyContext): boolean => on('fix')(context) && context.ui.tab !== null;

/** Writes the summary with the call as a case file, or the fix as code that is shown, into the working directory. */
export const exportSummary: KeyEntry = {
  keys: ['e'],
  label: 'e',
  word: 'export',
  help: 'Write the summary and a case file, or the code shown, into the working directory',
  here: (context) => on('summary', 'findings', 'check')(context) || isCode(context),
  why: needsExamination,
  act: written,
  twice: 'Press e again to write the file into the working directory.',
};

function written(context: KeyContext): Move {
  const file = isCode(context) ? codeFile(context) : null;
  return file === null ? { type: 'write-summary', place: 'here' } : { type: 'write-code', ...file };
}
