import type { Examination } from '../core/examine.ts';
import { writeFileAtomically } from '../host/files.ts';
import { randomLetters } from '../host/random.ts';
import type { CommandContext } from './command-context.ts';
import { EXIT, Stop } from './usage.ts';

/**
 * Writes an examined call as a case file for others, and tells where the file's diagnosis is another than the call's.
 * One that gives another is written all the same: the difference is worth reporting too. Throws where no case can hold
 * the call.
 */
export async function writeCase(path: string, examination: Examination, version: string): Promise<readonly string[]> {
  const { savedCase } = await import('../examination/saved-case/save-case.ts');
  const saved = savedCase(examination, { version, seed: randomLetters(32) });
  if (!saved.ok)
    throw new Stop(
      `no case file was written, since a case cannot hold this call: ${saved.problems[0]}`,
      EXIT.notDelivered,
    );
  await writeFileAtomically(path, saved.text);
  return saved.differences;
}

/** `--save-case`: what is said of the file goes to stderr. */
export async function saveCase(context: CommandContext, path: string, examination: Examination): Promise<void> {
  const differences = await writeCase(path, examination, context.version);
  context.err(
    differences.length === 0
      ? `The case file ${path} gives the same causes, certainty and outcome. Secrets, account numbers, addresses and ` +
          'names of people in it are replaced; read it before you send it.\n'
      : `The case file ${path} does not give the same diagnosis: ${differences.join('; ')}. ` +
          'Say so when you report it.\n',
  );
}
