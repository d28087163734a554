import type { Load } from '../state/index.ts';
import type { Context, Row, View } from '../ui.ts';
import { fieldLine } from '../widgets/field.ts';
import { BLANK, dim, type Line, line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/paragraph.ts';
import { alignedRows, countOf } from '../widgets/rows.ts';
import { loadLines } from '../widgets/wait.ts';

/** `? Which API?  ord▌        3 of 214`: the question, what is typed, and how many rows are left. */
export function questionLine(context: Context, question: string, shown: number, all: number): Line {
  const { field, filter } = context.ui;
  const count = all > 1 ? [dim('   '), countOf(shown, all)] : [];
  if (field?.purpose === 'filter')
    return [span('? ', 'accent'), ...fieldLine(`${question}  `, field, context.columns - 16), ...count];
  return line(
    span('? ', 'accent'),
    span(question, 'strong'),
    ...(filter === '' ? [] : [span(`  ${filter}`, 'accent')]),
    ...count,
  );
}

/**
 * What was chosen before in front, the newest first, under a heading; the rest in its own order. `rank` is -1 for what
 * was not.
 */
export function recentFirst<T>(
  all: readonly T[],
  rank: (one: T) => number,
  rest: string,
): readonly (readonly [T, string | null])[] {
  const ranked = all.map((one) => [one, rank(one)] as const);
  const before = ranked.filter(([, at]) => at >= 0).sort(([, a], [, b]) => a - b);
  if (before.length === 0) return all.map((one) => [one, null] as const);
  return [
    ...before.map(([one]) => [one, 'Chosen before'] as const),
    ...ranked.flatMap(([one, at]) => (at >= 0 ? [] : [[one, rest] as const])),
  ];
}

/** What stands instead of a list that is not there, where nothing is drawn anew. */
export function tellList(context: Context, load: Load<readonly unknown[]>, empty: string): readonly Line[] {
  if (load.state === 'ready') return load.value.length === 0 ? paragraph(empty, context.columns) : [];
  return load.state === 'failed' ? (loadLines(load, context.now, '', context.columns) ?? []) : [];
}

/** One choice below a text. */
export const choiceLine = (row: Row, on: boolean): Line =>
  line(span(on ? '❯ ' : '  ', 'selected'), span(row.cells[0]?.text ?? '', on ? 'selected' : 'plain'));

/** A question with rows to choose from; what is waited for, or why there are none, in their place. */
export function chooseView(
  context: Context,
  question: string,
  load: Load<unknown>,
  rows: readonly Row[],
  cursor: number,
  all: number,
  empty: string,
): View {
  const head = [questionLine(context, question, rows.length, all)];
  const going = loadLines(load, context.now, context.spinner, context.columns);
  // The first pages can be chosen from while the others come.
  const early = load.state === 'loading' && load.sofar !== undefined;
  const instead = early ? null : going;
  if (instead !== null) return { head, body: instead, keep: [0, 1], foot: [] };
  if (rows.length === 0) {
    const why = context.ui.filter === '' ? empty : `Nothing fits "${context.ui.filter}". Esc empties the filter.`;
    return { head, body: paragraph(why, context.columns, 'dim', 2), keep: [0, 1], foot: [] };
  }
  return { head, ...listBody(context, rows, cursor), foot: early && going !== null ? [...going] : [] };
}

/** Rows with their group headings, only those that can come into sight laid out. */
export function listBody(
  context: Context,
  rows: readonly Row[],
  cursor: number,
): { readonly body: readonly Line[]; readonly keep: readonly [number, number] } {
  // A list of ten thousand is laid out a window at a time.
  const reach = Math.max(10, context.rows);
  const from = Math.max(0, cursor - reach);
  const near = rows.slice(from, cursor + reach + 1);
  const aligned = alignedRows(
    near.map((row) => row.cells),
    cursor - from,
    context.columns,
    context.ui.field?.purpose === 'filter' ? context.ui.field.text : context.ui.filter,
  );
  const body: Line[] = [];
  let keep: readonly [number, number] = [0, 1];
  for (const [index, row] of near.entries()) {
    const group = row.group ?? null;
    if (group !== null && group !== (near[index - 1]?.group ?? null))
      body.push(...(body.length === 0 ? [] : [BLANK]), line(dim(group)));
    body.push(aligned[index] ?? BLANK);
    if (from + index === cursor) keep = [body.length - 1, body.length];
  }
  return { body, keep };
}
