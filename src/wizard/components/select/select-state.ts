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
export type ListLine = { readonly row: number } | { readonly heading: string } | { readonly gapAbove: string };

/** A list as lines: each group stands under its heading. */
export function listLines(rows: readonly Row[]): readonly ListLine[] {
  const lines: ListLine[] = [];
  let group: string | null = null;
  for (const [index, row] of rows.entries()) {
    if (row.group !== undefined && row.group !== group) {
      if (lines.length > 0) lines.push({ gapAbove: row.group });
      lines.push({ heading: row.group });
    }
    group = row.group ?? null;
    lines.push({ row: index });
  }
  return lines;
}

/** What of so many lines is in sight. */
export interface Window {
  readonly from: number;
  readonly until: number;
  /** Lines out of sight; a line that says so takes the place of one. */
  readonly above: number;
  readonly below: number;
}

/** Below this there is no room to say how many lines are out of sight. */
const ROOM_TO_SAY = 3;

/** The part of a list or text that is shown: it begins at this line as far as that can be. */
export function windowFrom(start: number, all: number, room: number): Window {
  if (all <= room) return { from: 0, until: all, above: 0, below: 0 };
  if (room < ROOM_TO_SAY) {
    const from = Math.max(0, Math.min(start, all - room));
    return { from, until: from + room, above: 0, below: 0 };
  }
  const from = Math.max(0, Math.min(start, all - room + 1));
  const above = from > 0 ? 1 : 0;
  const below = from + room - above < all ? 1 : 0;
  const until = from + room - above - below;
  return { from, until, above: from, below: all - until };
}

/** The same around a line that has to be in sight. */
export const windowAround = (line: number, all: number, room: number): Window =>
  windowFrom(line - Math.max(0, Math.floor((room - 2) / 2)), all, room);
