import type { Tone } from '../theme.ts';
import type { Cell } from '../ui.ts';
import { dim, type Line, type Span, span } from './line.ts';
import { marked } from './match.ts';
import { cut, cutMiddle, pad, width } from './text.ts';

/** Columns narrower than this are left out rather than cut to nothing. */
const LEAST = 8;
const GAP = 2;

/**
 * Rows in aligned columns. The first column is what is chosen and goes last when room is short:
 * columns are dropped from the right, then the last one kept is cut. What of `typed` is found in a cell is marked.
 */
export function alignedRows(
  rows: readonly (readonly Cell[])[],
  selected: number,
  columns: number,
  typed = '',
): readonly Line[] {
  const widths = columnWidths(rows, columns - 2);
  return rows.map((cells, index) => {
    const on = index === selected;
    const parts: Span[] = [on ? span('❯ ', 'selected') : span('  ')];
    for (const [at, wide] of widths.entries()) {
      const cell = cells[at];
      const last = at === widths.length - 1;
      const whole = span(cell?.text ?? '').text;
      // Prose is read from its beginning; a name or an ARN is told by both its ends.
      const text = at > 0 && whole.includes(' ') ? cut(whole, wide) : cutMiddle(whole, wide);
      const tone: Tone = at === 0 && on ? 'selected' : (cell?.tone ?? (at === 0 ? 'plain' : 'dim'));
      parts.push(...marked(text, typed, tone, at === 0), span(last ? '' : pad('', wide + GAP - width(text)), tone));
    }
    return parts;
  });
}

function columnWidths(rows: readonly (readonly Cell[])[], room: number): readonly number[] {
  const count = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  const natural = Array.from({ length: count }, (_, at) =>
    rows.reduce((most, cells) => Math.max(most, width(cells[at]?.text ?? '')), 0),
  );
  const widths: number[] = [];
  let left = room;
  for (const [at, wide] of natural.entries()) {
    if (at > 0 && left < Math.min(wide, LEAST)) break;
    // The first column leaves a third to the others when it would take everything.
    const most = at === 0 && count > 1 && wide > room ? Math.max(LEAST, Math.floor((room * 2) / 3)) : left;
    const taken = Math.min(wide, most);
    widths.push(taken);
    left -= taken + GAP;
  }
  return widths;
}

/** `3 of 214`, for the end of a question's line. */
export const countOf = (shown: number, all: number): Span => dim(shown === all ? `${all}` : `${shown} of ${all}`);
