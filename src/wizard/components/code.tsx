import { Box } from 'ink';
import { memo } from 'react';
import { safe } from '../safe.ts';
import type { Tone } from '../theme.ts';
import { Safe, Wrapped } from './safe.tsx';

interface CodeProps {
  readonly children: string;
  readonly tone?: Tone;
  /** Columns left free in front. */
  readonly indent?: number;
}

/** A text that is laid out already, to be read or copied: a long line goes on below itself, under its own indent. */
export const Code = memo(function Code({ children, tone = 'plain', indent = 0 }: CodeProps) {
  return (
    <Box flexDirection="column" flexShrink={0} paddingLeft={indent}>
      {safe(children)
        .split('\n')
        .map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the text.
          <CodeLine key={index} tone={tone}>
            {line}
          </CodeLine>
        ))}
    </Box>
  );
});

/** One line of it. */
export const CodeLine = ({ children, tone = 'plain' }: { readonly children: string; readonly tone?: Tone }) => {
  const { indent, text } = indented(children);
  return (
    <Box flexShrink={1} paddingLeft={indent}>
      <Wrapped>
        <Safe tone={tone}>{text || ' '}</Safe>
      </Wrapped>
    </Box>
  );
};

/** A deeper indent is drawn as this one, so that room is left on a narrow terminal. */
const DEEPEST = 24;

/** A line without its own indent, and the columns that it is drawn with. */
export function indented(line: string): { readonly indent: number; readonly text: string } {
  const text = line.replace(/^ +/, '');
  return { indent: Math.min(line.length - text.length, DEEPEST), text };
}
