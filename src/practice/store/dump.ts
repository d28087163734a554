import type { Store } from './types.ts';

const SECRETS: readonly string[] = ['secretAccessKey', 'sessionToken', 'value'];

/** The tables as plain data: maps as objects, secret values left out. Nothing in it is shared with the store. */
export function dumpOf(store: Store): Readonly<Record<string, unknown>> {
  const { counter: _, ...tables } = store;
  return plain(tables) as Readonly<Record<string, unknown>>;
}

function plain(value: unknown): unknown {
  if (value instanceof Map)
    return Object.fromEntries([...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, plain(one)]));
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => !(SECRETS.includes(key) && typeof one === 'string'))
      .map(([key, one]) => [key, plain(one)]),
  );
}
