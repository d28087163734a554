import type { NearMiss } from '../../core/model/gate.ts';
import { sanitizeLine } from '../../core/model/sanitize.ts';
import { dim, type Line, line, span } from './line.ts';
import { pad, width } from './text.ts';

const GRANTED = 'granted   ';
const ASKED = 'asked for ';

/** Two texts one above the other and one mark under what differs: the heart of a finding. */
export function nearMiss(miss: NearMiss, columns: number): readonly Line[] {
  const granted = sanitizeLine(miss.granted);
  const asked = sanitizeLine(miss.asked);
  const { start, grantedEnd, askedEnd } = difference(granted, asked);
  const room = columns - GRANTED.length;
  if (room < 24) return narrow(granted, asked, start, grantedEnd, askedEnd, columns, miss);
  // Both are cut by the same amount in front, so that they stay aligned and the difference stays in sight.
  const longest = Math.max(granted.length, asked.length);
  const from = longest <= room ? 0 : Math.max(0, Math.min(start - Math.floor(room / 3), longest - room + 1));
  const show = (text: string, end: number) => clip(text, from, room, start, end);
  const mark = '^'.repeat(Math.max(1, Math.min(Math.max(grantedEnd, askedEnd) - start, room - (start - from))));
  const lead = ' '.repeat(Math.max(0, GRANTED.length + start - from));
  const what = explain(miss, granted.slice(start, grantedEnd), asked.slice(start, askedEnd));
  const beside = lead.length + mark.length + 1 + width(what) <= columns;
  return [
    line(dim(GRANTED), ...show(granted, grantedEnd)),
    line(dim(ASKED), ...show(asked, askedEnd)),
    beside ? line(span(`${lead}${mark} ${what}`, 'mark')) : line(span(lead + mark, 'mark')),
    ...(beside ? [] : [line(span(pad('', Math.max(0, Math.min(lead.length, columns - width(what)))) + what, 'mark'))]),
  ];
}

/** Where two texts begin to differ and where they end to, snapped to whole segments between `/`, `:` and `,`. */
export function difference(
  granted: string,
  asked: string,
): { readonly start: number; readonly grantedEnd: number; readonly askedEnd: number } {
  let start = 0;
  while (start < granted.length && start < asked.length && granted[start] === asked[start]) start++;
  while (start > 0 && !/[/:,]/.test(granted[start - 1] ?? '')) start--;
  let same = 0;
  while (
    same < granted.length - start &&
    same < asked.length - start &&
    granted[granted.length - 1 - same] === asked[asked.length - 1 - same]
  )
    same++;
  while (same > 0 && !/[/:,]/.test(granted[granted.length - same] ?? '')) same--;
  const end = (text: string): number => {
    const until = text.length - same;
    if (until > start) return until;
    return text.length;
  };
  // A segment at a time: only the first that differs is marked, the rest follows from it.
  const first = (text: string, until: number): number => {
    const next = text.slice(start, until).search(/[/:,]/);
    return next <= 0 ? until : start + next;
  };
  return { start, grantedEnd: first(granted, end(granted)), askedEnd: first(asked, end(asked)) };
}

function clip(text: string, from: number, room: number, start: number, end: number) {
  const front = from > 0 ? `…${text.slice(from + 1, start)}` : text.slice(0, start);
  const behind = text.slice(end);
  const left = room - front.length - (end - start);
  const back = behind.length > left ? `${behind.slice(0, Math.max(0, left - 1))}…` : behind;
  return [span(front), span(text.slice(start, end).slice(0, room - front.length), 'mark'), span(left > 0 ? back : '')];
}

function explain(miss: NearMiss, granted: string, asked: string): string {
  const what = miss.segment ?? miss.element.toLowerCase();
  if (granted.length + asked.length > 60) return `${what} differs`;
  return granted === '' || asked === ''
    ? `${what}: ${granted === '' ? 'missing' : `"${granted}"`} ≠ ${asked === '' ? 'nothing' : `"${asked}"`}`
    : `${what}: "${granted}" ≠ "${asked}"`;
}

function narrow(
  granted: string,
  asked: string,
  start: number,
  grantedEnd: number,
  askedEnd: number,
  columns: number,
  miss: NearMiss,
): readonly Line[] {
  const room = columns - 2;
  const from = (text: string, end: number) => {
    const begin = Math.max(0, Math.min(start - 6, text.length - room));
    return line('  ', ...clip(text, begin, room, start, end));
  };
  return [
    line(dim('granted')),
    from(granted, grantedEnd),
    line(dim('asked for')),
    from(asked, askedEnd),
    line(span(`  ${explain(miss, granted.slice(start, grantedEnd), asked.slice(start, askedEnd))}`, 'mark')),
  ];
}
