/** The shells whose quoting a copied command can have. Browsers copy for the first two, people write for all three. */
export type Shell = 'posix' | 'cmd' | 'powershell';

export interface Command {
  readonly words: readonly string[];
  /** What stands behind the command: its output, pasted along. */
  readonly rest: string;
}

/** A command of some client in the words of curl, which all are read by. */
export interface CurlWords {
  /** As it is named in what was understood. */
  readonly client: string;
  readonly words: readonly string[];
  /** What stands in front of the command. */
  readonly before: string;
  /** What stands behind the command: its output, pasted along. */
  readonly rest: string;
}

export function shellOf(text: string): Shell {
  if (/\^\r?\n|\^"|\w""|""\w/.test(text)) return 'cmd';
  if (/`\r?\n|`"/.test(text)) return 'powershell';
  return 'posix';
}

/**
 * Splits the first command of a text into words, as its shell would; it ends at a line break that is neither quoted nor
 * escaped.
 */
export function splitCommand(text: string, shell: Shell = shellOf(text)): Command {
  const source = shell === 'cmd' ? withoutCarets(text) : text.replace(/\r\n/g, '\n');
  const words: string[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at] ?? '';
    if (char === '\n' || char === ';' || char === '|' || beginsOutput(source, at, words)) break;
    if (/\s/.test(char)) at += 1;
    else if (isContinuation(source, at, shell)) at += 2;
    else {
      const word = readWord(source, at, shell);
      // A command inside another one's `$(…)`.
      words.push(/^https?:[^()]{1,8000}\)$/.test(word.text) ? word.text.slice(0, -1) : word.text);
      at = word.end;
    }
  }
  return {
    words,
    rest: source
      .slice(at)
      .replace(/^[|;][^\n{<]*/, '')
      .trim(),
  };
}

/** What a server or a client writes, and nobody types unquoted behind an address. */
const OUTPUT = new RegExp(
  String.raw`^(?:[\u2192\u21D2\u27F6]|\{["'\s}]|\[[{"\]]|<(?:[!?]|html|head|body|h1|Error)|HTTP\/\d|` +
    String.raw`(?:curl|error|wget|http|awscurl|Invoke-\w{1,40}): )`,
  'i',
);

/** Whether the command's output begins here: a paste that lost its line ends holds it in the same line. */
const beginsOutput = (source: string, at: number, words: readonly string[]): boolean =>
  OUTPUT.test(source.slice(at, at + 60)) &&
  words.some((word) => /:\/\/|\.execute-api\./.test(word)) &&
  !/^-/.test(words.at(-1) ?? '');

/** A caret escapes the next character for cmd.exe; before a line break it joins the lines. */
function withoutCarets(text: string): string {
  const joined = text.replace(/\r\n/g, '\n').replace(/\^\n\n?/g, ' ');
  return /\^"/.test(joined) ? joined.replace(/\^([\s\S])/g, '$1') : joined;
}

const ESCAPE = { posix: '\\', cmd: '\\', powershell: '`' } as const;
const isContinuation = (source: string, at: number, shell: Shell): boolean =>
  source[at] === ESCAPE[shell] && source[at + 1] === '\n';

function readWord(source: string, start: number, shell: Shell): { readonly text: string; readonly end: number } {
  const pieces: string[] = [];
  let at = start;
  while (at < source.length) {
    const char = source[at] ?? '';
    if (/\s/.test(char) || (char === ';' && shell === 'posix') || isContinuation(source, at, shell)) break;
    if (char === "'" && shell !== 'cmd') {
      const quoted = readQuoted(source, at + 1, "'", shell === 'powershell' ? 'doubled' : 'none', '');
      pieces.push(quoted.text);
      at = quoted.end;
    } else if (char === '$' && source[at + 1] === "'" && shell === 'posix') {
      const quoted = readQuoted(source, at + 2, "'", 'ansi', '\\');
      pieces.push(quoted.text);
      at = quoted.end;
    } else if (char === '"') {
      const quoted = readQuoted(source, at + 1, '"', shell === 'posix' ? 'escaped' : 'both', ESCAPE[shell]);
      pieces.push(quoted.text);
      at = quoted.end;
    } else if (char === ESCAPE[shell] && (shell !== 'cmd' || source[at + 1] === '"')) {
      pieces.push(source[at + 1] ?? '');
      at += 2;
    } else {
      pieces.push(char);
      at += 1;
    }
  }
  return { text: pieces.join(''), end: at };
}

type Escapes = 'none' | 'escaped' | 'ansi' | 'doubled' | 'both';
const ANSI: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

/** Reads up to the closing quote; an unclosed one ends with the text. */
function readQuoted(
  source: string,
  start: number,
  quote: string,
  escapes: Escapes,
  escape: string,
): { readonly text: string; readonly end: number } {
  const pieces: string[] = [];
  let at = start;
  while (at < source.length) {
    const [char = '', next = ''] = [source[at], source[at + 1]];
    if (char === quote && next === quote && (escapes === 'doubled' || escapes === 'both')) {
      pieces.push(quote);
      at += 2;
    } else if (char === quote) {
      return { text: pieces.join(''), end: at + 1 };
    } else if (char === escape && escapes === 'ansi') {
      const [code, width] = ansiEscape(source, at + 1);
      pieces.push(code);
      at += 1 + width;
    } else if (char === escape && escape !== '' && isEscapable(next, escape)) {
      if (next !== '\n') pieces.push(next);
      at += 2;
    } else {
      pieces.push(char);
      at += 1;
    }
  }
  return { text: pieces.join(''), end: at };
}

/** Inside double quotes a backslash escapes these only; PowerShell's backtick escapes anything. */
const isEscapable = (next: string, escape: string): boolean =>
  next !== '' && (escape === '`' || '"\\$`\n!'.includes(next));

/** The escapes that browsers write inside `$'…'`. */
function ansiEscape(source: string, at: number): readonly [string, number] {
  const hex = /^(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/i.exec(source.slice(at, at + 5));
  if (hex) return [String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? '', 16)), hex[0].length];
  const next = source[at] ?? '';
  return [ANSI[next] ?? next, 1];
}
