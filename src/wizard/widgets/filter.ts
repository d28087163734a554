import { Fzf } from 'fzf';
import type { Row } from '../ui.ts';

/** Rows that fit what is typed, the best first; all of them, in their order, for nothing typed. */
export function filterRows(rows: readonly Row[], typed: string): readonly Row[] {
  const text = typed.trim();
  if (text === '') return rows;
  return new Fzf<readonly Row[]>(rows, { selector: (row: Row) => row.search, casing: 'case-insensitive' })
    .find(text)
    .map((found: { readonly item: Row }) => found.item);
}
