import { type DOMElement, measureElement } from 'ink';
import { createContext, type RefObject, use, useLayoutEffect, useState } from 'react';

/** What a page up or down and the end of a text are counted by: rows in sight, and rows in all. */
export interface Room {
  readonly room: number;
  readonly all: number;
}

/** Told of the room whenever it was measured. */
export const RoomListener = createContext<(room: Room) => void>(() => {});

/**
 * Rows that a box has got from the layout. `useBoxMetrics` measures after the frame was painted; this measures in the
 * commit, so that a frame whose room has changed is right with the next paint, and `renderToString` sees it.
 */
export function useRoom(box: RefObject<DOMElement | null>, first: number, all: number): number {
  const [room, setRoom] = useState(first);
  const listener = use(RoomListener);
  useLayoutEffect(() => {
    if (box.current === null) return;
    const { height } = measureElement(box.current);
    // A box that everything fits into is as high as that: it says nothing about the room.
    if (height < all || height > room) setRoom(height);
    listener({ room: height, all });
  });
  return room;
}
