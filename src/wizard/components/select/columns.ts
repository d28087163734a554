import stringWidth from 'string-width';
import type { Cell } from '../../ui.ts';

/** Columns narrower than this are left out rather than cut to nothing. */
const LEAST = 8;
/** Between two columns. */
export const GAP = 2;

/**
 * How wide the columns of a list are. Ink has no table, so rows that stand in one line need their widths from here;
 * cutting and padding are Ink's. Columns are left out from the right, and the first one, which tells what is chosen,
 * leaves a third to the others when it would take everything. A row of one cell among longer ones is a sentence: it
 * takes the whole line and makes no column wider.
 */
export function columnWidths(all: readonly (readonly Cell[])[], room: number): readonly number[] {
  const long = all.filter((cells) => cells.length > 1);
  const rows = long.length > 0 ? long : all;
  const count = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  const natural = Array.from({ length: count }, (_, at) =>
    rows.reduce((most, cells) => Math.max(most, stringWidth(cells[at]?.text ?? '')), 0),
  );
  const widths: number[] = [];
  let rest = room;
  for (const [at, wide] of natural.entries()) {
    if (at > 0 && rest < Math.min(wide, LEAST)) break;
    const most = at === 0 && count > 1 && wide > room ? Math.max(LEAST, Math.floor((room * 2) / 3)) : rest;
    const taken = Math.min(wide, most);
    widths.push(taken);
    rest -= taken + GAP;
  }
  return widths;
}
