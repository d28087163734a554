import { type DOMElement, measureElement } from 'ink';
import { createContext, type RefObject, use, useLayoutEffect, useRef, useState } from 'react';

/** What a page up or down and the end of a text are counted by: rows in sight, and rows in all. */
export interface Room {
  readonly room: number;
  readonly all: number;
}

/** Told of the room whenever it was measured. */
export const RoomListener = createContext<(room: Room) => void>(() => {});

/**
 * Whether a measured room may be taken: never one that was given up within the same commit. Boxes that share a shortage
 * can make it flip between two, one row apart, for ever.
 */
export function useSettling(): (from: number, to: number) => boolean {
  const taken = useRef<Set<number>>(new Set());
  return (from, to) => {
    if (taken.current.has(to)) return false;
    // React renders again, and measures again, before the microtasks of this commit run.
    if (taken.current.size === 0) queueMicrotask(() => taken.current.clear());
    taken.current.add(from);
    return true;
  };
}

/**
 * Rows that a box has got from the layout. `useBoxMetrics` measures after the frame was painted; this measures in the
 * commit, so that a frame whose room has changed is right with the next paint, and `renderToString` sees it.
 */
export function useRoom(box: RefObject<DOMElement | null>, first: number, all: number): number {
  const [room, setRoom] = useState(first);
  const listener = use(RoomListener);
  const mayTake = useSettling();
  useLayoutEffect(() => {
    if (box.current === null) return;
    const { height } = measureElement(box.current);
    // A box that everything fits into is as high as that: it says nothing about the room.
    if (height !== room && (height < all || height > room) && mayTake(room, height)) setRoom(height);
    listener({ room: height, all });
  });
  return room;
}
