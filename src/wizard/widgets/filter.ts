import { Fzf } from 'fzf';
import type { Row } from '../ui.ts';

/** Rows that hold every word typed, in their order; where none does, those that come near, the best first. */
export function filterRows(rows: readonly Row[], typed: string): readonly Row[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rows;
  const exact = rows.filter((row) => words.every((word) => row.search.toLowerCase().includes(word)));
  if (exact.length > 0) return exact;
  const near = new Fzf<readonly Row[]>(rows, { selector: (row: Row) => row.search, casing: 'case-insensitive' }).find(words.join(''));
  return near.map((found: { readonly item: Row }) => found.item);
}
