import { Box, type DOMElement } from 'ink';
import { useMemo, useRef } from 'react';
import type { Row } from '../../ui.ts';
import { More } from '../more.tsx';
import { Gap } from '../paragraph.tsx';
import { useRoom } from '../room.ts';
import { Safe } from '../safe.tsx';
import { useSize } from '../size.ts';
import { windowAt } from '../window.ts';
import { columnWidths } from './columns.ts';
import { SelectRow } from './select-row.tsx';
import { listLines } from './select-state.ts';

interface SelectProps {
  readonly rows: readonly Row[];
  /** Index of the row that the pointer is on. */
  readonly cursor: number;
  /** What was typed to filter the list: marked where it stands. */
  readonly typed?: string;
}

/**
 * A list to choose from, its rows in columns under the headings of their groups. Only the rows in sight are components:
 * a list of 5,000 costs no more than one of 50.
 */
export function Select({ rows, cursor, typed = '' }: SelectProps) {
  const { columns, rows: most } = useSize();
  const viewport = useRef<DOMElement>(null);
  const lines = useMemo(() => listLines(rows), [rows]);
  const at = useMemo(() => lines.findIndex((line) => 'row' in line && line.row === cursor), [lines, cursor]);
  // Before it is measured: a question above, an empty line and the keys below.
  const room = useRoom(viewport, Math.max(1, most - 4), lines.length);
  const seen = windowAt(at, lines.length, room);
  const visible = lines.slice(seen.from, seen.until);
  // Also by rows that are near: columns do not jump at each step through a long list.
  const widths = useMemo(() => {
    const cells = lines
      .slice(Math.max(0, seen.from - most), seen.until + most)
      .flatMap((line) => ('row' in line ? [rows[line.row]?.cells ?? []] : []));
    return columnWidths(cells, columns - 2).join(' ');
  }, [lines, rows, columns, most, seen.from, seen.until]);
  return (
    <Box
      ref={viewport}
      flexDirection="column"
      height={Math.min(lines.length, most)}
      flexShrink={1}
      minHeight={1}
      overflow="hidden"
    >
      <More count={seen.above} sign="↑" />
      {visible.map((line) => {
        if ('gapAbove' in line) return <Gap key={`gap ${line.gapAbove}`} />;
        if ('heading' in line) return <Heading key={`heading ${line.above}`}>{line.heading}</Heading>;
        const row = rows[line.row];
        return row === undefined ? null : (
          <SelectRow key={line.row} cells={row.cells} on={line.row === cursor} widths={widths} typed={typed} />
        );
      })}
      <More count={seen.below} sign="↓" />
    </Box>
  );
}

const Heading = ({ children }: { readonly children: string }) => (
  <Box flexShrink={0} height={1}>
    <Safe tone="dim" wrap="truncate">
      {children}
    </Safe>
  </Box>
);
