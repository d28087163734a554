import { type Command, newCommand, withExamples } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { addAccountFlags } from './flags.ts';
import { type FormatFlags, formatsOf, JSON_FORMAT } from './formats.ts';
import { type ConfigFlags, type Setting, settingsOf } from './settings.ts';

const EXAMPLES = [
  'apigw-doctor config',
  'apigw-doctor config --profile staging',
  "apigw-doctor config --json | jq -r '.settings[].name'",
];

/** `config`: each setting, its value, and where it came from. Reads files and the environment; asks nobody. */
export function config(context: CommandContext): Command {
  const command = newCommand(
    'config',
    'Shows each setting, its value, and where it came from. AWS is not called.',
    context,
  ).usage('[flags]');
  addAccountFlags(withExamples(command, EXAMPLES)).option(
    '--timeout <seconds>',
    'timeout of one call to AWS in seconds (default 10)',
  );
  return FORMATS.add(command).action((flags: ConfigFlags & FormatFlags) => run(context, flags, command));
}

const FORMATS = formatsOf([JSON_FORMAT]);

async function run(context: CommandContext, flags: ConfigFlags & FormatFlags, command: Command): Promise<void> {
  const format = FORMATS.chosen(flags);
  const given = (key: string): unknown =>
    command.getOptionValueSource(key) === 'cli' ? command.getOptionValue(key) : undefined;
  const { settings, problems } = await settingsOf(context.environment, flags, { file: context.settings, given });
  if (format === 'json') return context.out(`${JSON.stringify({ schemaVersion: 1, settings, problems }, null, 2)}\n`);
  context.out(`${settings.map(line(Math.max(...settings.map(({ name }) => name.length)))).join('\n')}\n`);
  for (const { file, line: at, message } of problems) context.err(`${file}${at === 0 ? '' : `:${at}`}: ${message}\n`);
}

const line =
  (width: number) =>
  ({ name, value, from }: Setting): string =>
    `${name.padEnd(width)}  ${value ?? '(none)'}${from === null ? '' : `   ${from}`}`;
