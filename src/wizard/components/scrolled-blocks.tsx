import { useMemo } from 'react';
import type { Block } from '../blocks.ts';
import { BlockView } from './blocks.tsx';
import { Scroll } from './scroll.tsx';

interface ScrolledBlocksProps {
  /** The same array for as long as nothing in it changes. */
  readonly of: readonly Block[];
  readonly offset: number;
  /** The key that scrolls, where the arrow keys do something else. */
  readonly how?: string;
}

/** Blocks that are scrolled where there are too many. */
export function ScrolledBlocks({ of, offset, how = '' }: ScrolledBlocksProps) {
  const elements = useMemo(
    () =>
      of.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place on the screen.
        <BlockView key={index} block={block} />
      )),
    [of],
  );
  return <Scroll blocks={elements} offset={offset} how={how} />;
}
