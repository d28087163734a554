/**
 * Colours and symbols, the one place for them. Sixteen colours only, those that can be read on black and on white:
 * yellow and cyan vanish on white, blue on black. Green and red stand on marks and signs; every mark is a symbol and a
 * word.
 */

export type Tone =
  | 'plain'
  | 'strong'
  | 'dim'
  | 'good'
  | 'bad'
  | 'warn'
  | 'accent'
  | 'mark'
  | 'selected'
  | 'badge'
  | 'match';

/** What a tone is to Ink's `<Text>`. Plain has none, so that the terminal's own colours show. */
export interface Look {
  readonly color?: string;
  readonly bold?: true;
  readonly dimColor?: true;
  readonly inverse?: true;
  readonly underline?: true;
}
export const LOOKS: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  warn: { color: 'magenta' },
  accent: { color: 'blueBright' },
  mark: { color: 'red', bold: true },
  selected: { color: 'blueBright', bold: true },
  badge: { color: 'red', bold: true },
  match: { bold: true, underline: true },
};

/** A verdict's symbol and word, which always stand together. */
export interface MarkLook {
  readonly symbol: string;
  readonly word: string;
  readonly tone: Tone;
}
export const MARKS = {
  pass: { symbol: '✔', word: 'pass', tone: 'good' },
  refuses: { symbol: '✖', word: 'refuses', tone: 'bad' },
  warn: { symbol: '▲', word: 'warning', tone: 'warn' },
  'cannot-tell': { symbol: '?', word: 'cannot tell', tone: 'warn' },
  'not-applicable': { symbol: '–', word: 'not used', tone: 'dim' },
  'not-reached': { symbol: '○', word: 'not reached', tone: 'dim' },
  waiting: { symbol: '·', word: 'waiting', tone: 'dim' },
  info: { symbol: '●', word: 'note', tone: 'accent' },
} as const satisfies Record<string, MarkLook>;

export type MarkName = keyof typeof MARKS;

/** How long each of its pictures stands, in milliseconds: eight a second. */
export const TICK_MS = 125;
export const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** One column for one column, so that a layout holds with either table. */
const ASCII: Readonly<Record<string, string>> = {
  '✔': '+',
  '✖': 'x',
  '▲': '!',
  '–': '-',
  '○': 'o',
  '·': '-',
  '●': '*',
  '❯': '>',
  '…': '~',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '▌': '_',
  '│': '|',
  '≠': '#',
  '•': '*',
  '⠋': '|',
  '⠙': '/',
  '⠹': '-',
  '⠸': '\\',
  '⠼': '|',
  '⠴': '/',
  '⠦': '-',
  '⠧': '\\',
  '⠇': '|',
  '⠏': '/',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '─': '-',
  '↵': '<',
};

/** The same text for a terminal that draws ASCII only. */
export const toAscii = (text: string): string =>
  text.replace(/\P{ASCII}/gu, (character) => ASCII[character] ?? character);

/** Terminals that are known to open links; FORCE_HYPERLINK says otherwise either way. */
export function supportsLinks(env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = env['FORCE_HYPERLINK'];
  if (forced !== undefined) return forced !== '0';
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux' || (env['NO_COLOR'] ?? '') !== '') return false;
  return (
    /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio)$/.test(env['TERM_PROGRAM'] ?? '') ||
    Number(env['VTE_VERSION'] ?? 0) >= 5000 ||
    env['WT_SESSION'] !== undefined ||
    env['KONSOLE_VERSION'] !== undefined ||
    /^(xterm-kitty|alacritty|foot|xterm-ghostty)/.test(env['TERM'] ?? '')
  );
}

/** Whether the terminal is likely to draw Unicode: a UTF-8 locale, and not the Linux console. */
export function supportsUnicode(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
  if (platform === 'win32') return env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] === 'vscode';
  if (platform === 'darwin') return true;
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
