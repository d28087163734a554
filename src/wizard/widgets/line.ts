import { redact } from '../../core/model/redact.ts';
import { sanitizeLine } from '../../core/model/sanitize.ts';
import type { Tone } from '../theme.ts';
import { cut, width, wrap } from './text.ts';

/** One stretch of one line in one tone. `text` is safe for a terminal: spans are made by `span` only. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
  /** An address of the AWS console: terminals that can open it on a click. Made by `linked` only. */
  readonly link?: string;
}
/** One line of the frame. A frame is a list of lines, so its height is known before anything is drawn. */
export type Line = readonly Span[];

/**
 * Everything that a screen shows passes here: made harmless for the terminal, and masked where it looks like a secret.
 */
export const span = (text: string, tone: Tone = 'plain'): Span => ({ text: redact(sanitizeLine(text)), tone });
/** An address, wrapped; every part of it leads to the whole. */
export const linked = (address: string, columns: number): readonly Line[] =>
  wrap(address, columns).map((part) => [{ ...span(part, 'accent'), link: address }]);
export const line = (...parts: readonly (Span | string)[]): Line =>
  parts.map((part) => (typeof part === 'string' ? span(part) : part));
export const dim = (text: string): Span => span(text, 'dim');
export const strong = (text: string): Span => span(text, 'strong');
export const BLANK: Line = [];

export const lineWidth = (of: Line): number => of.reduce((sum, part) => sum + width(part.text), 0);

/** The line, cut at its end to so many columns. */
export function cutLine(of: Line, columns: number): Line {
  if (lineWidth(of) <= columns) return of;
  const kept: Span[] = [];
  let left = columns;
  for (const part of of) {
    const wide = width(part.text);
    if (wide < left || (wide === left && part === of.at(-1))) {
      kept.push(part);
      left -= wide;
      continue;
    }
    if (left > 0) kept.push({ ...part, text: cut(part.text, left, true) });
    break;
  }
  return kept;
}

export const textOf = (of: Line): string => of.map((part) => part.text).join('');
export const indent = (lines: readonly Line[], by: number): readonly Line[] =>
  lines.map((one) => (one.length === 0 ? one : [span(' '.repeat(by)), ...one]));
