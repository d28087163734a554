import { type Command, newCommand, Option, withExamples } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { bash } from './completion/bash.ts';
import { fish } from './completion/fish.ts';
import { isListName, listText } from './completion/lists.ts';
import { powershell } from './completion/powershell.ts';
import { type CommandTree, helpTree, treeOf } from './completion/tree.ts';
import { zsh } from './completion/zsh.ts';
import type { CommandEntry } from './entry.ts';
import { UsageError } from './usage.ts';

const SHELLS: Readonly<Record<string, (commands: readonly CommandTree[]) => string>> = { bash, zsh, fish, powershell };

const EXAMPLES = [
  'source <(apigw-doctor completion bash)',
  'apigw-doctor completion zsh > "$' + '{fpath[1]}/_apigw-doctor"',
  'apigw-doctor completion fish > ~/.config/fish/completions/apigw-doctor.fish',
  'apigw-doctor completion powershell | Out-String | Invoke-Expression',
];

/** `completion SHELL`: a script that completes commands, flags and their values. It asks nobody but files. */
export function completion(context: CommandContext, commands: readonly CommandEntry[]): Command {
  const summary = 'Prints a script that completes commands, flags and their values.';
  return withExamples(newCommand('completion', summary, context), EXAMPLES)
    .usage(Object.keys(SHELLS).join(' | '))
    .argument('[shell]', Object.keys(SHELLS).join(', '))
    .addOption(new Option('--list <what>', 'values from earlier sessions, for the completion script').hideHelp())
    .action(async (shell: string | undefined, { list }: { readonly list?: string }) => {
      if (list !== undefined && isListName(list)) return context.out(await listText(list, context.environment));
      if (shell === undefined) throw new UsageError([`completion takes one of ${Object.keys(SHELLS).join(', ')}`]);
      const write = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
      if (write === undefined)
        throw new UsageError([`completion takes ${Object.keys(SHELLS).join(', ')}, not "${shell}"`]);
      context.out(write(await trees(commands, context)));
    });
}

async function trees(commands: readonly CommandEntry[], context: CommandContext): Promise<readonly CommandTree[]> {
  const loaded = await Promise.all(
    commands
      .filter(({ name }) => name !== 'completion')
      .map(async ({ name, summary, load }) => ({ name, summary, build: await load() })),
  );
  const itself = {
    name: 'completion',
    summary: 'completion for a shell',
    flags: [],
    words: Object.keys(SHELLS),
    list: null,
    children: [],
  };
  const all = [...loaded.map(({ name, summary, build }) => treeOf(build(context, commands), name, summary)), itself];
  return [...all, helpTree(all)];
}
