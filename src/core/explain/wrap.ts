export const WIDTH = 80;

/** Breaks a text at spaces. A word that is longer than a line (a URL, an ARN) is broken where the line ends. */
export function wrap(text: string, first = '  ', rest = first): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    let left = word;
    if (!empty && line.length + 1 + left.length > WIDTH) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    while (empty && line.length + left.length > WIDTH) {
      const room = WIDTH - line.length;
      lines.push(line + left.slice(0, room));
      left = left.slice(room);
      line = rest;
    }
    line = empty ? line + left : `${line} ${left}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

/**
 * One line of shell over several, in a way that can be copied as it stands. A flag keeps its value where there is room.
 */
export function wrapCommand(command: string, indent = '  '): readonly string[] {
  const deeper = `${indent}    `;
  // Every line but the last ends in a space and a backslash.
  const fits = (line: string) => line.length + 2 <= WIDTH;
  const [first = '', ...parts] = cut(command, BEFORE_FLAG).flatMap((part) =>
    fits(deeper + part) ? [part] : cut(part, BEFORE_QUOTE),
  );
  const lines: string[] = [];
  let line = indent + first;
  for (const part of parts) {
    if (fits(`${line} ${part}`)) line = `${line} ${part}`;
    else {
      lines.push(`${line} \\`);
      line = deeper + part;
    }
  }
  return [...lines, line].flatMap((one) => insideQuotes(one, deeper));
}

const BEFORE_FLAG = /^ (?:-{1,2}[A-Za-z]|\|)/;
const BEFORE_QUOTE = /^ ["'$]/;

/** White space counts for nothing in a JMESPath query, so a long one goes on in the next line, without a backslash. */
function insideQuotes(line: string, indent: string): readonly string[] {
  if (line.length <= WIDTH || !/^ +'[^']*'( \\)?$/.test(line)) return [line];
  const [first = '', ...rest] = line.trim().split(', ');
  return rest.reduce<readonly string[]>(
    (lines, part) => {
      const last = lines.at(-1) ?? '';
      const joined = `${last}, ${part}`;
      return joined.length < WIDTH
        ? [...lines.slice(0, -1), joined]
        : [...lines.slice(0, -1), `${last},`, `${indent}  ${part}`];
    },
    [indent + first],
  );
}

/** Cuts at the spaces that a pattern matches, never inside quotes. */
function cut(command: string, at: RegExp): readonly string[] {
  const parts: string[] = [];
  let quote = '';
  let start = 0;
  for (let index = 0; index < command.length; index++) {
    const char = command[index] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') index++;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === ' ' && index > start && at.test(command.slice(index, index + 4))) {
      parts.push(command.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, command.slice(start)];
}
