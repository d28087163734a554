import { Command, type CommanderError, Option } from 'commander';
import type { CommandContext } from './command-context.ts';
import { exitCodesText } from './exit-codes.ts';
import { Stop, UsageError } from './usage.ts';

export type { Command };
export { Option };

/**
 * A command that neither prints nor ends the process by itself: help goes to stdout, errors are thrown as usage errors
 * with commander's suggestions for mistyped flags.
 */
export function newCommand(name: string, summary: string, context: CommandContext): Command {
  return new Command(name)
    .description(summary)
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ helpWidth: 80, sortOptions: false, commandUsage: usageOf })
    .configureOutput({ writeOut: context.out, writeErr: () => undefined })
    .showSuggestionAfterError()
    .addHelpText('after', exitCodesText(name).trimEnd())
    .exitOverride((error) => {
      throw translate(error);
    });
}

/** `apigw-doctor sessions show <session> [options]`. The wizard is what runs without a command. */
function usageOf(command: Command): string {
  const before = command.parent === null ? '' : `${command.parent.name()} `;
  const name = command.name() === 'wizard' ? '' : `${before}${command.name()} `;
  return `apigw-doctor ${name}${command.usage()}`;
}

/** What only looks random is not masked where a person reads it; `where` ends the sentence. */
export const showValues = (where: 'a terminal' | 'the screen'): Option =>
  new Option(
    '--show-values',
    `show values of the call that look like secrets\n(long random strings), on ${where} only`,
  );

/** For a flag that may be given more than once. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

function translate(error: CommanderError): Error {
  if (error.exitCode === 0) return new Stop('', 0);
  return new UsageError([error.message.replace(/^error: /, '').replace(/\n+/g, ' ')]);
}

/** Examples stand in front: what can be copied is worth more than a list. Lines are at most 80 columns wide. */
export const withExamples = (command: Command, examples: readonly string[]): Command =>
  command.addHelpText('before', `Examples\n${examples.map((example) => `  ${example}`).join('\n')}\n`);
