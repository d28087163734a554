import { Box } from 'ink';
import { memo } from 'react';
import type { TranscriptLine as Answered } from '../state/index.ts';
import { Label } from './labelled.tsx';
import { Safe } from './safe.tsx';

const MARK = { done: ['✔ ', 'good'], refused: ['✖ ', 'bad'], warn: ['▲ ', 'warn'], info: ['● ', 'accent'] } as const;
/** From this width on, what was answered stands in a column of its own. */
const WIDE = 60;

interface TranscriptLineProps {
  readonly item: Answered;
  readonly columns: number;
}

/** An answered question, as one line of the terminal's history. */
export const TranscriptLine = memo(function TranscriptLine({ item, columns }: TranscriptLineProps) {
  const [symbol, tone] = MARK[item.mark];
  return (
    <Box width={columns}>
      <Box flexShrink={0}>
        <Safe tone={tone}>{symbol}</Safe>
        {columns >= WIDE ? <Label columns={10}>{item.label}</Label> : <Safe tone="dim">{`${item.label} `}</Safe>}
      </Box>
      <Safe wrap="truncate-middle">{item.text}</Safe>
    </Box>
  );
});
