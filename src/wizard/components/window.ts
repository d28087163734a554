/** What of so many lines is in sight. */
export interface Window {
  readonly from: number;
  readonly until: number;
  /** Lines out of sight; a line that says so takes the place of one. */
  readonly above: number;
  readonly below: number;
}

/** Below this there is no room to say how many lines are out of sight. */
const ROOM_FOR_COUNTS = 3;

/** The part of a list or text that is shown: it begins at this line as far as that can be. */
export function windowFrom(start: number, all: number, room: number): Window {
  if (all <= room) return { from: 0, until: all, above: 0, below: 0 };
  if (room < ROOM_FOR_COUNTS) {
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
export const windowAt = (line: number, all: number, room: number): Window =>
  windowFrom(line - Math.max(0, Math.floor((room - 2) / 2)), all, room);
