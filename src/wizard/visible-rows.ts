import { type RowFilter, rowFilter } from './components/select/filter.ts';
import type { KeyContext } from './keys.ts';
import type { ScreenId } from './state/screen-ids.ts';
import type { SessionState } from './state/state.ts';
import type { Context, Row, Screen, ScreenUi } from './ui.ts';

/** The rows of the screen on top, and the row that was under the pointer when they were drawn last. */
export interface VisibleRows {
  /** Made anew only when something about them has changed, not at every key: lists are long. */
  of(screen: Screen, context: Context, filter: string): readonly Row[];
  /** Where the row that was drawn under the pointer stands now; null where the pointer has been moved since. */
  followed(screen: Screen, ui: ScreenUi | undefined, list: readonly Row[]): number | null;
  /** Remembers what is on the terminal. */
  drew(at: KeyContext, ui: ScreenUi | undefined): void;
}

export function visibleRows(): VisibleRows {
  let made: {
    readonly screen: Screen;
    readonly state: SessionState;
    readonly fitting: RowFilter;
    readonly filter: string | null;
    readonly list: readonly Row[];
  } | null = null;
  let drawn: {
    readonly screen: ScreenId;
    readonly ui: ScreenUi | undefined;
    readonly list: readonly Row[];
    readonly id: string;
  } | null = null;
  return {
    of(screen, context, filter) {
      const { state } = context;
      if (made === null || made.screen !== screen || made.state !== state)
        made = { screen, state, fitting: rowFilter(screen.rows(context)), filter: null, list: [] };
      if (made.filter !== filter) made = { ...made, filter, list: made.fitting(filter) };
      return made.list;
    },
    // A list that grows while nobody touches a key keeps the pointer on its row.
    followed(screen, ui, list) {
      if (drawn === null || drawn.screen !== screen.id || drawn.ui !== ui || drawn.list === list) return null;
      const at = list.findIndex((row) => row.id === drawn?.id);
      return at === -1 ? null : at;
    },
    drew(at, ui) {
      const row = at.screen.filterable && !at.help ? at.list[at.cursor] : undefined;
      // A way on is not followed: what came of it stands in front of the others.
      const id = row?.beside === true ? undefined : row?.id;
      // What was followed is still followed when the list has grown once more.
      drawn = id === undefined ? null : { screen: at.screen.id, ui, list: drawn?.id === id ? drawn.list : at.list, id };
    },
  };
}
