import { type ExchangePrediction, predict } from '../core/gates/index.ts';
import { whyUnknown } from '../core/model/fact.ts';
import type { Facts } from '../core/model/facts.ts';
import type { CouldNotCheck } from '../core/model/gate.ts';
import type { Inside } from '../core/model/inside.ts';
import type { Account } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import type { AuthorizerTestimony } from '../core/model/testimony.ts';

export interface AuthorizerHeard {
  readonly heard: AuthorizerTestimony | null;
  readonly gaps: readonly CouldNotCheck[];
}

/**
 * Runs the authorizer's function as a test, only where everything in front of it is good and nothing but its answer is
 * missing.
 */
export async function hearAuthorizer(
  account: Account,
  facts: Facts,
  request: Request,
  inside: Inside,
): Promise<AuthorizerHeard> {
  const predicted = predict(facts, request, inside).request;
  const { path, arn, stage } = predicted;
  const authorizer = authorizerToTest(predicted);
  if (authorizer === null) return { heard: null, gaps: [] };
  const heard = await account.testAuthorizer(facts, request, { authorizer, path, arn, stage });
  if (heard.state === 'known') return { heard: heard.value, gaps: [] };
  const permission = heard.state === 'denied' ? heard.permission : null;
  return { heard: null, gaps: [{ what: 'a test of the authorizer', why: whyUnknown(heard), permission }] };
}

/** The Lambda authorizer whose answer is all that is missing; null where something else is. */
export function authorizerToTest({ method, results }: Pick<ExchangePrediction, 'method' | 'results'>): string | null {
  const open = results.some(({ gate, verdict }) => gate === 'authorization' && verdict === 'cannot-tell');
  return open && method?.authorizationType === 'CUSTOM' ? method.authorizer : null;
}

/** What the function did when it was run is what it does with this request. */
export const withTested = (inside: Inside, tested: AuthorizerTestimony | null): Inside =>
  tested?.does == null
    ? inside
    : { ...inside, behaviours: { ...inside.behaviours, [tested.function]: [{ does: tested.does }] } };
