import { type Block, type Content, NOTHING, text } from '../blocks.ts';
import type { Load } from '../state/loads.ts';

/**
 * What was chosen before in front, the newest first, under a heading; the rest in its own order. `rank` is -1 for what
 * was not.
 */
export function recentFirst<T>(
  all: readonly T[],
  rank: (one: T) => number,
  rest: string,
): readonly (readonly [T, string | null])[] {
  if (!all.some((one) => rank(one) >= 0)) return all.map((one) => [one, null] as const);
  const ranked = all.map((one) => [one, rank(one)] as const);
  const before = ranked.filter(([, at]) => at >= 0).sort(([, a], [, b]) => a - b);
  return [
    ...before.map(([one]) => [one, 'Chosen before'] as const),
    ...ranked.flatMap(([one, at]) => (at >= 0 ? [] : [[one, rest] as const])),
  ];
}

/** What is said in place of a list that is empty or could not be read. */
export function listContent(load: Load<readonly unknown[]>, empty: string): Content {
  if (load.state === 'ready') return load.value.length > 0 ? NOTHING : { ...NOTHING, body: [text(empty, 'dim', 2)] };
  return { ...NOTHING, body: failedPart(load) };
}

/** Why something could not be read; nothing where it was, or still is. */
export const failedPart = (load: Load<unknown>): readonly Block[] =>
  load.state === 'failed' ? [{ is: 'failed', why: load.why }] : [];
