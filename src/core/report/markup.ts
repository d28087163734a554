/** Pieces of Markdown that no text from AWS can break out of. */

/** Running text: the signs that Markdown and HTML read are escaped, line ends become spaces. */
export const text = (value: string): string =>
  value.replace(/\s*\n\s*/g, ' ').replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);

/** One stretch of code: its fence is longer than any run of backticks inside. */
export function code(value: string): string {
  const line = value.replace(/\s*\n\s*/g, ' ');
  const ticks = '`'.repeat(longest(line) + 1);
  return line.includes('`') ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

/** The same inside a table, where a bar would end the cell. */
export const cell = (value: string): string => code(value).replaceAll('|', '\\|');

/** A block of code. */
export function block(value: string, language: string): string {
  const ticks = '`'.repeat(Math.max(3, longest(value) + 1));
  return `${ticks}${language}\n${value.replace(/\n$/, '')}\n${ticks}`;
}

const longest = (value: string): number => Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
