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
// C0 but newline, DEL and C1.
const CONTROLS = /[^\P{Cc}\n]/gu;
/** Nearly every text: nothing of it is to be changed. */
const PLAIN = /^[ -~\n]*$/;
/** Signs without a look of their own: bidirectional, zero-width, tags, selectors; and separators of lines. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2028\u2029\u{FFF9}-\u{FFFB}]/gu;
/**
 * Text without anything that a terminal would obey, and with what nobody would see made visible: `<U+200B>`. Newlines
 * stay; tabs become spaces; lone surrogates become U+FFFD.
 */
export function sanitize(text: string): string {
  if (PLAIN.test(text)) return text;
  return withoutControls(text).replace(UNSEEN, (sign, at: number, whole: string) =>
    isOfPicture(sign, whole, at)
      ? sign
      : `<U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

/** The same for what a person pastes: what is not seen is left out, since nobody meant it. */
export const sanitizeInput = (text: string): string => withoutControls(text).replace(UNSEEN, '');

const withoutControls = (text: string): string =>
  text.replace(/\t/g, ' ').replace(SEQUENCES, '').replace(CONTROLS, '').toWellFormed();

const PICTURE = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)$/u;
/** A selector or joiner behind a picture makes another picture of it, which is seen. */
const isOfPicture = (sign: string, whole: string, at: number): boolean =>
  (sign === '\uFE0F' || sign === '\u200D') && PICTURE.test(whole.slice(Math.max(0, at - 2), at));

/** The same for one cell of one line: newlines become spaces. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replace(/\n+/g, ' ');
}

/**
 * A value of somebody's JSON in a sentence: text as it is, null as nothing, all else as JSON. `String` would call what
 * an object has as its `toString`, and throw where that is no function.
 */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return value === null ? '' : (JSON.stringify(value) ?? '');
  } catch {
    // Nested more deeply than a writer has stack for.
    return '';
  }
}

/** How deep JSON may be nested: far beyond what AWS keeps, far below where a walk through it has no stack left. */
export const DEEPEST = 200;

/** Whether a JSON value is nested deeper than that, or than so many levels. */
export function isTooDeep(value: unknown, levels = DEEPEST): boolean {
  if (levels < 0) return true;
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((one) => isTooDeep(one, levels - 1));
  const held = value as Readonly<Record<string, unknown>>;
  for (const name in held) if (isTooDeep(held[name], levels - 1)) return true;
  return false;
}

/** A text in the quotes of a POSIX shell, which reads it back unchanged. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same, without quotes where a shell needs none. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : shellQuoted(text));

/** A text in a regular expression, which then matches it and nothing else. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
