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
  const lead = /^ */.exec(children)?.[0].length ?? 0;
  return (
    <Box flexShrink={1} paddingLeft={Math.min(lead, DEEPEST)}>
      <Wrapped>
        <Safe tone={tone}>{children.slice(lead) || ' '}</Safe>
      </Wrapped>
    </Box>
  );
};

/** A deeper indent is drawn as this one, so that room is left on a narrow terminal. */
export const DEEPEST = 24;
