import process from 'node:process';
import { systemClock } from '../host/clock.ts';
import type { Debug, DebugEntry } from '../host/debug-log.ts';
import type { Command } from './build.ts';
import { collect, Option } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { openDebugLog } from './debug.ts';
import { SETTING_KEYS } from './settings-file/keys.ts';
import { UsageError } from './usage.ts';

/** The flags that every command has. */
interface CommonFlags {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly debug?: boolean;
  readonly pager?: boolean;
}

/**
 * A command as every command of this program is: the common flags, a flag with one value given once, and what the
 * settings file says in place of flags that were not given.
 */
export function withCommonFlags(context: CommandContext, build: (context: CommandContext) => Command): Command {
  let isQuiet = false;
  let trace: Debug | undefined;
  const command = build({
    ...context,
    err: (text) => (isQuiet ? undefined : context.err(text)),
    urgent: context.err,
    trace: (entry) => trace?.(entry),
  });
  for (const one of [command, ...command.commands]) {
    addCommonFlags(one);
    refuseRepeats(one);
    addNegations(one);
  }
  return command.hook('preAction', (_, chosen) => {
    applySettings(context, chosen);
    const { quiet = false, verbose = false, debug = false } = chosen.optsWithGlobals<CommonFlags>();
    if (quiet && verbose) throw new UsageError(['--quiet and --verbose cannot be used together']);
    isQuiet = quiet;
    trace = tracerOf(context, chosen, verbose, debug);
    trace?.({ event: 'start', version: context.version, node: process.version, settings: settingsIn(context) });
  });
}

const settingsIn = ({ settings }: CommandContext): string =>
  settings === undefined ? '' : `${settings.path}${settings.exists ? '' : ' (none)'}`;

function addCommonFlags(command: Command): void {
  const has = (long: string): boolean => command.options.some((option) => option.long === long);
  command.option('--quiet', 'print the result, questions and errors; nothing else');
  command.option('--verbose', 'print each step on stderr');
  if (!has('--debug')) command.option('--debug', 'write AWS requests and responses to a log file');
  command.option('--no-pager', 'do not show long output in a pager');
}

/** The last of two values would win in silence; which of them was meant, nobody knows. */
function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const takesOne = (option.required || option.optional) && !option.variadic && option.parseArg !== collect;
    let times = 0;
    if (takesOne)
      command.on(`option:${option.name()}`, () => {
        times += 1;
        if (times === 2) throw new UsageError([`${option.long} is given more than once, and takes one value`]);
      });
  }
}

/** `--no-read-only` takes back what the settings file says, for one run. */
function addNegations(command: Command): void {
  for (const { key, schema } of SETTING_KEYS)
    if (schema.type === 'boolean' && command.options.some(({ long }) => long === `--${key}`))
      command.addOption(new Option(`--no-${key}`).hideHelp());
}

/** A flag wins; what an environment variable says was settled before. */
function applySettings({ settings }: CommandContext, command: Command): void {
  if (settings === undefined) return;
  if (settings.problems.length > 0) throw new UsageError(settings.problems);
  for (const { key, asVariables } of SETTING_KEYS) {
    const setting = settings.settings.get(key);
    const option = command.options.find(({ long }) => long === `--${key}`);
    if (setting === undefined || option === undefined || asVariables !== undefined) continue;
    const name = option.attributeName();
    const source = command.getOptionValueSourceWithGlobals(name);
    if (source !== undefined && source !== 'default') continue;
    const value = typeof setting.value === 'number' ? String(setting.value) : setting.value;
    command.setOptionValueWithSource(name, value, 'config');
  }
}

/** Who is told of each request: stderr, the log, or both. Over drawn screens nothing is written. */
function tracerOf(context: CommandContext, command: Command, verbose: boolean, debug: boolean): Debug | undefined {
  const isDrawn = command.options.some(({ long }) => long === '--accessible');
  const log = debug && !isDrawn ? openDebugLog(context.environment, () => systemClock.now()) : null;
  if (log !== null) context.err(`Debug log: ${log.path}\n`);
  const onScreen = verbose && !isDrawn;
  if (log === null && !onScreen) return undefined;
  return (entry) => {
    log?.debug(entry);
    if (onScreen) context.err(`${lineOf(entry)}\n`);
  };
}

/** `aws APIGateway GetRestApis status 200, ms 12` */
function lineOf({ event, service, operation, ...rest }: DebugEntry): string {
  const head = [event, service, operation].filter((part) => part !== undefined).join(' ');
  const tail = Object.entries(rest).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  return `${head}${tail.length === 0 ? '' : `: ${tail.join(', ')}`}`;
}
