import type { ChangeKind, ChangeOf } from '../../core/model/changes/index.ts';
import type { Applier } from './applier.ts';

type PolicyKind = {
  [K in ChangeKind]: ChangeOf<K> extends { readonly assumes?: { readonly policy: string | null } } ? K : never;
}[ChangeKind];

/** What all changes of whole policies have in common; `wanted` is the text that is written. */
export const wholePolicy = <K extends PolicyKind>(what: string, wanted: (change: ChangeOf<K>) => string) =>
  ({
    what,
    subject: 'policy',
    wrote: ({ change }) => wanted(change),
    drift: (change, held) =>
      sameDocument(held['policy'] ?? null, change.assumes?.policy ?? null)
        ? null
        : `${what} was changed after it was read.`,
    // AWS may store another spelling than it was sent: its own answer to the write counts too.
    landed: ({ change, result }, now) =>
      (result['raw'] != null && result['raw'] === now['raw']) || sameDocument(now['policy'] ?? null, wanted(change)),
    differences: (before, now) => {
      const text = (held: typeof now) => (held['raw'] === undefined ? held['policy'] : held['raw']);
      return text(before) === text(now) ? [] : [`${what} is different from before.`];
    },
  }) satisfies Partial<Applier<K>>;

/** True when both texts mean the same JSON; white space and the order of keys do not count. */
export function sameDocument(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  try {
    return canonical(JSON.parse(a)) === canonical(JSON.parse(b));
  } catch {
    return false;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
