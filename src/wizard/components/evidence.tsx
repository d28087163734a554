import { Box } from 'ink';
import { memo } from 'react';
import type { Evidence as Piece } from '../../core/model/fact.ts';
import { Code } from './code.tsx';
import { laidOut, sourceOf } from './evidence-text.ts';
import { Gap, Hanging, Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';

/** The very field of the very AWS answer, one piece after the other. */
export const Evidence = memo(function Evidence(props: {
  readonly evidence: readonly Piece[];
  readonly indent?: number;
}) {
  const { evidence, indent = 0 } = props;
  return (
    <Box flexDirection="column" flexShrink={0} paddingLeft={indent}>
      {evidence.length === 0 ? <Safe tone="dim">No data was read for this step.</Safe> : null}
      {evidence.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece of evidence is its place.
        <Box key={index} flexDirection="column" flexShrink={0}>
          {index === 0 ? null : <Gap />}
          {piece.note === null ? null : <Paragraph>{piece.note}</Paragraph>}
          <Box flexShrink={0}>
            <Safe tone="dim">{'from  '}</Safe>
            <Hanging lead={<Safe tone="accent">{`${sourceOf(piece)}  `}</Safe>} tone="dim">
              {piece.path ?? ''}
            </Hanging>
          </Box>
          <Code indent={2}>{laidOut(piece)}</Code>
        </Box>
      ))}
    </Box>
  );
});
