import { Box } from 'ink';
import { memo } from 'react';
import type { Tone } from '../theme.ts';
import { indented } from './code.tsx';
import { type DiffLine, diffLines } from './diff-lines.ts';
import { Label } from './labelled.tsx';
import { Safe } from './safe.tsx';

const LOOK = { add: ['+', 'good'], remove: ['-', 'bad'], same: ['', 'dim'] } as const;

/** A change, line by line. Nothing of a changed line is hidden: a long one goes on below itself. */
export const Diff = memo(function Diff({ diff }: { readonly diff: string }) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {diffLines(diff).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the text.
        <Line key={index} line={line} />
      ))}
    </Box>
  );
});

function Line({ line }: { readonly line: DiffLine }) {
  if (line.kind === 'gap') return <Safe tone="dim">{'   …'}</Safe>;
  if (line.kind === 'title')
    return (
      <Safe tone="dim" wrap="truncate-middle">
        {line.text}
      </Safe>
    );
  const [sign, tone] = LOOK[line.kind];
  return (
    <Box flexShrink={0}>
      <Label columns={3} tone={tone}>
        {sign}
      </Label>
      <Changed tone={tone}>{line.text}</Changed>
    </Box>
  );
}

/**
 * A long line goes on behind a slash, colon or blank, where Ink's own wrapping knows blanks only: a path stays whole,
 * and what was and what is to be break at the same place.
 */
function Changed({ children, tone }: { readonly children: string; readonly tone: Tone }) {
  const { indent, text } = indented(children);
  return (
    <Box flexShrink={1} flexWrap="wrap" paddingLeft={indent}>
      {(text.match(PIECES) ?? [' ']).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the line.
        <Safe key={index} tone={tone} wrap="hard">
          {piece}
        </Safe>
      ))}
    </Box>
  );
}
const PIECES = /[^/: ]*[/: ]+|[^/: ]+/g;
