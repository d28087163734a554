import { keyToCompare, predict } from '../../core/gates/index.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Account } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import type { RuntimeState } from '../../core/model/runtime-state.ts';
import { gapOf, NOT_NEEDED, type WitnessReport } from './report.ts';

/**
 * Compares the key that the call sends, or that its authorizer returns, with those of the account: only where that is
 * all that is missing. It says the key that was supplied under its id; no key where the account has none of this value.
 */
export async function compareKey(
  account: Account,
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
): Promise<WitnessReport<NonNullable<RuntimeState['apiKeyValues']>>> {
  const key = keyToCompare(facts, request, runtime, predict(facts, request, runtime).request);
  if (key === null) return NOT_NEEDED;
  const id = await account.keyWithValue(key);
  if (id.state === 'known') return { answer: id.value === null ? {} : { [id.value]: key }, gaps: [] };
  return { answer: null, gaps: [gapOf('api-key-comparison', 'the comparison of the API key', id)] };
}

/** With the values that the comparison found. */
export const withCompared = (runtime: RuntimeState, apiKeyValues: RuntimeState['apiKeyValues'] | null): RuntimeState =>
  apiKeyValues == null ? runtime : { ...runtime, apiKeyValues };
