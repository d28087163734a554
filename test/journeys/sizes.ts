/** The terminals that a journey is played on: the usual one, a pane of a split window, a large one. */
export const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 12 },
  { columns: 120, rows: 40 },
] as const;
