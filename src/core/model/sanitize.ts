/**
 * Everything that comes from AWS, files or errors passes here before it reaches a terminal or a report.
 * Two passes: whole escape sequences go first, then every control that could still act, so that a sequence
 * hidden inside another one (`ESC ESC[2J[2J`) leaves only harmless letters behind.
 */

const SEQUENCES = new RegExp(
  [
    // Operating system commands and their kin: up to their end, or up to the line's end when unterminated.
    '(?:\\u001B[\\]PX^_]|[\\u009D\\u0090\\u0098\\u009E\\u009F])' +
      '[^\\u0007\\u001B\\u009C\\n]*(?:\\u0007|\\u001B\\\\|\\u009C)?',
    '(?:\\u001B\\[|\\u009B)[0-?]*[ -/]*[@-~]?',
    '\\u001B[ -/]*[0-~]?',
  ].join('|'),
  'g',
);
// C0 but newline, DEL and C1, bidirectional formatting, line and paragraph separators, byte order mark.
const CONTROLS = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]/gu;

/**
 * Text without anything that a terminal would obey. Newlines stay; tabs become spaces; lone surrogates become U+FFFD.
 */
export function sanitize(text: string): string {
  return text
    .replace(/\t/g, ' ')
    .replace(SEQUENCES, '')
    .replace(CONTROLS, (control) => (control === '\n' ? control : ''))
    .toWellFormed();
}

/** The same for one cell of one line: newlines become spaces. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replace(/\n+/g, ' ');
}
