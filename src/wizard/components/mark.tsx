import { MARKS, type MarkName } from '../theme.ts';
import { Label } from './labelled.tsx';

/** Columns of a mark where texts stand aligned behind it. */
export const MARK_COLUMNS = 15;

/** Symbol and word, together always: `✖ refuses`. */
export const Mark = ({ name, columns = MARK_COLUMNS }: { readonly name: MarkName; readonly columns?: number }) => (
  <Label columns={columns} tone={MARKS[name].tone}>{`${MARKS[name].symbol} ${MARKS[name].word}`}</Label>
);
