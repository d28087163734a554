import { Box } from 'ink';
import type { KeyContext } from '../keys.ts';
import { Safe } from './safe.tsx';
import { TextField } from './text-field/text-field.tsx';

interface QuestionProps {
  readonly at: KeyContext;
  readonly children: string;
  /** How many rows there are without a filter; not said where it is one or none. */
  readonly all?: number;
}

/** `? Which API?  ord▌   3 of 214`: the question, what is typed, and how many rows are left. */
export function Question({ at: { ui, list }, children, all = 0 }: QuestionProps) {
  const listed = list.filter(({ beside }) => beside !== true).length;
  const count = listed === all ? `${all}` : `${listed} of ${all}`;
  return (
    <Box>
      <Box flexShrink={0}>
        <Safe tone="accent">{'? '}</Safe>
      </Box>
      {ui.field?.purpose === 'filter' ? (
        <TextField label={`${children}  `} field={ui.field} />
      ) : (
        <>
          <Box flexShrink={0}>
            <Safe tone="strong">{children}</Safe>
          </Box>
          {ui.filter === '' ? null : (
            <Safe tone="accent" wrap="truncate">
              {`  ${ui.filter}`}
            </Safe>
          )}
        </>
      )}
      {all > 1 ? (
        <Box flexShrink={0}>
          <Safe tone="dim">{`   ${count}`}</Safe>
        </Box>
      ) : null}
    </Box>
  );
}
