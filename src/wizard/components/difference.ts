import type { NearMiss } from '../../core/model/gate.ts';
import { difference } from '../../core/report/words.ts';
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

function explain(miss: NearMiss, granted: string, asked: string): string {
  const what = miss.segment ?? miss.element.toLowerCase();
  if (granted.length + asked.length > 60) return `${what} differs`;
  return granted === '' || asked === ''
    ? `${what}: ${granted === '' ? 'missing' : `"${granted}"`} ≠ ${asked === '' ? 'nothing' : `"${asked}"`}`
    : `${what}: "${granted}" ≠ "${asked}"`;
}
