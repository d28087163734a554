import { type Command, Option } from './build.ts';
import { WITH_JQ } from './query.ts';
import { UsageError } from './usage.ts';

/** One way to print a result: a flag of its own, and a word that `--output` takes. */
interface Format {
  readonly name: string;
  /** What the flag does, in the help. */
  readonly help: string;
}

export const JSON_FORMAT: Format = { name: 'json', help: 'print JSON' };
export const MARKDOWN_FORMAT: Format = { name: 'markdown', help: 'print Markdown, for a ticket' };
export const HTML_FORMAT: Format = { name: 'html', help: 'print one HTML page, for a browser' };
export const SHORT_FORMAT: Format = { name: 'short', help: 'print a few lines, for a chat' };

/** What a command prints where nothing else is asked for: text for people. */
const TEXT = 'text';

/** Formats to come. Their names are taken: who writes one today is told so. */
const PLANNED: readonly string[] = ['junit', 'sarif'];

export interface FormatFlags {
  readonly output?: string;
}

/** The formats of one command, behind one flag. */
export interface Formats {
  readonly add: (command: Command) => Command;
  readonly problems: (flags: FormatFlags) => readonly string[];
  /** The name of the one that is asked for. Several at once, or one that there is not, are a usage error. */
  readonly chosen: (flags: FormatFlags) => string;
}

/** @param usual what the command prints where no flag says it */
export function formatsOf(formats: readonly Format[], usual = TEXT): Formats {
  const own = formats.map(({ name }) => name);
  const words = [...own, ...(own.includes(usual) ? [] : [usual])];

  /** Each that is asked for, as it was said. */
  function asked(flags: FormatFlags): ReadonlyMap<string, string> {
    const { output } = flags;
    const named = [...own, ...PLANNED].filter((name) => (flags as Readonly<Record<string, unknown>>)[name] === true);
    return new Map([
      ...(output === undefined ? [] : [[output, `--output ${output}`] as const]),
      ...named.map((name) => [name, `--${name}`] as const),
    ]);
  }

  function problems(flags: FormatFlags): readonly string[] {
    const all = asked(flags);
    const comes = PLANNED.find((name) => all.has(name));
    if (comes !== undefined)
      return [`${all.get(comes)}: this format is planned, and cannot be printed yet. Available: ${words.join(', ')}`];
    const unknown = [...all.keys()].find((name) => !words.includes(name));
    if (unknown !== undefined) return [`--output takes ${words.join(', ')}, not "${unknown}"`];
    return all.size > 1 ? [`${[...all.values()].join(' and ')} cannot be used together`] : [];
  }

  return {
    add: (command) => {
      const output = new Option('--output <format>', 'choose the format by its name').choices(words).argParser(String);
      for (const { name, help } of formats) command.option(`--${name}`, help);
      for (const name of PLANNED) command.addOption(new Option(`--${name}`).hideHelp());
      // Whoever comes from the AWS CLI tries it.
      if (!command.options.some(({ long }) => long === '--query')) command.addOption(filter());
      return command.addOption(output);
    },
    problems,
    chosen: (flags) => {
      const found = problems(flags);
      if (found.length > 0) throw new UsageError(found);
      return asked(flags).keys().next().value ?? usual;
    },
  };
}

/** The AWS CLI's `--query`, which no command has: it is refused with what does the same here. */
const filter = (): Option =>
  new Option('--query <expression>').hideHelp().argParser(() => {
    throw new UsageError([`there is no --query here. ${WITH_JQ}`]);
  });
