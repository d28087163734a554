import { Fzf } from 'fzf';
import type { Row } from '../../ui.ts';

/** The rows that fit what is typed. */
export type RowFilter = (typed: string) => readonly Row[];

/**
 * Rows that hold every word typed, in their order; where none does, those that come near, the best first. What a list
 * of thousands costs to prepare is paid once for the list, not for each key.
 */
export function rowFilter(rows: readonly Row[]): RowFilter {
  let lower: readonly string[] | null = null;
  return (typed) => {
    const words = typed
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) return rows;
    lower ??= rows.map(searched);
    const texts = lower;
    const exact = rows.filter((_, at) => words.every((word) => texts[at]?.includes(word)));
    if (exact.length > 0) return exact;
    return nearRows(rows, texts, words.join(''));
  };
}

/** Every column, and what the row is known by besides; a way on that stands beside the list is never looked for. */
const searched = ({ search, cells }: Row): string =>
  search === '' ? '' : `${search} ${cells.map(({ text }) => text).join(' ')}`.toLowerCase();

/**
 * More than these are put in order by how close their letters stand; ranking thousands well would make every key wait.
 */
const RANKED = 100;

/** Rows that hold the letters typed in this order. */
function nearRows(rows: readonly Row[], lower: readonly string[], letters: string): readonly Row[] {
  const held = lower.flatMap((text, at) => {
    const row = rows[at];
    const spread = row === undefined ? null : spreadOf(text, letters);
    return row === undefined || spread === null ? [] : [{ row, spread }];
  });
  if (held.length > RANKED) return held.sort((a, b) => a.spread - b.spread).map(({ row }) => row);
  const found = new Fzf<readonly Row[]>(
    held.map(({ row }) => row),
    { selector: (row: Row) => row.search, casing: 'case-insensitive' },
  ).find(letters);
  return found.map(({ item }: { readonly item: Row }) => item);
}

/**
 * How many letters lie between the first and the last of those typed; null when they are not all there in this order.
 */
function spreadOf(text: string, letters: string): number | null {
  const first = text.indexOf(letters.slice(0, 1));
  let at = first - 1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at === -1) return null;
  }
  return at - first;
}

/** The same for a list that is looked through once. */
export const filterRows = (rows: readonly Row[], typed: string): readonly Row[] => rowFilter(rows)(typed);
