import { duplicateNames, type LoadedCase, loadCase } from '../core/intake/cases/index.ts';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage.ts';
import { parsedJson, readText } from './values.ts';

/** Reads a case file; what is wrong with it is a usage error that names every place. */
export async function readCase(name: string, context: CommandContext): Promise<LoadedCase> {
  const text = await readText(name, context);
  const file = parsedJson(name, text);
  if (typeof file !== 'object' || file === null || !('caseFormat' in file))
    throw new UsageError([`${name} is not a case file: it has no caseFormat`]);
  const twice = duplicateNames(text);
  const loaded = twice.length > 0 ? { ok: false as const, problems: twice } : loadCase(file);
  if (loaded.ok) return loaded.case;
  throw new UsageError(loaded.problems.map((problem) => `${name}: ${problem}`));
}
