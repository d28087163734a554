import { sanitize } from '../core/model/sanitize.ts';
import { type Environment, variable } from '../host/environment.ts';

export interface PaintFlags {
  readonly color?: 'auto' | 'always' | 'never';
  readonly ascii?: boolean;
}

/**
 * Whether text for people is coloured: a flag wins over https://no-color.org and FORCE_COLOR, these over what stdout
 * is.
 */
export function wantsColor({ color = 'auto' }: PaintFlags, environment: Environment, toTerminal: boolean): boolean {
  if (color !== 'auto') return color === 'always';
  if (variable(environment, 'NO_COLOR') !== null) return false;
  const forced = variable(environment, 'FORCE_COLOR');
  if (forced !== null) return forced !== '0' && forced !== 'false';
  return toTerminal && variable(environment, 'TERM') !== 'dumb';
}

const RED = 31;
const GREEN = 32;
const YELLOW = 33;
const OUTCOME = { refused: RED, allowed: GREEN, 'cannot-tell': YELLOW } as const;

/** The first line in the colour of the outcome; its words say the same. */
export function colored(text: string, outcome: keyof typeof OUTCOME): string {
  const end = text.indexOf('\n');
  return end === -1 ? text : `\u001B[1;${OUTCOME[outcome]}m${text.slice(0, end)}\u001B[0m${text.slice(end)}`;
}

/** What a command prints, without anything that a terminal would obey but the colours from here and tabs. */
export const harmless = (text: string): string =>
  text
    .split(OWN)
    .map((part, at) => (at % 2 === 1 ? part : sanitize(part)))
    .join('');
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject.
const OWN = /(\u001B\[(?:0|1;3[123])m|\t)/;

const SIGNS: Readonly<Record<string, string>> = {
  '✔': '+',
  '✖': 'x',
  '○': 'o',
  '…': '...',
  '•': '*',
  '→': '->',
  '─': '-',
  '│': '|',
};

/** The program's own signs as ASCII; names and texts of others stay as they are. */
export const inAscii = (text: string): string => text.replace(/[✔✖○…•→─│]/g, (sign) => SIGNS[sign] ?? sign);

/** JSON means the same with everything outside ASCII escaped. */
export const jsonInAscii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
