import { type Line, textOf } from '../widgets/line.ts';

/** Wide enough that nothing is cut or wrapped: the reader, or the terminal, breaks lines itself. */
export const UNCUT = 10_000;

/**
 * Lines as they are read aloud: no symbols, no columns, no drawn marks. `✔ pass         Logs   on` becomes `pass: Logs:
 * on`; a changed line of a diff says `remove` or `add`.
 */
export const spoken = (lines: readonly Line[]): readonly string[] =>
  lines.map((one) => spokenLine(textOf(one))).filter((text) => text !== '');

function spokenLine(text: string): string {
  if (/^[\s^…]*$/.test(text)) return '';
  const change = /^([+-]) {2,}(\S.*)$/.exec(text);
  if (change !== null) return `${change[1] === '+' ? 'add' : 'remove'}: ${change[2]}`;
  return text
    .replace(/[✔✖▲●○❯▌⠋]|\^{2,}/gu, ' ')
    .replace(/(^|\s)[–·?](?=\s)/g, '$1')
    .replace(/≠/g, 'is not')
    .trim()
    .replace(/([^:,\s])\s{2,}/g, '$1: ')
    .replace(/\s{2,}/g, ' ');
}
