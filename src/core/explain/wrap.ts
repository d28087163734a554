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

/** One line of shell over several, each but the last ending in a backslash: it can be copied as it stands. */
export function wrapCommand(command: string, indent = '  '): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const part of breakable(command)) {
    const room = line === indent ? part.length : part.length + 1;
    if (line.trim() !== '' && line.length + room + 2 > WIDTH) {
      lines.push(`${line} \\`);
      line = `${indent}    ${part}`;
    } else line = line.trim() === '' ? line + part : `${line} ${part}`;
  }
  return [...lines, line];
}

/** Cuts in front of flags and pipes and behind long words, but never inside quotes. */
function breakable(command: string): readonly string[] {
  const parts: string[] = [];
  let quote = '';
  let start = 0;
  for (let at = 0; at < command.length; at++) {
    const char = command[at] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === ' ' && /^ (?:-{1,2}[A-Za-z]|\||["'$])/.test(command.slice(at, at + 4)) && at > start) {
      parts.push(command.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, command.slice(start)];
}
