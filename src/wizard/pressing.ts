import type { Room } from './components/room.ts';
import { moved } from './components/select/select-state.ts';
import type { Press } from './input.ts';
import { entryFor, type KeyContext } from './keys.ts';
import { typedMoves } from './typing.ts';
import { type Go, type Move, type UiChange, ui } from './ui.ts';

/** What a key does now: changes of what is looked at, and what the session is told. */
function movesOf(at: KeyContext, press: Press): readonly Move[] {
  if (press.name === 'ctrl+c') return [{ type: 'interrupt', code: 130 }];
  if (press.name === 'ctrl+z') return [{ type: 'suspend' }];
  if (at.help) return helpMoves(at, press);
  if (at.ui.field !== null) return typedMoves(at, at.ui.field, press);
  const entry = entryFor(press.name);
  if (entry === null && at.ui.armed !== null) return [ui({ armed: null }), nothingHere(at, press.text)];
  if (entry === null) return press.text.trim() === '' ? [] : [nothingHere(at, press.text)];
  const why = entry.why(at);
  if (why !== null) return [{ type: 'show-notice', notice: { tone: 'warn', text: `${entry.label}: ${why}` } }];
  if (entry.twice !== undefined && (at.ui.armed === null || !entry.keys.includes(at.ui.armed)))
    return [ui({ armed: press.name }), { type: 'show-notice', notice: { tone: 'info', text: entry.twice } }];
  return [...(at.ui.armed === null ? [] : [ui({ armed: null })]), entry.act(at)];
}

/** What a key does, and that it takes back what was said before it. */
export function pressedMoves(at: KeyContext, press: Press): readonly Move[] {
  const moves = movesOf(at, press);
  const staysSilent = moves.every(
    ({ type }) => type === 'ui' || type === 'go' || type === 'help' || type === 'help-search',
  );
  return at.state.notice !== null && staysSilent ? [{ type: 'show-notice', notice: null }, ...moves] : moves;
}

/** While the keys are shown only they are moved through. */
function helpMoves(at: KeyContext, { name, text }: Press): readonly Move[] {
  if (at.search !== null) {
    if (name === 'escape') return [{ type: 'help-search', text: at.search === '' ? null : '' }];
    if (name === 'enter') return [{ type: 'help' }];
    if (name === 'backspace') return [{ type: 'help-search', text: [...at.search].slice(0, -1).join('') }];
    const step = text === '' ? entryFor(name)?.act(at) : undefined;
    if (step?.type === 'go') return [step];
    return text === '' ? [] : [{ type: 'help-search', text: `${at.search}${text}` }];
  }
  if (name === '/') return [{ type: 'help-search', text: '' }];
  if (name === 'escape' || name === '?' || name === 'enter') return [{ type: 'help' }];
  const move = entryFor(name)?.act(at);
  if (move?.type === 'go') return [move];
  return name === 'q' ? [{ type: 'quit' }] : [];
}

const nothingHere = ({ screen }: KeyContext, text: string): Move => ({
  type: 'show-notice',
  notice: {
    tone: 'info',
    text: screen.filterable
      ? `${text} does nothing here. Press / to filter the list or ? to show the keys.`
      : `${text} does nothing here. ? shows the keys.`,
  },
});

/** Screens whose text is scrolled by pages while the arrows move through their choices. */
const TEXTS: readonly string[] = ['reading', 'findings', 'compare', 'check', 'undo', 'summary'];

/** Where a step through a list, or through a text, leads to. */
export function gone(
  { help, list, screen, ui: screenUi, cursor }: KeyContext,
  { to }: Go,
  { room, all }: Room,
): UiChange {
  const byPage = to === 'page-up' || to === 'page-down';
  const scrolls = help || list.length === 0 || screenUi.open !== null || (byPage && TEXTS.includes(screen.id));
  const page = Math.max(1, room - 2);
  if (!scrolls) return ui({ cursor: moved(cursor, to, page, list.length - 1) });
  // A line that says what is above takes the place of one.
  const last = all > room ? all - room + 1 : 0;
  return ui({ scroll: moved(Math.min(screenUi.scroll, last), to, page, last) });
}
