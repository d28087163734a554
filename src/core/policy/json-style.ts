/** How a JSON text is laid out, so that what is put into it looks like the rest. */
export interface JsonStyle {
  /** One level of indentation; null for a text on one line. */
  readonly indent: string | null;
  readonly eol: string;
  /** `": "` or `":"`. */
  readonly colon: string;
  /** `", "` or `","` between members that stand on one line. */
  readonly comma: string;
}

export function styleOf(text: string): JsonStyle {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? null;
  const spaced = /"\s*:\s+\S/.test(text);
  return {
    indent: indent === null && !text.trim().includes('\n') ? null : (indent ?? ''),
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    colon: spaced ? ': ' : ':',
    comma: /["\]}], +["[{]/.test(text) || (indent !== null && spaced) ? ', ' : ',',
  };
}

/** A value on one line. */
export function writeFlat(value: unknown, style: JsonStyle): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeFlat(item, style)).join(style.comma)}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${members.map(([key, item]) => JSON.stringify(key) + style.colon + writeFlat(item, style)).join(style.comma)}}`;
}

/** A value over several lines; `margin` is the indentation of the line it begins on. */
export function writeTall(value: unknown, style: JsonStyle, margin: string): string {
  if (style.indent === null || value === null || typeof value !== 'object') return writeFlat(value, style);
  const inner = margin + style.indent;
  const wrap = (open: string, items: readonly string[], close: string) =>
    items.length === 0
      ? open + close
      : `${open}${style.eol}${items.map((item) => inner + item).join(`,${style.eol}`)}${style.eol}${margin}${close}`;
  if (Array.isArray(value))
    return wrap(
      '[',
      value.map((item) => writeTall(item, style, inner)),
      ']',
    );
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return wrap(
    '{',
    members.map(([key, item]) => JSON.stringify(key) + style.colon + writeTall(item, style, inner)),
    '}',
  );
}

/** The white space that a line begins with. */
export function marginAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Whether nothing but white space stands before this place on its line. */
export const startsLine = (text: string, offset: number): boolean =>
  /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)) &&
  text.lastIndexOf('\n', offset - 1) >= 0;
