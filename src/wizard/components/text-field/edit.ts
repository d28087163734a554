import { sanitizeInput } from '../../../core/model/sanitize.ts';
import type { Field } from '../../ui.ts';

/** One change of a text field: its state, apart from keys and looks. */
export type Edit =
  | { readonly type: 'insert'; readonly text: string }
  | {
      readonly type: 'backspace' | 'delete' | 'left' | 'right' | 'start' | 'end' | 'clear' | 'clear-left' | 'word-left';
    };

/** A text field after one edit. The caret moves by whole characters, never into the middle of one. */
export function edit(field: Field, change: Edit): Field {
  const before = field.text.slice(0, field.caret);
  const after = field.text.slice(field.caret);
  const at = (text: string, caret: number): Field => ({ ...field, text, caret });
  switch (change.type) {
    case 'insert': {
      const text = sanitizeInput(change.text);
      const kept = field.purpose === 'paste' ? text : text.replace(/\n+/g, ' ');
      return at(before + kept + after, field.caret + kept.length);
    }
    case 'backspace': {
      const kept = before.slice(0, before.length - lastLength(before));
      return at(kept + after, kept.length);
    }
    case 'delete':
      return at(before + after.slice(firstLength(after)), field.caret);
    case 'left':
      return at(field.text, field.caret - lastLength(before));
    case 'right':
      return at(field.text, field.caret + firstLength(after));
    case 'start':
      return at(field.text, 0);
    case 'end':
      return at(field.text, field.text.length);
    case 'clear':
      return at('', 0);
    case 'clear-left':
      return at(after, 0);
    case 'word-left': {
      const kept = before.replace(/(?:(?<!\S)\S+\s*|(?<!\s)\s+)$/, '');
      return at(kept + after, kept.length);
    }
  }
}

const lastLength = (text: string): number => [...text].at(-1)?.length ?? 0;
const firstLength = (text: string): number => [...text][0]?.length ?? 0;
