import { createHash } from 'node:crypto';
import type { Store } from './types.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function lettersOf(seed: string, length: number): string {
  const bytes = createHash('sha256').update(seed).digest();
  return Array.from({ length }, (_, i) => LETTERS[(bytes[i % 32] ?? 0) % 36]).join('');
}

/** An id that is always the same for the same thing. */
export const idFor = (seed: string, length: number): string => lettersOf(seed, length);
/** `AIDA…`, `AROA…`, `ANPA…`: IAM's unique ids. */
export const iamId = (prefix: string, arn: string): string => prefix + lettersOf(arn, 17).toUpperCase();

/** A fresh id, different from all before it in this store. */
export function freshId(store: Store, length: number): string {
  store.counter += 1;
  return lettersOf(`fresh ${store.counter}`, length);
}
