import { aboutRow } from './about.ts';
import { TERMS, type Term, termsOf } from './glossary.ts';
import { KEYS, type KeyContext, type KeyEntry } from './keys.ts';
import type { View } from './ui.ts';
import { BLANK, cutLine, dim, type Line, line, lineWidth, span } from './widgets/line.ts';
import { hanging, paragraph } from './widgets/paragraph.ts';
import { pad, width } from './widgets/text.ts';

export interface Frame {
  readonly lines: readonly Line[];
  /** How far a body that is scrolled by hand can go, and how many of its lines are in sight. */
  readonly maxScroll: number;
  readonly page: number;
}

/**
 * The live region, never taller than `rows`: head and foot stand, the body is shown as far as there is room.
 * A frame as tall as the terminal would make Ink erase more than its own lines.
 */
export function frameOf(context: KeyContext, view: View, help: boolean): Frame {
  const { columns, rows } = context;
  const footer = [...noticeLines(context), footerLine(context)];
  if (help)
    return assemble(
      context,
      [line(span('Keys', 'strong'))],
      [...helpLines(context), ...wordLines(context)],
      [],
      footer,
      'scroll',
    );
  const room = rows - footer.length;
  // On a small terminal the foot gives way first, from its front, then the head from its back: what is asked stays.
  const foot = view.foot.slice(Math.max(0, view.foot.length - Math.max(1, room - 2)));
  const head = view.head.slice(0, Math.max(0, Math.min(view.head.length, room - foot.length - 1)));
  return assemble(
    context,
    head.map((one) => cutLine(one, columns)),
    view.body,
    [...foot.map((one) => cutLine(one, columns)), ...aboutLines(context)],
    footer,
    view.keep,
  );
}

function assemble(
  context: KeyContext,
  head: readonly Line[],
  body: readonly Line[],
  foot: readonly Line[],
  footer: readonly Line[],
  keep: View['keep'],
): Frame {
  const { columns, rows, ui } = context;
  const room = Math.max(1, rows - head.length - foot.length - footer.length);
  const free = rows - head.length - body.length - foot.length - footer.length;
  const maxScroll = Math.max(0, body.length - room + (body.length > room ? 2 : 0));
  const start = keep === 'scroll' ? Math.min(ui.scroll, maxScroll) : keep[0] - Math.floor((room - 2) / 2);
  const shown = windowOf(body, start, room, keep === 'scroll' && context.list.length > 0 ? ' (PgDn)' : '').map((one) =>
    cutLine(one, columns),
  );
  // Air above, from the history, and below, from the keys, where there is room for it.
  const lines = [...(free >= 2 ? [BLANK] : []), ...head, ...shown, ...foot, ...(free >= 1 ? [BLANK] : []), ...footer];
  return { lines: lines.slice(0, rows), maxScroll, page: Math.max(1, room - 2) };
}

/** So many lines of the body, with a line above and below that says what is not in sight. */
function windowOf(body: readonly Line[], wanted: number, room: number, how: string): readonly Line[] {
  if (body.length <= room) return body;
  if (room < 3)
    return body.slice(
      Math.max(0, Math.min(wanted, body.length - room)),
      Math.max(0, Math.min(wanted, body.length - room)) + room,
    );
  const start = Math.max(0, Math.min(wanted, body.length - room + 1));
  const above = start > 0 ? 1 : 0;
  const below = start + room - above < body.length ? 1 : 0;
  const count = room - above - below;
  return [
    ...(above ? [line(dim(`  ↑ ${start} more`))] : []),
    ...body.slice(start, start + count),
    ...(below ? [line(dim(`  ↓ ${body.length - start - count} more${how}`))] : []),
  ];
}

/** Terminals lower than this keep their rows for what is asked. */
const ROOM_TO_EXPLAIN = 20;

/** One sentence about the word under the cursor, above the keys. A typed text has its own help. */
function aboutLines({ screen, ui, list, cursor, columns, rows, ...context }: KeyContext): readonly Line[] {
  if (ui.open !== null || ui.field !== null || rows < ROOM_TO_EXPLAIN) return [];
  const about = aboutRow(screen.id, { ...context, ui, columns, rows }, list[cursor]);
  return about === null ? [] : [BLANK, ...paragraph(about, columns, 'dim').slice(0, 2)];
}

const termLines = ({ word, sentence }: Term, columns: number): readonly Line[] =>
  hanging([span(`${word}: `, 'dim')], sentence, columns, 'dim');

function noticeLines({ state, columns }: KeyContext): readonly Line[] {
  if (state.notice === null) return [];
  const look = { info: ['● ', 'accent'], warn: ['▲ ', 'warn'], bad: ['✖ ', 'bad'] } as const;
  const [symbol, tone] = look[state.notice.tone];
  return hanging([span(symbol, tone)], state.notice.text, columns).slice(0, 3);
}

/** What works here, from the key table; what does not fit is left out, `? keys` stays. */
function footerLine(context: KeyContext): Line {
  if (context.ui.field !== null) return cutLine(line(dim(typingHelp(context))), context.columns);
  const shown = KEYS.filter((entry) => entry.word !== '' && entry.here(context));
  const last = shown.find((entry) => entry.label === '?');
  const parts: Line[number][] = [];
  let left = context.columns - (last === undefined ? 0 : width(`${last.label} ${last.word}`));
  for (const entry of shown) {
    if (entry === last) continue;
    const next = [...piece(entry, context), dim('   ')];
    if (lineWidth(next) > left) continue;
    left -= lineWidth(next);
    parts.push(...next);
  }
  return last === undefined ? parts : [...parts, ...piece(last, context)];
}

const piece = (entry: KeyEntry, context: KeyContext) => {
  const able = entry.why(context) === null;
  return [span(entry.label, able ? 'accent' : 'dim'), dim(` ${entry.word}${able ? '' : ' (off)'}`)];
};

const typingHelp = ({ ui }: KeyContext): string =>
  ui.field?.purpose === 'filter'
    ? '↑↓ move   enter choose   esc empties, then leaves the filter'
    : 'enter done   esc empties, then goes back   ctrl+c quits';

/** All words, those of this screen first. */
function wordLines({ screen, columns }: KeyContext): readonly Line[] {
  const here = termsOf(screen.id);
  const others = TERMS.filter((term) => !here.includes(term));
  return [BLANK, line(span('Words', 'strong')), ...[...here, ...others].flatMap((term) => termLines(term, columns))];
}

function helpLines(context: KeyContext): readonly Line[] {
  return KEYS.flatMap((entry) => {
    const why = entry.why(context);
    const row = line(
      span(pad(entry.keys[0] === 'up' ? '↑' : entry.label, 8), why === null ? 'accent' : 'dim'),
      span(entry.help, why === null ? 'plain' : 'dim'),
    );
    return why === null
      ? [row]
      : lineWidth(row) + width(why) + 3 <= context.columns
        ? [[...row, dim(` · ${why}`)]]
        : [row, line(dim(`${' '.repeat(8)}${why}`))];
  });
}
