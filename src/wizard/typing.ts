import { type Edit, edit } from './components/text-field/edit.ts';
import { editOf } from './components/text-field/field-keys.ts';
import type { Press } from './input.ts';
import type { KeyContext } from './keys.ts';
import { readPaste } from './state/read-paste.ts';
import type { ScreenId } from './state/screen-ids.ts';
import { screenOf } from './state/selectors.ts';
import type { SessionState } from './state/state.ts';
import { type Field, field, type Move, ui } from './ui.ts';

/** What the session asks takes the keyboard before what a screen asks. */
export function askedField(state: SessionState, own: Field | null): Field | null {
  if (state.question !== null) return own?.purpose === 'question' ? own : field('question');
  if (state.fix !== null && state.fix.confirm !== null && screenOf(state) === 'fix')
    return own?.purpose === 'confirm' ? own : field('confirm');
  if (state.undo !== null && state.undo.confirm !== null && screenOf(state) === 'undo')
    return own?.purpose === 'confirm' ? own : field('confirm');
  return own?.purpose === 'question' || own?.purpose === 'confirm' ? null : own;
}

/** The field after an edit; a filter filters as one types. */
const filled = (typed: Field, change: Edit): Move => {
  const next = edit(typed, change);
  return ui(typed.purpose === 'filter' ? { field: next, filter: next.text, cursor: 0 } : { field: next });
};

/** Keys that move through the list while its filter is typed. */
const THROUGH_THE_LIST = { up: 'up', down: 'down', pageup: 'page-up', pagedown: 'page-down' } as const;

/** What a key does while a text field is open. */
export function typedMoves(at: KeyContext, typed: Field, press: Press): readonly Move[] {
  if (press.name === 'escape') return typed.text !== '' ? [filled(typed, { type: 'clear' })] : closeField(typed);
  if (press.name === 'enter') return entered(at, typed);
  if (typed.purpose === 'filter' && press.name in THROUGH_THE_LIST)
    return [{ type: 'go', to: THROUGH_THE_LIST[press.name as keyof typeof THROUGH_THE_LIST] }];
  const change = editOf(press);
  return change === null ? [] : [filled(typed, change)];
}

/** Screens of questions that a pasted text may answer. */
const TAKES_A_PASTE: readonly ScreenId[] = ['profile', 'reading', 'api', 'stage', 'method', 'caller', 'findings'];

/** What a pasted text does. */
export function pastedMoves({ ui: screenUi, screen }: KeyContext, text: string): readonly Move[] {
  if (screenUi.field !== null) return [filled(screenUi.field, { type: 'insert', text })];
  if (screen.id === 'paste') return [filled(field('paste'), { type: 'insert', text })];
  if (TAKES_A_PASTE.includes(screen.id)) {
    return takenMoves(readPaste(text), text);
  }
  return [
    {
      type: 'show-notice',
      notice: {
        tone: 'info',
        text: 'Another call? Press esc, then paste it on the findings screen or an earlier one.',
      },
    },
  ];
}

/** A pasted text is explained by itself, also beside an open account; what it tells of the call is kept. */
function takenMoves(move: Move, pasted: string): readonly Move[] {
  const explained: readonly Move[] = [{ type: 'explain', text: pasted }];
  return move.type === 'show-notice' ? [...explained, move] : [ui({ cursor: null }), ...explained, move];
}

/** A host that no listed API has may be a custom domain: the account is asked where it leads. */
export const domainTyped = ({ screen }: Pick<KeyContext, 'screen'>, typed: string): string | null =>
  screen.id === 'api' && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(typed.trim()) ? typed.trim().toLowerCase() : null;

const askDomain = (host: string): Move => ({
  type: 'use-understood',
  region: null,
  answers: { request: { host } },
  from: [`custom domain ${host}`],
});

function closeField({ purpose }: Field): readonly Move[] {
  const closed = ui({ field: null, ...(purpose === 'filter' ? { filter: '', cursor: null } : {}) });
  if (purpose === 'confirm') return [closed, { type: 'cancel-confirm' }];
  return purpose === 'question' ? [closed, { type: 'back' }] : [closed];
}

/** What Enter does. A text that was not understood stays, so that it can be corrected. */
export function entered(at: KeyContext, typed: Field): readonly Move[] {
  if (typed.purpose === 'filter') {
    const row = at.list[at.cursor];
    if (row !== undefined) return [ui({ field: null }), row.enter];
    const host = domainTyped(at, typed.text);
    return [ui({ field: null, filter: host === null ? typed.text : '' }), ...(host === null ? [] : [askDomain(host)])];
  }
  const move = at.screen.submit(at, typed.purpose, typed.text);
  if (move === null) return [];
  if (
    typed.purpose === 'paste' &&
    typed.text.trim() !== '' &&
    (at.screen.id !== 'paste' || move.type !== 'show-notice')
  )
    return [ui({ field: null }), ...takenMoves(move, typed.text)];
  return move.type === 'show-notice' ? [move] : [ui({ field: null }), move];
}
