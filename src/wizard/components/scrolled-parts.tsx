import { useMemo } from 'react';
import type { Part } from '../parts.ts';
import { PartView } from './parts.tsx';
import { Scroll } from './scroll.tsx';

interface ScrolledPartsProps {
  /** The same array for as long as nothing in it changes. */
  readonly of: readonly Part[];
  readonly offset: number;
  /** The key that scrolls, where the arrow keys do something else. */
  readonly how?: string;
}

/** Parts that are scrolled where there are too many. */
export function ScrolledParts({ of, offset, how = '' }: ScrolledPartsProps) {
  const blocks = useMemo(
    () =>
      of.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place on the screen.
        <PartView key={index} part={part} />
      )),
    [of],
  );
  return <Scroll blocks={blocks} offset={offset} how={how} />;
}
