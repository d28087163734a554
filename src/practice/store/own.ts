/**
 * The value under a key that came from outside; nothing inherited, so that `constructor` is just another missing name.
 */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
