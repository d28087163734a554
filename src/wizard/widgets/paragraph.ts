import { sanitize } from '../../core/model/sanitize.ts';
import type { Tone } from '../theme.ts';
import { type Line, line, type Span, span } from './line.ts';
import { pad, width, wrap } from './text.ts';

/** Prose, wrapped; its own newlines stay. */
export function paragraph(text: string, columns: number, tone: Tone = 'plain', left = 0): readonly Line[] {
  const room = columns - left;
  return sanitize(text)
    .split('\n')
    .flatMap((part) => wrap(part, room))
    .map((part) => line(span(' '.repeat(left) + part, tone)));
}

/** `Label     what it says`, wrapped under itself; on a narrow terminal the label stands above. */
export function labelled(
  label: string,
  text: string,
  columns: number,
  labelColumns = 12,
  tone: Tone = 'plain',
): readonly Line[] {
  if (columns < labelColumns + 24) return [line(span(label, 'dim')), ...paragraph(text, columns, tone, 2)];
  return wrap(sanitize(text).replace(/\n+/g, ' '), columns - labelColumns).map((part, index) =>
    line(span(pad(index === 0 ? label : '', labelColumns), 'dim'), span(part, tone)),
  );
}

/** A first line with a mark, its continuation indented under the text behind the mark. */
export function hanging(mark: readonly Span[], text: string, columns: number, tone: Tone = 'plain'): readonly Line[] {
  const left = mark.reduce((sum, part) => sum + width(part.text), 0);
  return wrap(sanitize(text).replace(/\n+/g, ' '), columns - left).map((part, index) =>
    index === 0 ? [...mark, span(part, tone)] : line(' '.repeat(left), span(part, tone)),
  );
}
