/**
 * A terminal that gets narrower breaks the frame's lines anew, so the frame stands on more rows than Ink has written:
 * Ink would erase too few and leave the frame's top behind, and would draw the old lines once more before React has new ones.
 */

/** Rows that the frame takes beyond its lines, in a terminal of so many columns. `widths` are the frame's line widths. */
export const rowsAdded = (widths: readonly number[], columns: number): number =>
  widths.reduce((sum, wide) => sum + Math.max(0, Math.ceil(wide / Math.max(1, columns)) - 1), 0);

export interface Redraw {
  /** Line widths of the frame that is on the terminal. */
  readonly drawn: () => readonly number[];
  /** Takes Ink's frame off, as Ink knows it. */
  readonly clear: () => void;
  /** Draws for the new size, before it returns. */
  readonly draw: () => void;
}

/** Listens in front of Ink; returns the way to stop. */
export function redrawOnResize(stdout: NodeJS.WriteStream, { drawn, clear, draw }: Redraw): () => void {
  let columns = stdout.columns;
  const resized = (): void => {
    // The cursor stands on the row below the frame: go up and erase, row by row, what Ink does not know of.
    if (stdout.columns < columns) stdout.write('\u001B[1A\u001B[2K'.repeat(Math.min(rowsAdded(drawn(), stdout.columns), stdout.rows)));
    columns = stdout.columns;
    clear();
    draw();
  };
  stdout.prependListener('resize', resized);
  return () => void stdout.off('resize', resized);
}
