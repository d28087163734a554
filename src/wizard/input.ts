import type { Key } from 'ink';

/** One key, whatever the terminal sent it as. `text` is what it would type. */
export interface Press {
  readonly name: string;
  readonly text: string;
}

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** What leads out also counts at the end of what was typed fast. */
const CONTROL: Readonly<Record<string, string>> = { '\u0003': 'ctrl+c', '\u001a': 'ctrl+z' };

/**
 * Keys as Ink reports them, one by one. A chunk typed fast arrives as one text: it is taken apart,
 * and a line end inside it is Enter only where it ends the chunk, so that pasted lines never submit.
 */
export function presses(input: string, key: Key): readonly Press[] {
  if (key.eventType === 'release') return [];
  if (key.ctrl) return [{ name: `ctrl+${input.toLowerCase()}`, text: '' }];
  const named = NAMED.find(([flag]) => key[flag]);
  if (named !== undefined) return [{ name: named[1], text: '' }];
  if (key.meta || input === '') return [];
  const characters = [...input];
  return characters.map((character, index) => {
    const control = CONTROL[character];
    if (control !== undefined) return { name: control, text: '' };
    if (character !== '\r' && character !== '\n') return { name: character, text: character };
    return index === characters.length - 1 ? { name: 'enter', text: '' } : { name: 'line-end', text: '\n' };
  });
}
