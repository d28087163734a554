import type { Term } from '../glossary.ts';
import type { Context, Move, Row, Screen } from '../ui.ts';

/** What a key looks at: the screen, its rows, and the row the cursor is on. */
export interface KeyContext extends Context {
  readonly screen: Screen;
  readonly list: readonly Row[];
  readonly cursor: number;
  /** Words met here for the first time. */
  readonly news: readonly Term[];
  /** Whether all keys are shown instead of the screen. */
  readonly help: boolean;
  /** What is typed to look for a key or a word; null where all are shown. */
  readonly search: string | null;
}

/** One key and what it does. */
export interface KeyEntry {
  /** Names from `input.ts`. */
  readonly keys: readonly string[];
  /** How people read it. */
  readonly label: string;
  /** One or two words for the footer. */
  readonly word: string;
  readonly help: string;
  /** Whether the footer of this screen names it. */
  readonly here: (context: KeyContext) => boolean;
  /** Why it cannot act now; null when it can. */
  readonly why: (context: KeyContext) => string | null;
  readonly act: (context: KeyContext) => Move;
  /** What a second press does, where one alone, perhaps typed by mistake, must not do it. */
  readonly twice?: string;
}

/** Why it cannot act: never. */
export const free = () => null;
export const on =
  (...ids: readonly string[]) =>
  (context: KeyContext) =>
    ids.includes(context.screen.id);
export const opened = (context: KeyContext): boolean => context.ui.open !== null;
export const needsExamination = ({ state }: KeyContext) =>
  state.examination === null ? 'No call has been examined yet: choose a call first, or paste one.' : null;
