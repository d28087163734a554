import { isBusy } from './busy.ts';
import type { Room } from './components/room.ts';
import { edit } from './components/text-field/edit.ts';
import { SCREENS } from './content/index.ts';
import { termsOf } from './glossary.ts';
import type { Press } from './input.ts';
import type { KeyContext } from './keys.ts';
import { gone, pressedMoves } from './pressing.ts';
import { maskOnScreen } from './safe.ts';
import { type ScreenId, type Session, screenOf } from './state/index.ts';
import { suspectsOfState } from './suspects.ts';
import { askedField, entered, pastedMoves } from './typing.ts';
import { FRESH, type Move, type Screen, type ScreenUi } from './ui.ts';
import { visibleRows } from './visible-rows.ts';

/** What the wizard needs besides the session. */
export interface ControllerOptions {
  readonly now: () => number;
  /** Puts text on the terminal's clipboard (OSC 52). */
  readonly copy: (text: string) => void;
  /** Stops the program until the shell starts it again; nothing where there is no shell to do so. */
  readonly suspend?: () => void;
}

/**
 * What is looked at, and what keys do to it: a store beside the session's, without a terminal. What a key means is
 * decided by pure functions (`pressing.ts`, `typing.ts`, the key table); here it is only carried out.
 */
export interface Controller {
  press(key: Press): void;
  paste(text: string): void;
  /** Everything that a key would look at now, and that a frame is drawn from. */
  look(columns: number, rows: number): KeyContext;
  /** To be told what was drawn. */
  drew(at: KeyContext): void;
  /** To be told how much of a list or text was in sight. */
  measured(room: Room): void;
  /** Changes whenever another frame may be due. */
  version(): number;
  subscribe(listener: () => void): () => void;
  /** The plan whose frame has to be reported as drawn; null when none has. */
  toReport(): string | null;
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
  const visited = new Set<ScreenId>();
  const rows = visibleRows();
  let help = false;
  let search: string | null = null;
  let version = 0;
  let size = { columns: 80, rows: 23 };
  let room: Room = { room: 23, all: 0 };
  let current = screenOf(session.state());
  let way: readonly ScreenId[] = session.state().screens;

  const changed = (): void => {
    version++;
    for (const listener of [...listeners]) listener();
  };
  const suspects = suspectsOfState();
  session.subscribe(() => {
    const state = session.state();
    maskOnScreen(suspects(state));
    const next = screenOf(state);
    // A screen that is met anew, not come back to, starts fresh.
    if (next !== current && !way.includes(next)) screens.delete(next);
    way = state.screens;
    if (next !== current) {
      help = false;
      search = null;
      visited.add(current);
    }
    current = next;
    changed();
  });

  const context = (): KeyContext => {
    const state = session.state();
    const screen = SCREENS[screenOf(state)];
    const own = screens.get(screen.id);
    const ui = { ...(own ?? FRESH), field: askedField(state, own?.field ?? null) };
    const base = { state, ui, ...size, now: options.now() };
    const filter = ui.field?.purpose === 'filter' ? ui.field.text : ui.filter;
    const list = rows.of(screen, base, screen.filterable ? filter : '');
    const wanted = rows.followed(screen, own, list) ?? ui.cursor ?? (filter === '' ? screen.preferred(base) : 0);
    const news = visited.has(screen.id) ? [] : termsOf(screen.id);
    return { ...base, screen, list, news, help, search, cursor: Math.max(0, Math.min(wanted, list.length - 1)) };
  };
  const change = (screen: Screen, values: Partial<ScreenUi>): void => {
    screens.set(screen.id, { ...(screens.get(screen.id) ?? FRESH), ...values });
    changed();
  };
  const perform = (move: Move, at: KeyContext) => {
    switch (move.type) {
      case 'ui':
        return change(at.screen, move.change);
      case 'help':
        help = !help;
        search = null;
        return change(at.screen, { scroll: 0 });
      case 'help-search':
        search = move.text;
        return change(at.screen, { scroll: 0 });
      case 'go':
        return change(at.screen, gone(at, move, room).change);
      case 'suspend':
        return options.suspend?.();
      case 'copy':
        options.copy(move.text);
        return session.send({
          type: 'show-notice',
          notice: { tone: 'info', text: `${move.what}: copied, if this terminal supports it.` },
        });
      case 'compare':
      case 'open-compare':
        // Another list stands there next: it begins at its first row.
        screens.delete('compare');
        return session.send(move);
      default:
        return session.send(move);
    }
  };
  const performAll = (moves: readonly Move[], at: KeyContext): void => {
    for (const move of moves) perform(move, at);
  };

  return {
    press(key) {
      const at = context();
      performAll(pressedMoves(at, key), at);
    },
    paste(text) {
      const at = context();
      performAll(pastedMoves(at, text), at);
    },
    look(columns, high) {
      size = { columns, rows: high };
      return context();
    },
    drew: (at) => rows.drew(at, screens.get(at.screen.id)),
    measured(given) {
      room = given;
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
    move: (move) => perform(move, context()),
    answer(text) {
      const at = context();
      if (at.ui.field === null) return;
      const filled = edit(edit(at.ui.field, { type: 'clear' }), { type: 'insert', text });
      const asked = { ...at, ui: { ...at.ui, field: filled } };
      performAll(entered(asked, filled), asked);
    },
    busy: () => isBusy(session.state()),
  };
}
