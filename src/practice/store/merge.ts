/** Two cases say different things about the same thing of one account. */
export class PracticeLoadError extends Error {}

/** Compares as data: the order of keys does not count. */
export function differs(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) !== JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

/** Adds a row; the same row again is fine, another one under the same key is refused. */
export function put<T>(table: Map<string, T>, key: string, row: T, what: string): void {
  const found = table.get(key);
  if (found === undefined) table.set(key, row);
  else if (differs(found, row))
    throw new PracticeLoadError(`Two cases describe ${what} differently. Load them one at a time.`);
}

/** The row under a key, made when it is not there. */
export function entry<T>(table: Map<string, T>, key: string, make: () => T): T {
  const found = table.get(key);
  if (found !== undefined) return found;
  const made = make();
  table.set(key, made);
  return made;
}
