import type { WizardStreams } from './streams.ts';

/**
 * A terminal that gets narrower breaks the frame's lines anew, so the frame stands on more rows than Ink has written:
 * Ink would erase too few and leave the frame's top behind, and would draw the old lines once more before React has new
 * ones. What no longer fits into the window is pushed into the history, where nothing can be erased; it comes back into
 * sight when the window grows. So it is remembered, and erased then; the lines of the transcript that stand below it
 * are written again.
 */

/** A line above the cursor: what is left of an old frame, or a line of the transcript and which. */
export interface Stood {
  readonly wide: number;
  readonly item: number | null;
}

/** Rows that these lines take in a terminal of so many columns. */
export const rowsOf = (lines: readonly Stood[], columns: number): number =>
  lines.reduce((sum, { wide }) => sum + rowsOfLine(wide, columns), 0);
const rowsOfLine = (wide: number, columns: number): number => Math.max(1, Math.ceil(wide / Math.max(1, columns)));

/**
 * Which of these lines are in sight when only the last so many rows are. Of an old frame's line that is cut, the part
 * in sight will be erased, so it is two; the transcript's stays, and will be whole again.
 */
export function inSight(
  lines: readonly Stood[],
  columns: number,
  visible: number,
): { readonly hidden: readonly Stood[]; readonly seen: readonly Stood[] } {
  let over = rowsOf(lines, columns) - visible;
  const hidden: Stood[] = [];
  const seen: Stood[] = [];
  for (const one of lines) {
    const rows = rowsOfLine(one.wide, columns);
    const out = Math.max(0, Math.min(rows, over));
    over -= rows;
    const whole = out === rows || one.item !== null;
    if (out > 0) hidden.push(whole ? one : { ...one, wide: out * columns });
    if (out === 0 || !whole) seen.push({ ...one, wide: Math.max(0, one.wide - out * columns) });
  }
  return { hidden, seen };
}

export interface Redraw {
  /** Line widths of the frame that is on the terminal. */
  readonly drawn: () => readonly number[];
  /** Takes Ink's frame off, as Ink knows it. */
  readonly clear: () => void;
  /** Draws for the new size, before it returns; the transcript from this line on too, where it is not null. */
  readonly draw: (from: number | null) => void;
}

export interface Reflow {
  /** Lines of the transcript have been written above the frame. */
  scrolled(lines: readonly Stood[]): void;
  /** The terminal is the shell's until the returned function is called: what it writes is nothing of ours. */
  pause(): () => void;
  stop(): void;
}

const WHERE_IS_THE_CURSOR = '\u001B[6n';
const ERASE_ROW_ABOVE = '\u001B[1A\u001B[2K';

/** Listens in front of Ink. */
export function redrawOnResize({ stdin, stdout }: WizardStreams, { drawn, clear, draw }: Redraw): Reflow {
  /** What stands above the frame, from the first line on that is left of an old one; empty when none is. */
  let above: readonly Stood[] = [];
  /** What stood above the cursor when its place was asked for. */
  let asked: { readonly lines: readonly Stood[]; readonly columns: number } | null = null;
  let unanswered = 0;

  const eraseAbove = (rows: number): void =>
    void stdout.write(ERASE_ROW_ABOVE.repeat(Math.max(0, Math.min(rows, stdout.rows))));
  let isPaused = false;
  const resized = (): void => {
    if (isPaused) return;
    const { columns, rows } = stdout;
    const frame = drawn();
    const lines = [...above, ...frame.map((wide) => ({ wide, item: null }))];
    // Until the terminal answers: as if it had moved up no more than it must to keep the row below the frame in sight.
    const { hidden, seen } = inSight(lines, columns, rows - 1);
    above = fromStale([...hidden, ...seen.slice(0, endOfTranscript(seen))]);
    asked = { lines, columns };
    // Ink listens by now, and throws the answers away; who listens besides does not set the stream flowing.
    if (unanswered++ === 0) stdin.on('data', onInput);
    stdout.write(WHERE_IS_THE_CURSOR);
    // Go up and erase, row by row, what Ink does not know of; at the window's top the cursor stays.
    eraseAbove(rowsOf(lines.slice(endOfTranscript(lines)), columns) - frame.length);
    clear();
    draw(null);
  };
  const onInput = (chunk: Buffer | string): void => {
    const [row] = cursorRows(chunk.toString()).slice(-1);
    if (row === undefined) return;
    unanswered -= cursorRows(chunk.toString()).length;
    if (unanswered > 0) return;
    stopListening();
    if (asked !== null) settle(asked.lines, asked.columns, row - 1);
  };
  /** Now it is known how many rows were in sight above the cursor. What of it is left of old frames is taken off. */
  const settle = (lines: readonly Stood[], columns: number, visible: number): void => {
    const { hidden, seen } = inSight(lines, columns, visible);
    const kept = seen.slice(0, endOfTranscript(seen));
    const stale = fromStale(kept);
    const rewritten = stale.filter(({ item }) => item !== null);
    above = fromStale([...hidden, ...kept.slice(0, kept.length - stale.length), ...rewritten]);
    if (stale.length === 0) return;
    eraseAbove(rowsOf(stale, columns));
    clear();
    draw(rewritten[0]?.item ?? null);
  };
  const stopListening = (): void => {
    unanswered = 0;
    stdin.off('data', onInput);
  };
  stdout.prependListener('resize', resized);
  return {
    scrolled(lines) {
      if (above.length > 0) above = [...above, ...lines];
      asked = null;
    },
    pause() {
      isPaused = true;
      stopListening();
      return () => {
        isPaused = false;
        above = [];
        asked = null;
      };
    },
    stop() {
      stdout.off('resize', resized);
      stopListening();
    },
  };
}

/** Where the lines end below which nothing of the transcript stands. */
const endOfTranscript = (lines: readonly Stood[]): number => lines.findLastIndex(({ item }) => item !== null) + 1;
/** From the first line on that is left of an old frame. */
function fromStale(lines: readonly Stood[]): readonly Stood[] {
  const first = lines.findIndex(({ item }) => item === null);
  return first === -1 ? [] : lines.slice(first);
}

/** Rows, counted from 1, in a terminal's answers to where its cursor is: `CSI row ; column R`. */
const cursorRows = (input: string): readonly number[] =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the answer is a control sequence.
  [...input.matchAll(/\u001B\[(\d+);\d+R/g)].map(([, row]) => Number(row));
