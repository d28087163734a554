import { type Frame, frameOf } from './frame.ts';
import { termsOf } from './glossary.ts';
import type { Press } from './input.ts';
import { entryFor, type KeyContext } from './keys.ts';
import { SCREENS } from './screens/index.ts';
import { type ScreenId, type Session, type SessionState, screenOf } from './state/index.ts';
import { SPINNER, TICK_MS } from './theme.ts';
import {
  type Context,
  type Field,
  FRESH,
  field,
  type Go,
  type Move,
  type Row,
  type Screen,
  type ScreenUi,
} from './ui.ts';
import { type Edit, edit } from './widgets/field.ts';
import { type RowFilter, rowFilter } from './widgets/filter.ts';

/** What the wizard needs besides the session. */
export interface ControllerOptions {
  readonly now: () => number;
  /** Puts text on the terminal's clipboard (OSC 52). */
  readonly copy: (text: string) => void;
}

/** The wizard without a terminal: keys in, frames out. Ink only draws what it says. */
export interface Controller {
  press(key: Press): void;
  paste(text: string): void;
  frame(columns: number, rows: number): Frame;
  /** Changes whenever another frame may be due. */
  version(): number;
  subscribe(listener: () => void): () => void;
  /** The plan whose frame has to be reported as drawn; null when none has. */
  toReport(): string | null;
  /** Everything that a key would look at now. */
  look(columns: number, rows: number): KeyContext;
  /** Does what a key or a chosen row means. */
  move(move: Move): void;
  /** Fills the open text field and takes it as entered. */
  answer(text: string): void;
  /** Whether anything moves by itself: a spinner, a wait. */
  busy(): boolean;
}

export function createController(session: Session, options: ControllerOptions): Controller {
  const screens = new Map<ScreenId, ScreenUi>();
  const listeners = new Set<() => void>();
  /** Screens that were met and left: their words are known. */
  const left = new Set<ScreenId>();
  let help = false;
  let version = 0;
  let size = { columns: 80, rows: 23 };
  let shown = screenOf(session.state());
  let made: {
    readonly screen: Screen;
    readonly state: SessionState;
    readonly said: ScreenUi['said'];
    readonly fitting: RowFilter;
    readonly filter: string | null;
    readonly list: readonly Row[];
  } | null = null;
  let drawnRow: {
    readonly screen: ScreenId;
    readonly ui: ScreenUi | undefined;
    readonly list: readonly Row[];
    readonly id: string;
  } | null = null;

  const changed = (): void => {
    version++;
    for (const listener of [...listeners]) listener();
  };
  session.subscribe(() => {
    const state = session.state();
    const next = screenOf(state);
    // A screen that is met anew, not come back to, starts fresh.
    if (next !== shown && !wasBelow(state, shown)) screens.delete(next);
    if (next !== shown) {
      help = false;
      left.add(shown);
    }
    shown = next;
    changed();
  });

  const context = (): KeyContext => {
    const state = session.state();
    const screen = SCREENS[screenOf(state)];
    const now = options.now();
    const ui = { ...(screens.get(screen.id) ?? FRESH) };
    const asked = askedField(state, ui.field);
    const base = {
      state,
      ui: { ...ui, field: asked },
      ...size,
      now,
      spinner: SPINNER[Math.floor(now / TICK_MS) % SPINNER.length] ?? '⠋',
    };
    const filter = asked?.purpose === 'filter' ? asked.text : ui.filter;
    const list = rowsOf(screen, base, screen.filterable ? filter : '');
    const wanted = followed(screen, list) ?? ui.cursor ?? (filter === '' ? screen.preferred(base) : 0);
    const news = left.has(screen.id) ? [] : termsOf(screen.id);
    return { ...base, screen, list, news, cursor: Math.max(0, Math.min(wanted, list.length - 1)) };
  };
  /** Long lists are made anew only when something about them has changed, not at every key. */
  const rowsOf = (screen: Screen, base: Context, filter: string): readonly Row[] => {
    const { state, ui } = base;
    if (made === null || made.screen !== screen || made.state !== state || made.said !== ui.said) {
      made = { screen, state, said: ui.said, fitting: rowFilter(screen.rows(base)), filter: null, list: [] };
    }
    if (made.filter !== filter) made = { ...made, filter, list: made.fitting(filter) };
    return made.list;
  };
  /** A list that grows while nobody touches a key keeps the cursor on the row that was drawn under it. */
  const followed = (screen: Screen, list: readonly Row[]): number | null => {
    if (
      drawnRow === null ||
      drawnRow.screen !== screen.id ||
      drawnRow.ui !== screens.get(screen.id) ||
      drawnRow.list === list
    )
      return null;
    const at = list.findIndex((row) => row.id === drawnRow?.id);
    return at === -1 ? null : at;
  };
  const draw = (at: KeyContext): Frame => {
    const id = at.screen.filterable && !help ? at.list[at.cursor]?.id : undefined;
    // What was followed is still followed when the list has grown once more.
    drawnRow =
      id === undefined
        ? null
        : {
            screen: at.screen.id,
            ui: screens.get(at.screen.id),
            list: drawnRow?.id === id ? drawnRow.list : at.list,
            id,
          };
    return frameOf(at, at.screen.view(at, at.list, at.cursor), help);
  };
  const change = (screen: Screen, part: Partial<ScreenUi>): void => {
    screens.set(screen.id, { ...(screens.get(screen.id) ?? FRESH), ...part });
    changed();
  };

  const perform = (move: Move, at: KeyContext) => {
    switch (move.type) {
      case 'ui':
        return change(at.screen, move.change);
      case 'help':
        help = !help;
        screens.set(at.screen.id, { ...(screens.get(at.screen.id) ?? FRESH), scroll: 0 });
        return changed();
      case 'go':
        return goTo(move, at);
      case 'copy':
        options.copy(move.text);
        return session.send({
          type: 'show-notice',
          notice: { tone: 'info', text: `${move.what}: copied, if this terminal allows it.` },
        });
      default:
        return session.send(move);
    }
  };
  const goTo = ({ to }: Go, at: KeyContext) => {
    const frame = draw(at);
    const scrolls =
      help ||
      at.list.length === 0 ||
      at.ui.open !== null ||
      ((to === 'page-up' || to === 'page-down') && scrollsText(at));
    const move = (from: number, last: number): number => {
      const steps = {
        up: -1,
        down: 1,
        'page-up': -frame.page,
        'page-down': frame.page,
        start: -Number.MAX_SAFE_INTEGER,
        end: Number.MAX_SAFE_INTEGER,
      }[to];
      return Math.max(0, Math.min(from + steps, last));
    };
    if (scrolls) return change(at.screen, { scroll: move(Math.min(at.ui.scroll, frame.maxScroll), frame.maxScroll) });
    return change(at.screen, { cursor: move(at.cursor, at.list.length - 1) });
  };

  const type = (key: Press, at: KeyContext, typed: Field) => {
    const put = (next: Field): void =>
      change(at.screen, typed.purpose === 'filter' ? { field: next, filter: next.text, cursor: 0 } : { field: next });
    const edits: Readonly<Record<string, Edit>> = {
      backspace: { type: 'backspace' },
      delete: { type: 'delete' },
      left: { type: 'left' },
      right: { type: 'right' },
      home: { type: 'start' },
      end: { type: 'end' },
      'ctrl+a': { type: 'start' },
      'ctrl+e': { type: 'end' },
      'ctrl+u': { type: 'clear-left' },
      'ctrl+w': { type: 'word-left' },
    };
    const named = edits[key.name];
    if (named !== undefined) return put(edit(typed, named));
    if (key.name === 'escape') return typed.text !== '' ? put(edit(typed, { type: 'clear' })) : leaveField(at, typed);
    if (key.name === 'enter') return enterField(at, typed);
    if (typed.purpose === 'filter' && ['up', 'down', 'pageup', 'pagedown'].includes(key.name)) {
      const entry = entryFor(key.name);
      if (entry !== null) perform(entry.act(at), at);
      return;
    }
    if (key.text !== '') put(edit(typed, { type: 'insert', text: key.text }));
  };
  const leaveField = (at: KeyContext, typed: Field) => {
    change(at.screen, { field: null, ...(typed.purpose === 'filter' ? { filter: '', cursor: null } : {}) });
    if (typed.purpose === 'confirm') session.send({ type: 'cancel-confirm' });
    if (typed.purpose === 'question') session.send({ type: 'back' });
  };
  const enterField = (at: KeyContext, typed: Field) => {
    if (typed.purpose === 'filter') {
      const row: Row | undefined = at.list[at.cursor];
      change(at.screen, { field: null });
      if (row !== undefined) perform(row.enter, at);
      return;
    }
    const move = at.screen.submit(at, typed.purpose, typed.text);
    if (move === null) return;
    // A text that was not understood stays, so that it can be corrected.
    if (move.type !== 'show-notice') change(at.screen, { field: null });
    perform(move, at);
  };

  return {
    press(key) {
      if (key.name === 'ctrl+c') return session.send({ type: 'interrupt', code: 130 });
      const at = context();
      if (help) {
        const entry = entryFor(key.name);
        if (key.name === 'escape' || key.name === '?' || key.name === 'enter') return perform({ type: 'help' }, at);
        if (entry?.act(at).type === 'go') perform(entry.act(at), at);
        else if (key.name === 'q') session.send({ type: 'quit' });
        return;
      }
      if (at.ui.field !== null) return type(key, at, at.ui.field);
      const entry = entryFor(key.name);
      if (entry === null) {
        if (key.text.trim() !== '')
          session.send({
            type: 'show-notice',
            notice: {
              tone: 'info',
              text: at.screen.filterable
                ? `${key.text} does nothing here. / filters the list, ? shows the keys.`
                : `${key.text} does nothing here. ? shows the keys.`,
            },
          });
        return;
      }
      const why = entry.why(at);
      if (why !== null)
        return session.send({ type: 'show-notice', notice: { tone: 'warn', text: `${entry.label}: ${why}` } });
      perform(entry.act(at), at);
    },
    paste(text) {
      const at = context();
      if (at.ui.field !== null)
        change(at.screen, {
          field: edit(at.ui.field, { type: 'insert', text }),
          ...(at.ui.field.purpose === 'filter' ? { filter: at.ui.filter + text } : {}),
        });
      else if (at.screen.id === 'paste') change(at.screen, { field: edit(field('paste'), { type: 'insert', text }) });
      else
        session.send({
          type: 'show-notice',
          notice: { tone: 'info', text: 'There is no text field here to paste into.' },
        });
    },
    frame(columns, rows) {
      size = { columns, rows };
      return draw(context());
    },
    version: () => version,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    toReport() {
      const { fix } = session.state();
      return screenOf(session.state()) === 'fix' && fix !== null && fix.drawnAt === null ? fix.planId : null;
    },
    look(columns, rows) {
      size = { columns, rows };
      return context();
    },
    move: (move) => perform(move, context()),
    answer(text) {
      const at = context();
      if (at.ui.field === null) return;
      const filled = edit(edit(at.ui.field, { type: 'clear' }), { type: 'insert', text });
      enterField({ ...at, ui: { ...at.ui, field: filled } }, filled);
    },
    busy: () => isBusy(session.state()),
  };
}

/** What the session asks takes the keyboard before what a screen asks. */
function askedField(state: SessionState, own: Field | null): Field | null {
  if (state.question !== null) return own?.purpose === 'question' ? own : field('question');
  if (state.fix !== null && state.fix.confirm !== null && screenOf(state) === 'fix')
    return own?.purpose === 'confirm' ? own : field('confirm');
  return own?.purpose === 'question' || own?.purpose === 'confirm' ? null : own;
}

const wasBelow = (state: SessionState, leaving: ScreenId): boolean => !state.screens.includes(leaving);
const scrollsText = (at: KeyContext): boolean =>
  at.screen.id === 'findings' || at.screen.id === 'check' || at.screen.id === 'summary';

function isBusy(state: SessionState): boolean {
  const loads = [
    state.profiles,
    state.identity,
    state.domain,
    state.apis,
    state.stages,
    state.methods,
    state.principals,
    state.summary,
  ];
  return (
    loads.some((load) => load.state === 'loading') ||
    state.run?.state === 'running' ||
    state.fix?.applying != null ||
    state.check?.state === 'running'
  );
}
