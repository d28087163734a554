import type { Command, Option } from 'commander';
import { ALL_REGIONS } from '../../aws/elsewhere.ts';
import { FIX_NAMES } from '../../aws/index.ts';
import { CODES } from '../../core/causes/index.ts';
import { VERBS } from '../../core/model/request.ts';
import type { ListName } from './lists.ts';

/** What may follow a flag. */
export type Value =
  | { readonly kind: 'none' | 'any' | 'file' | 'profile' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** What earlier sessions left: the program itself prints it. */
  | { readonly kind: 'list'; readonly list: ListName };

export interface FlagTree {
  /** With its two dashes. */
  readonly name: string;
  readonly summary: string;
  readonly value: Value;
}

export interface CommandTree {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagTree[];
  /** What may stand where no flag does. */
  readonly words: readonly string[];
  /** What the program prints for the place of the words; null where it has nothing. */
  readonly list: ListName | null;
  readonly children: readonly CommandTree[];
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  '--method': VERBS,
  '--region': ALL_REGIONS,
  '--partition': ['aws', 'aws-cn', 'aws-us-gov'],
  '--caller': ['anonymous', 'self'],
  '--compare-caller': ['anonymous', 'self'],
  '--fail-on': ['refused', 'advice', 'never'],
};

const LISTS: Readonly<Record<string, ListName>> = { '--api': 'apis', '--undo': 'sessions', '--apply': 'fixes' };

/** What may stand where no flag does, besides commands. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  explain: CODES,
  permissions: ['read', ...FIX_NAMES],
};

/** A command as the completion scripts need it. */
export function treeOf(command: Command, name: string, summary: string): CommandTree {
  const children = command.commands.map((child) => treeOf(child, child.name(), child.description()));
  const flags = command.createHelp().visibleOptions(command).map(flagOf);
  const words = ARGUMENTS[name] ?? children.map((child) => child.name);
  const takesSession = command.registeredArguments.some((argument) => argument.name() === 'session');
  return { name, summary, flags, words, list: takesSession ? 'sessions' : null, children };
}

/** `help COMMAND`, and `help sessions COMMAND`. */
export function helpTree(commands: readonly CommandTree[]): CommandTree {
  const topic = ({ name, summary, children }: CommandTree): CommandTree => ({
    ...{ name, summary, flags: [], list: null },
    words: children.map((child) => child.name),
    children: children.map(topic),
  });
  return topic({ name: 'help', summary: 'help of a command', flags: [], words: [], list: null, children: commands });
}

function flagOf(option: Option): FlagTree {
  const name = option.long ?? option.short ?? '';
  // Descriptions are broken by hand for the help; in a list they stand on one line.
  return { name, summary: option.description.replace(/\s+/g, ' '), value: valueOf(option, name) };
}

function valueOf(option: Option, name: string): Value {
  if (!option.required && !option.optional) return { kind: 'none' };
  const words = option.argChoices ?? WORDS[name];
  if (words !== undefined) return { kind: 'words', words };
  const list = LISTS[name];
  if (list !== undefined) return { kind: 'list', list };
  if (/profile$/.test(name)) return { kind: 'profile' };
  return { kind: /<(file|dir)[^>]*>|\[(file|dir)[^\]]*\]/.test(option.flags) ? 'file' : 'any' };
}

/** Every command and command of a command, with the words that lead to it. */
export const flattened = (
  commands: readonly CommandTree[],
  before = '',
): readonly { readonly at: string; readonly command: CommandTree }[] =>
  commands.flatMap((command) => {
    const at = before === '' ? command.name : `${before} ${command.name}`;
    return [{ at, command }, ...flattened(command.children, at)];
  });

/** The wizard is what runs without a command: its flags stand at the top. */
export const ROOT = 'wizard';

/**
 * Profile names of both files, one a line. Files only: no program of this name and no network.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export const PROFILES_IN_SHELL = [
  "sed -n 's/^\\[profile[[:space:]]\\{1,\\}\\([^]]*\\)\\].*/\\1/p; s/^\\[\\(default\\)\\].*/\\1/p' " +
    '"${AWS_CONFIG_FILE:-$HOME/.aws/config}" 2>/dev/null',
  `sed -n 's/^\\[\\([^]]*\\)\\].*/\\1/p' "\${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" 2>/dev/null`,
] as const;

/** Prints a list, a word and what it is on each line; nothing where the program cannot be run. */
export const listInShell = (list: ListName): string => `apigw-doctor completion --list ${list} 2>/dev/null`;
