import type { CodeFormat } from '../core/model/plan.ts';
import type { Content } from './blocks.ts';
import type { Intent, ScreenId, SessionState } from './state/index.ts';
import type { Tone } from './theme.ts';

/** What is typed where. `question` and `confirm` are asked by the session, the others by a screen. */
export type Purpose =
  | 'filter'
  | 'paste'
  | 'call'
  | 'arn'
  | 'region'
  | 'api-id'
  | 'stage-name'
  | 'other-stage'
  | 'other-time'
  | 'source-ip'
  | 'vpce'
  | 'user-agent'
  | 'referer'
  | 'origin'
  | 'token'
  | 'api-key'
  | 'question'
  | 'confirm';

export interface Field {
  readonly purpose: Purpose;
  readonly text: string;
  /** Position in UTF-16 units. */
  readonly caret: number;
}

/** What belongs to looking, not to the session: where the cursor stands, what is open. One for each screen. */
export interface ScreenUi {
  /** Null until moved: then the row that the screen prefers. */
  readonly cursor: number | null;
  readonly filter: string;
  readonly field: Field | null;
  /** First body line shown, where a body is scrolled by hand. */
  readonly scroll: number;
  /** Id of the row that is unfolded. */
  readonly open: string | null;
  readonly details: boolean;
  /** The change as code in this format, in the place of the diff; null for the diff. */
  readonly tab: CodeFormat | null;
  /** Columns by which code is scrolled sideways. */
  readonly across: number;
  /** The key that was pressed once and acts when it is pressed again. */
  readonly armed: string | null;
}
export const FRESH: ScreenUi = {
  cursor: null,
  filter: '',
  field: null,
  scroll: 0,
  open: null,
  details: false,
  tab: null,
  across: 0,
  armed: null,
};

export type UiChange = { readonly type: 'ui'; readonly change: Partial<ScreenUi> };
export type Copy = { readonly type: 'copy'; readonly text: string; readonly what: string };
/** By rows, or by lines where a body is scrolled. */
export type Go = { readonly type: 'go'; readonly to: 'up' | 'down' | 'page-up' | 'page-down' | 'start' | 'end' };
export type Help = { readonly type: 'help' };
/** What is looked for among the keys and words; null for all of them. */
export type HelpSearch = { readonly type: 'help-search'; readonly text: string | null };
/** Gives the terminal to the shell, until the shell starts the program again. */
export type Suspend = { readonly type: 'suspend' };
export type Move = Intent | UiChange | Copy | Go | Help | HelpSearch | Suspend;

/** One column of a row. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Row {
  readonly id: string;
  readonly cells: readonly Cell[];
  /** What the filter looks through. */
  readonly search: string;
  readonly enter: Move;
  /** Rows of this group are headed by it. */
  readonly group?: string;
  /** A way on that stands beside what is listed: it is not counted. */
  readonly beside?: true;
}

export interface Context {
  readonly state: SessionState;
  readonly ui: ScreenUi;
  readonly columns: number;
  /** Rows that the frame may take. */
  readonly rows: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One screen: pure functions of the session's state and of what is looked at. */
export interface Screen {
  readonly id: ScreenId;
  /** The question, or what the screen is about. */
  readonly title: string;
  /** What can be chosen here; empty where the body is only scrolled. */
  readonly rows: (context: Context) => readonly Row[];
  /** The row to start on. */
  readonly preferred: (context: Context) => number;
  /** True where `/` filters the rows. */
  readonly filterable: boolean;
  /** What stands on the screen besides title and choices: drawn by its component, told in accessible mode. */
  readonly content: (context: Context) => Content;
  /** What Enter in a text field does. */
  readonly submit: (context: Context, purpose: Purpose, text: string) => Move | null;
}

/** A row of one text, which no filter looks through. */
export const textRow = (id: string, label: string, enter: Move): Row => ({
  id,
  cells: [{ text: label }],
  search: '',
  enter,
});

export const ui = (change: Partial<ScreenUi>): UiChange => ({ type: 'ui', change });
export const field = (purpose: Purpose, text = ''): Field => ({ purpose, text, caret: text.length });
