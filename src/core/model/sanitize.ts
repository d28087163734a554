/**
 * Everything that comes from AWS, files or errors passes here before it reaches a terminal or a report.
 * Two passes: whole escape sequences go first, then every control that could still act, so that a sequence
 * hidden inside another one (`ESC ESC[2J[2J`) leaves only harmless letters behind.
 */

// Operating system commands and their kin up to their end, or up to the line's end when unterminated; then CSI; then short escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point.
const SEQUENCES =
  /(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C\n]*(?:\u0007|\u001B\\|\u009C)?|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?/g;
// C0 but newline, DEL and C1, bidirectional formatting, line and paragraph separators, byte order mark.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point.
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]/g;

/** Text without anything that a terminal would obey. Newlines stay; tabs become spaces; lone surrogates become U+FFFD. */
export function sanitize(text: string): string {
  return text
    .replace(/\t/g, ' ')
    .replace(SEQUENCES, '')
    .replace(CONTROLS, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The same for one cell of one line: newlines become spaces. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replace(/\n+/g, ' ');
}
