import type { Row } from '../../ui.ts';

/** By rows, or by lines where a text is scrolled. */
export type Step = 'up' | 'down' | 'page-up' | 'page-down' | 'start' | 'end';

/** Where one step leads to, from 0 to `last`. */
export function moved(from: number, step: Step, page: number, last: number): number {
  const by = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    start: -Number.MAX_SAFE_INTEGER,
    end: Number.MAX_SAFE_INTEGER,
  }[step];
  return Math.max(0, Math.min(from + by, last));
}

/** One line of a list: a row by its index, the heading of a group, or an empty line. */
export type ListLine =
  | { readonly row: number }
  /** `above`, `gapAbove`: the index of the row that begins the group. */
  | { readonly heading: string; readonly above: number }
  | { readonly gapAbove: number };

/** A list as lines: each group stands under its heading. */
export function listLines(rows: readonly Row[]): readonly ListLine[] {
  const lines: ListLine[] = [];
  let group: string | null = null;
  for (const [index, row] of rows.entries()) {
    if (row.group !== undefined && row.group !== group) {
      if (lines.length > 0) lines.push({ gapAbove: index });
      lines.push({ heading: row.group, above: index });
    }
    group = row.group ?? null;
    lines.push({ row: index });
  }
  return lines;
}
