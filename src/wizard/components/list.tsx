import type { KeyContext } from '../keys.ts';
import type { Load } from '../state/loads.ts';
import { Blocks } from './blocks.tsx';
import { Paragraph } from './paragraph.tsx';
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
  if (load.state === 'failed' || load.state === 'idle') return <Blocks of={at.screen.content(at).body} />;
  if (list.length > 0)
    return <Select rows={list} cursor={cursor} typed={ui.field?.purpose === 'filter' ? ui.field.text : ui.filter} />;
  if (ui.filter === '') return <Blocks of={at.screen.content(at).body} />;
  return <Paragraph tone="dim" indent={2}>{`Nothing fits "${ui.filter}". Esc empties the filter.`}</Paragraph>;
}

/** Below a list whose first pages can be chosen from while the others come: that they do. */
export const StillComing = ({ at, load }: ListProps) =>
  load.state === 'loading' && load.sofar !== undefined ? <Wait wait={load} now={at.now} /> : null;
