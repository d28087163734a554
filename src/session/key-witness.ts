import { keyToCompare, predict } from '../core/gates/index.ts';
import { whyUnknown } from '../core/model/fact.ts';
import type { Facts } from '../core/model/facts.ts';
import type { CouldNotCheck } from '../core/model/gate.ts';
import type { Inside } from '../core/model/inside.ts';
import type { Account } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';

export interface KeyHeard {
  /** With the key that was supplied under its id; with no key where the account has none of this value. */
  readonly inside: Inside;
  readonly gaps: readonly CouldNotCheck[];
}

/**
 * Compares the key that the call sends, or that its authorizer returns, with those of the account: only where that is
 * all that is missing.
 */
export async function hearKey(account: Account, facts: Facts, request: Request, inside: Inside): Promise<KeyHeard> {
  const key = keyToCompare(facts, request, inside, predict(facts, request, inside).request);
  if (key === null) return { inside, gaps: [] };
  const id = await account.keyWithValue(key);
  if (id.state === 'known')
    return { inside: { ...inside, apiKeyValues: id.value === null ? {} : { [id.value]: key } }, gaps: [] };
  const permission = id.state === 'denied' ? id.permission : null;
  return { inside, gaps: [{ what: 'the comparison of the API key', why: whyUnknown(id), permission }] };
}
