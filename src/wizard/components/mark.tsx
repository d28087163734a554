import type { MarkLook } from '../theme.ts';
import { Label } from './labelled.tsx';

/** Columns of a mark where texts stand aligned behind it. */
export const MARK_COLUMNS = 15;

/** Symbol and word, together always: `✖ refuses`. */
export const Mark = ({ mark, columns = MARK_COLUMNS }: { readonly mark: MarkLook; readonly columns?: number }) => (
  <Label columns={columns} tone={mark.tone}>{`${mark.symbol} ${mark.word}`}</Label>
);
