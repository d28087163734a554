import { Box } from 'ink';
import type { Row } from '../ui.ts';
import { Safe } from './safe.tsx';
import { Pointer } from './select/select-row.tsx';

interface ChoicesProps {
  readonly rows: readonly Row[];
  readonly cursor: number;
  /** Shown at most, around the pointer; how many there are is said then. All where absent. */
  readonly most?: number;
}

/** A few choices below a text. */
export function Choices({ rows, cursor, most = rows.length }: ChoicesProps) {
  const from = Math.max(0, Math.min(cursor - Math.floor(most / 2), rows.length - most));
  return (
    <Box flexDirection="column">
      {rows.slice(from, from + most).map((row, index) => {
        const on = from + index === cursor;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; names of others may repeat.
          <Box key={from + index}>
            <Pointer on={on} />
            <Safe tone={on ? 'selected' : 'plain'} wrap="truncate">
              {row.cells[0]?.text ?? ''}
            </Safe>
            {on && rows.length > most ? (
              <Box flexShrink={0}>
                <Safe tone="dim">{`  ${cursor + 1} of ${rows.length}`}</Safe>
              </Box>
            ) : null}
          </Box>
        );
      })}
    </Box>
  );
}
