import type { Examination } from '../core/examine.ts';
import { writeFileAtomically } from '../host/files.ts';
import { randomLetters } from '../host/random.ts';
import type { CommandContext } from './command-context.ts';
import { EXIT, Stop } from './usage.ts';

/** How a case file turned out that was written: in one sentence, for people. */
export interface CaseWritten {
  readonly gives: 'the same diagnosis' | 'another diagnosis';
  readonly sentence: string;
}

/**
 * Writes an examined call as a case file for others, and says whether it gives the same diagnosis. One that gives
 * another is written all the same, since the difference is worth reporting too. Throws where there is no such file.
 */
export async function writeCase(path: string, examination: Examination, version: string): Promise<CaseWritten> {
  const { savedCase } = await import('../examination/saved-case/save-case.ts');
  const saved = savedCase(examination, { version, seed: randomLetters(32) });
  if (!saved.ok)
    throw new Stop(
      `no case file was written, since a case cannot hold this call: ${saved.problems[0]}`,
      EXIT.notDelivered,
    );
  await writeFileAtomically(path, saved.text);
  return saved.differences.length === 0
    ? { gives: 'the same diagnosis', sentence: `The case file ${path} gives the same causes, certainty and outcome.` }
    : {
        gives: 'another diagnosis',
        sentence: `The case file ${path} does not give the same diagnosis: ${saved.differences.join('; ')}.`,
      };
}

/** `--save-case`: what is said of the file goes to stderr. */
export async function saveCase(context: CommandContext, path: string, examination: Examination): Promise<void> {
  const { gives, sentence } = await writeCase(path, examination, context.version);
  const next =
    gives === 'the same diagnosis'
      ? 'Secrets, account numbers, addresses and names of people in it are replaced; read it before you send it.'
      : 'Say so when you report it.';
  context.err(`${sentence} ${next}\n`);
}
