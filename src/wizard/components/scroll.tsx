import { Box, type DOMElement, measureElement } from 'ink';
import { type ReactNode, use, useLayoutEffect, useRef, useState } from 'react';
import { More } from './more.tsx';
import { RoomListener, useSettling } from './room.ts';
import { useSize } from './size.ts';
import { windowFrom } from './window.ts';

interface ScrollProps {
  /** What is scrolled, piece by piece; the same array for as long as nothing in it changes. */
  readonly blocks: readonly ReactNode[];
  /** Lines scrolled by hand. */
  readonly offset?: number;
  /** Index of the block that has to be in sight, instead. */
  readonly keep?: number;
  /** The key that scrolls, where the arrow keys do something else. */
  readonly how?: string;
}

/** Of a longer text only the blocks in sight stay components: each line out of sight costs as much as one in sight. */
const MANY = 20;

/** A text that is scrolled where it is too long, with a line above and below that says what is out of sight. */
export function Scroll({ blocks, offset = 0, keep, how = '' }: ScrollProps) {
  const { columns, rows } = useSize();
  const listener = use(RoomListener);
  const mayTake = useSettling();
  const viewport = useRef<DOMElement>(null);
  const nodes = useRef<(DOMElement | null)[]>([]);
  const measured = useRef<{ readonly blocks: readonly ReactNode[]; readonly columns: number } | null>(null);
  const [size, setSize] = useState<{ readonly heights: readonly number[]; readonly room: number }>({
    heights: [],
    room: rows,
  });
  const isMeasured = measured.current?.blocks === blocks && measured.current.columns === columns;
  // Measured in the commit, so that the next paint is right: see room.ts.
  useLayoutEffect(() => {
    if (viewport.current === null) return;
    const { height } = measureElement(viewport.current);
    const heightAt = (index: number): number => {
      const node = nodes.current[index];
      return node == null ? (size.heights[index] ?? 1) : measureElement(node).height;
    };
    const heights = isMeasured ? size.heights : blocks.map((_, index) => heightAt(index));
    measured.current = { blocks, columns };
    const all = sum(heights);
    const wanted = height < all || height > size.room ? height : size.room;
    const room = wanted === size.room || mayTake(size.room, wanted) ? wanted : size.room;
    listener({ room: height, all });
    if (
      room !== size.room ||
      heights.length !== size.heights.length ||
      heights.some((one, at) => one !== size.heights[at])
    )
      setSize({ heights, room });
  });

  const { heights, room } = size;
  const tops = topsOf(heights);
  const all = sum(heights);
  const start = keep === undefined ? offset : (tops[keep] ?? 0) - Math.max(0, Math.floor((room - 2) / 2));
  const seen = windowFrom(start, all, room);
  const [first, last] =
    isMeasured && blocks.length > MANY ? blocksIn(tops, heights, seen.from, seen.until) : [0, blocks.length];
  const below = isMeasured ? all - (tops[last] ?? all) : 0;
  return (
    <Box ref={viewport} flexDirection="column" flexShrink={1} minHeight={1} overflow="hidden">
      <More count={seen.above} sign="↑" />
      <Box
        flexDirection="column"
        flexShrink={1}
        minHeight={0}
        overflow="hidden"
        contentOffsetY={seen.from - (first === 0 ? 0 : (tops[first] ?? 0))}
      >
        {blocks.slice(first, last).map((block, index) => (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place in the text.
            key={first + index}
            ref={(node) => {
              nodes.current[first + index] = node;
            }}
            flexDirection="column"
            flexShrink={0}
          >
            {block}
          </Box>
        ))}
        {below > 0 ? <Box height={below} flexShrink={0} /> : null}
      </Box>
      <More count={seen.below} sign="↓" how={how} />
    </Box>
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
/** The line that each block begins at. */
function topsOf(heights: readonly number[]): readonly number[] {
  let top = 0;
  return heights.map((height) => {
    top += height;
    return top - height;
  });
}
/** The blocks that these lines belong to: from the first, up to the one after the last. */
function blocksIn(
  tops: readonly number[],
  heights: readonly number[],
  from: number,
  until: number,
): readonly [number, number] {
  const first = tops.findIndex((top, at) => top + (heights[at] ?? 0) > from);
  const after = tops.findIndex((top) => top >= until);
  return [Math.max(0, first), after === -1 ? tops.length : after];
}
