/** A regular expression that matches this text and nothing else. */
export const literalPattern = (text: string): string => `^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;

/** The text that such a pattern stands for; null for any other pattern. */
export function literalOf(pattern: string): string | null {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  if (inner === undefined) return null;
  const text = inner.replace(/\\([\\^$.*+?()[\]{}|])/g, '$1');
  return literalPattern(text) === pattern ? text : null;
}
