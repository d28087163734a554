import { keyToCompare, predict } from '../../core/gates/index.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Inside } from '../../core/model/inside.ts';
import type { Account } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import { gapOf, NOT_NEEDED, type WitnessReport } from './report.ts';

/**
 * Compares the key that the call sends, or that its authorizer returns, with those of the account: only where that is
 * all that is missing. It says the key that was supplied under its id; no key where the account has none of this value.
 */
export async function compareKey(
  account: Account,
  facts: Facts,
  request: Request,
  inside: Inside,
): Promise<WitnessReport<NonNullable<Inside['apiKeyValues']>>> {
  const key = keyToCompare(facts, request, inside, predict(facts, request, inside).request);
  if (key === null) return NOT_NEEDED;
  const id = await account.keyWithValue(key);
  if (id.state === 'known') return { answer: id.value === null ? {} : { [id.value]: key }, gaps: [] };
  return { answer: null, gaps: [gapOf('api-key-comparison', 'the comparison of the API key', id)] };
}

/** With the values that the comparison found. */
export const withCompared = (inside: Inside, apiKeyValues: Inside['apiKeyValues'] | null): Inside =>
  apiKeyValues == null ? inside : { ...inside, apiKeyValues };
