import { Box } from 'ink';
import type { Block } from '../blocks.ts';
import { Row } from './labelled.tsx';
import { Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';
import { useSize } from './size.ts';

/** From here on two columns are readable. */
const WIDE = 80;
const BETWEEN = 2;

/** What it is about, and below it both sides: next to each other, or one above the other on a narrow terminal. */
export function Sides({ block: { what, sides, tone } }: { readonly block: Extract<Block, { readonly is: 'sides' }> }) {
  const { columns } = useSize();
  const isWide = columns >= WIDE;
  const width = isWide ? Math.floor((columns - 2 * BETWEEN) / 2) : columns - BETWEEN;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Row>
        <Safe tone={tone ?? 'strong'}>{what}</Safe>
      </Row>
      <Box flexDirection={isWide ? 'row' : 'column'} flexShrink={0}>
        {sides.map(({ name, text }, index) => (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: a side is its place; both may have one name.
            key={index}
            flexDirection="column"
            flexShrink={0}
            width={width}
            marginLeft={BETWEEN}
          >
            <Safe tone="dim" wrap="truncate-middle">
              {name}
            </Safe>
            <Paragraph>{text}</Paragraph>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
