import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { safe } from '../safe.ts';
import type { Tone } from '../theme.ts';
import { Safe, Wrapped } from './safe.tsx';

interface ParagraphProps {
  readonly children: string;
  readonly tone?: Tone;
  /** Columns left free in front. */
  readonly indent?: number;
}

/** Prose, wrapped; its own newlines stay. */
export const Paragraph = memo(function Paragraph({ children, tone = 'plain', indent = 0 }: ParagraphProps) {
  return (
    <Box flexDirection="column" flexShrink={0} paddingLeft={indent}>
      {safe(children)
        .split('\n')
        .map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the text.
          <Wrapped key={index}>
            <Safe tone={tone}>{prose(part)}</Safe>
          </Wrapped>
        ))}
    </Box>
  );
});

interface HangingProps {
  /** What stands in front of the first line; the text goes on below itself, not below this. */
  readonly lead: ReactNode;
  readonly children: string;
  readonly tone?: Tone;
  /** Lines shown at most. */
  readonly most?: number;
}

/** A text behind a mark or a name, wrapped under its own beginning. */
export const Hanging = ({ lead, children, tone = 'plain', most }: HangingProps) => (
  <Box overflow="hidden" {...(most === undefined ? {} : { maxHeight: most })}>
    <Box flexShrink={0}>{lead}</Box>
    <Box flexShrink={1} flexDirection="column">
      <Wrapped>
        <Safe tone={tone}>{prose(children)}</Safe>
      </Wrapped>
    </Box>
  </Box>
);

/** A row of a screen that stays empty. */
export const Gap = () => <Box height={1} flexShrink={0} />;

/** One blank between words; an empty line stays a line. */
const prose = (text: string): string => text.replace(/\s+/g, ' ').trim() || ' ';
