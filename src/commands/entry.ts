import type { Command } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { withCommonFlags } from './common-flags.ts';

/** Makes a command. `commands` is all of them, for the one that completes them. */
type Build = (context: CommandContext, commands: readonly CommandEntry[]) => Command;

/** One command of the program: a file of its own, loaded when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  /** How it is called, for the overview. */
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Build>;
}

/** The file of a command exports it under the command's own name: another name does not compile. */
export const command = <const Name extends string>(
  name: Name,
  usage: string,
  summary: string,
  load: () => Promise<Readonly<Record<Name, Build>>>,
): CommandEntry => ({
  name,
  usage: `${name} ${usage}`.trim(),
  summary,
  load: async () => {
    const build = (await load())[name];
    return (context, commands) => withCommonFlags(context, (inner) => build(inner, commands));
  },
});
