/**
 * One run of any characters, one single character, or a literal character: wildcards that came from a value stay
 * literal.
 */
export const ANY = Symbol('any run');
export const ONE = Symbol('one character');
export type Pattern = readonly (string | typeof ANY | typeof ONE)[];

/** Reads `*` and `?` as wildcards, everything else literally. */
export function globPattern(text: string): Pattern {
  return [...text].map((char) => (char === '*' ? ANY : char === '?' ? ONE : char));
}

/** Every character stands for itself. */
export const literalPattern = (text: string): Pattern => [...text];

/**
 * Whether the whole text fits the pattern. Only the last run is ever widened again, since the leftmost fit of what
 * stands between two runs is always as good as any other: time is bounded by pattern length × text length, whatever the
 * input.
 */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const chars = [...text];
  let p = 0;
  let t = 0;
  let runAt = -1;
  let runEnds = 0;
  while (t < chars.length) {
    const wanted = pattern[p];
    if (wanted === ANY) {
      runAt = p++;
      runEnds = t;
    } else if (wanted !== undefined && (wanted === ONE || wanted === chars[t])) {
      p++;
      t++;
    } else if (runAt >= 0) {
      p = runAt + 1;
      t = ++runEnds;
    } else return false;
  }
  while (pattern[p] === ANY) p++;
  return p === pattern.length;
}

/** `*` = any run of characters including none and `/`; `?` = exactly one. Case-sensitive. */
export const glob = (pattern: string, text: string): boolean => matchesPattern(globPattern(pattern), text);

/** The same without regard to case, as actions are compared. */
export const globIgnoringCase = (pattern: string, text: string): boolean =>
  glob(pattern.toLowerCase(), text.toLowerCase());

/** Splits a pattern at its first five colons, as ARNs are split. */
export function splitPattern(pattern: Pattern): readonly Pattern[] {
  const parts: Pattern[] = [];
  let from = 0;
  for (let i = 0; i < pattern.length && parts.length < 5; i++) {
    if (pattern[i] !== ':') continue;
    parts.push(pattern.slice(from, i));
    from = i + 1;
  }
  return [...parts, pattern.slice(from)];
}
