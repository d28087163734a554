import type { NearMiss } from '../../core/model/gate.ts';
import { safeLine } from '../safe.ts';

/** Two texts that differ in one part: what stands before it is the same in both. */
export interface Compared {
  readonly same: string;
  readonly granted: { readonly differs: string; readonly rest: string };
  readonly asked: { readonly differs: string; readonly rest: string };
  /** In words: `path: "order" ≠ "orders"`. */
  readonly words: string;
}

/** A near miss, taken apart for the eye and for the ear. */
export function compared(miss: NearMiss): Compared {
  const granted = safeLine(miss.granted);
  const asked = safeLine(miss.asked);
  const { start, grantedEnd, askedEnd } = difference(granted, asked);
  const part = (text: string, end: number) => ({ differs: text.slice(start, end), rest: text.slice(end) });
  const [one, other] = [part(granted, grantedEnd), part(asked, askedEnd)];
  return {
    same: granted.slice(0, start),
    granted: one,
    asked: other,
    words: explain(miss, one.differs, other.differs),
  };
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

function explain(miss: NearMiss, granted: string, asked: string): string {
  const what = miss.segment ?? miss.element.toLowerCase();
  if (granted.length + asked.length > 60) return `${what} differs`;
  return granted === '' || asked === ''
    ? `${what}: ${granted === '' ? 'missing' : `"${granted}"`} ≠ ${asked === '' ? 'nothing' : `"${asked}"`}`
    : `${what}: "${granted}" ≠ "${asked}"`;
}
