import { type Secret, secret } from '../core/model/secret.ts';
import { readTextFile } from '../host/files.ts';
import { type CommandContext, readAll } from './command-context.ts';
import { UsageError } from './usage.ts';

/** A file's text, or standard input for `-`. A file that cannot be read is a usage error. */
export async function readText(name: string, context: CommandContext): Promise<string> {
  if (name === '-') return readAll(context.stdin);
  try {
    return await readTextFile(name);
  } catch (error) {
    throw cannotRead(name, error);
  }
}

/** What a command says of a file or a directory that it was given in vain. */
export const cannotRead = (name: string, error: unknown): UsageError =>
  new UsageError([`cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`]);

/** What a text says as JSON. One that is none is a usage error that names where it came from. */
export function parsedJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError([`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** A body as curl's `--data` takes it: the text itself, `@file`, or `-` for standard input. */
export const readData = async (value: string, context: CommandContext): Promise<string> =>
  value === '-' || value.startsWith('@') ? readText(value.replace(/^@/, ''), context) : value;

/** A secret flag: the value itself, `@file`, `-` for standard input, or `$NAME` for an environment variable. */
export async function readSecret(flag: string, value: string, context: CommandContext): Promise<Secret> {
  if (value.startsWith('@')) return secret((await readText(value.slice(1), context)).trim());
  if (value === '-') return secret((await readAll(context.stdin)).trim());
  if (value.startsWith('$')) {
    const found = context.environment.variables[value.slice(1)];
    if (found === undefined || found === '')
      throw new UsageError([`${flag}: the environment variable ${value.slice(1)} is not set`]);
    return secret(found);
  }
  return secret(value);
}
