import stringWidth from 'string-width';

/** Columns that the text takes. Plain ASCII needs no table. */
export const width = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text));

/** The text in at most so many columns, cut at its end with an ellipsis. `force` cuts even when it fits exactly. */
export function cut(text: string, columns: number, force = false): string {
  if (columns <= 0) return '';
  if (width(text) < columns || (!force && width(text) === columns)) return text;
  return `${head(text, columns - 1)}…`;
}

/** Cut in the middle: both ends of an ARN or a path tell more than its middle. */
export function cutMiddle(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns < 5) return cut(text, columns);
  const left = Math.floor((columns - 1) / 2);
  return `${head(text, left)}…${tail(text, columns - 1 - left)}`;
}

export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));

function head(text: string, columns: number): string {
  let taken = '';
  let used = 0;
  for (const character of text) {
    const wide = width(character);
    if (used + wide > columns) break;
    taken += character;
    used += wide;
  }
  return taken;
}

function tail(text: string, columns: number): string {
  const kept: string[] = [];
  let used = 0;
  for (const character of [...text].reverse()) {
    const wide = width(character);
    if (used + wide > columns) break;
    kept.push(character);
    used += wide;
  }
  return kept.reverse().join('');
}

/** Words wrapped to so many columns; a word longer than a line is broken. Never empty. */
export function wrap(text: string, columns: number): readonly string[] {
  const room = Math.max(columns, 8);
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/ +/).filter((part) => part !== '')) {
    if (current !== '' && width(current) + 1 + width(word) <= room) {
      current += ` ${word}`;
      continue;
    }
    if (current !== '') lines.push(current);
    current = word;
    while (width(current) > room) {
      const first = head(current, room);
      lines.push(first);
      current = current.slice(first.length);
    }
  }
  return current === '' && lines.length > 0 ? lines : [...lines, current];
}
