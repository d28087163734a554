import type { Press } from '../../input.ts';
import type { Edit } from './edit.ts';

const EDITS: Readonly<Record<string, Exclude<Edit['type'], 'insert'>>> = {
  backspace: 'backspace',
  delete: 'delete',
  left: 'left',
  right: 'right',
  home: 'start',
  end: 'end',
  'ctrl+a': 'start',
  'ctrl+e': 'end',
  'ctrl+u': 'clear-left',
  'ctrl+w': 'word-left',
};

/** What a key does in a text field; null where it does nothing to the text (Enter and Esc are the wizard's). */
export function editOf({ name, text }: Press): Edit | null {
  const type = EDITS[name];
  if (type !== undefined) return { type };
  return text === '' || name === 'escape' || name === 'enter' ? null : { type: 'insert', text };
}
