import { type Environment, isSwitchedOn, variable } from '../host/environment.ts';
import type { CommandContext } from './command-context.ts';
import { harmless } from './paint.ts';

/** What may be longer than a screen and asks nothing while it is written. Help always is, whatever the command. */
const LONG: Readonly<Record<string, readonly string[] | null>> = {
  explain: null,
  permissions: null,
  config: null,
  sessions: ['list', 'show', 'export'],
};

/** The result of one command: written at once, or kept until `end` shows it in a pager. */
export interface PagedOutput {
  readonly out: (text: string) => void;
  readonly end: () => Promise<void>;
}

/**
 * On a terminal, a text that is longer than the screen goes through a pager: `AWS_PAGER`, then `PAGER`, then the pager
 * of the settings file, else less. An empty one, or `--no-pager`, turns it off; so do a terminal that cannot be drawn
 * on, and a screen reader.
 */
export function pagedOutput(context: CommandContext, name: string | null, args: readonly string[]): PagedOutput {
  const { environment, terminal } = context;
  const pager = pagerOf(environment);
  if (terminal === undefined || pager === null || !mayPage(environment, name, args))
    return { out: context.out, end: async () => undefined };
  let text = '';
  return {
    out: (more) => {
      text += more;
    },
    end: async () => {
      const { columns, rows } = terminal();
      if (rowsOf(text, columns) < rows) return context.out(text);
      // Starting programs takes modules of Node's own that no other start needs.
      const { throughPager } = await import('../host/pager.ts');
      // What git and the AWS CLI give to less: end where all fits, colours as they are, leave the text on the screen.
      const env = { ...environment.variables, LESS: environment.variables['LESS'] ?? 'FRX' };
      if (!(await throughPager(pager, harmless(text), env))) context.out(text);
    },
  };
}

function mayPage(environment: Environment, name: string | null, args: readonly string[]): boolean {
  const words = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  if (words.includes('--no-pager') || variable(environment, 'TERM') === 'dumb') return false;
  if (isSwitchedOn(variable(environment, 'ACCESSIBLE'))) return false;
  if (name === null || words.includes('--help') || words.includes('-h')) return true;
  const actions = LONG[name];
  const action = words.find((word) => !word.startsWith('-')) ?? 'list';
  return actions === null || (actions?.includes(action) ?? false);
}

/** Null where it is turned off. */
export function pagerOf({ variables, platform }: Environment): string | null {
  const chosen = variables['AWS_PAGER'] ?? variables['PAGER'] ?? (platform === 'win32' ? 'more' : 'less');
  return chosen.trim() === '' ? null : chosen;
}

/** How many rows of the screen a text takes: a line that is too wide goes on in the next row. */
const rowsOf = (text: string, columns: number): number =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .reduce((rows, line) => rows + Math.max(1, Math.ceil([...line].length / columns)), 0);
