import { Box, Text } from 'ink';
import { memo } from 'react';
import { safeLine } from '../../safe.ts';
import type { Tone } from '../../theme.ts';
import type { Cell } from '../../ui.ts';
import { Safe } from '../safe.tsx';
import { GAP } from './columns.ts';
import { matched } from './match.ts';

interface SelectRowProps {
  readonly cells: readonly Cell[];
  readonly on: boolean;
  /** Columns of each cell that is shown, joined by blanks: compared by value. */
  readonly widths: string;
  readonly typed: string;
}

/** One row: the pointer, and its cells in columns. */
export const SelectRow = memo(function SelectRow({ cells, on, widths, typed }: SelectRowProps) {
  if (cells.length === 1)
    return (
      <Box flexShrink={0} height={1}>
        <Pointer on={on} />
        <Box flexShrink={1}>
          <CellText cell={cells[0]} first on={on} typed={typed} />
        </Box>
      </Box>
    );
  return (
    <Box flexShrink={0} height={1}>
      <Pointer on={on} />
      {widths.split(' ').map((wide, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column.
        <Box key={at} width={Number(wide)} marginRight={GAP} flexShrink={0}>
          <CellText cell={cells[at]} first={at === 0} on={on} typed={typed} />
        </Box>
      ))}
    </Box>
  );
});

/** Points at the row that Enter takes. */
export const Pointer = ({ on }: { readonly on: boolean }) => (
  <Box flexShrink={0} width={2}>
    {on ? <Safe tone="selected">❯</Safe> : null}
  </Box>
);

interface CellTextProps {
  readonly cell: Cell | undefined;
  readonly first: boolean;
  readonly on: boolean;
  readonly typed: string;
}

function CellText({ cell, first, on, typed }: CellTextProps) {
  const text = safeLine(cell?.text ?? '');
  const tone: Tone = first && on ? 'selected' : (cell?.tone ?? (first ? 'plain' : 'dim'));
  // Prose is read from its beginning; a name or an ARN is told by both its ends.
  const wrap = !first && text.includes(' ') ? 'truncate' : 'truncate-middle';
  const stretches = matched(text, typed, first);
  if (stretches.length === 1 && stretches[0]?.typed === false)
    return (
      <Safe tone={tone} wrap={wrap}>
        {text}
      </Safe>
    );
  return (
    <Text wrap={wrap}>
      {stretches.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place in the text.
        <Safe key={at} tone={one.typed ? 'match' : tone}>
          {one.text}
        </Safe>
      ))}
    </Text>
  );
}
