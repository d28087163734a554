import { Box } from 'ink';
import type { Block } from '../blocks.ts';
import type { KeyContext } from '../keys.ts';
import { LOW } from '../screens/low.ts';
import type { Load } from '../state/loads.ts';
import { domainTyped } from '../typing.ts';
import { Blocks } from './blocks.tsx';
import { Gap, Paragraph } from './paragraph.tsx';
import { Select } from './select/select.tsx';
import { Wait } from './wait.tsx';

interface ListProps {
  readonly at: KeyContext;
  readonly load: Load<unknown>;
}

/** The rows of a screen to choose from; what is waited for, or why there are none, in their place. */
export function List({ at, load }: ListProps) {
  const { list, cursor, ui } = at;
  if (load.state === 'loading' && load.sofar === undefined) return <Wait wait={load} now={at.now} />;
  const { body } = at.screen.content(at);
  if (list.length > 0)
    return (
      <>
        <AboveRows of={body} rows={at.rows} />
        <Select rows={list} cursor={cursor} typed={ui.field?.purpose === 'filter' ? ui.field.text : ui.filter} />
      </>
    );
  if (load.state !== 'ready' || ui.filter === '') return <Blocks of={body} />;
  const asks = domainTyped(at, ui.filter) === null ? '' : 'Press enter to look it up as a custom domain. ';
  return <Paragraph tone="dim" indent={2}>{`Nothing matches "${ui.filter}". ${asks}Esc clears the filter.`}</Paragraph>;
}

/** Above the ways on: why there is no list, or what is not in it. It takes no more than half of the rows. */
const AboveRows = ({ of, rows }: { readonly of: readonly Block[]; readonly rows: number }) =>
  of.length === 0 ? null : (
    <Box flexDirection="column" flexShrink={0} maxHeight={Math.max(1, Math.floor(rows / 2))} overflow="hidden">
      <Blocks of={of} />
      {rows < LOW ? null : <Gap />}
    </Box>
  );

/** Below a list whose first pages can be chosen from while the others come: that they do. */
export const StillComing = ({ at, load }: ListProps) =>
  load.state === 'loading' && load.sofar !== undefined ? <Wait wait={load} now={at.now} /> : null;
