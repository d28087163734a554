import { type ExchangePrediction, predict } from '../../core/gates/index.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Account } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import type { RuntimeState } from '../../core/model/runtime-state.ts';
import type { AuthorizerTestimony } from '../../core/model/testimony.ts';
import { gapOf, NOT_NEEDED, type WitnessReport } from './report.ts';

/**
 * Runs the authorizer's function as a test, only where everything in front of it is good and nothing but its answer is
 * missing.
 */
export async function testAuthorizer(
  account: Account,
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
): Promise<WitnessReport<AuthorizerTestimony>> {
  const predicted = predict(facts, request, runtime).request;
  const { path, arn, stage } = predicted;
  const authorizer = authorizerToTest(predicted);
  if (authorizer === null) return NOT_NEEDED;
  const tested = await account.testAuthorizer(facts, request, { authorizer, path, arn, stage });
  if (tested.state === 'known') return { answer: tested.value, gaps: [] };
  return { answer: null, gaps: [gapOf('authorizer-test', 'a test of the authorizer', tested)] };
}

/** The Lambda authorizer whose answer is all that is missing; null where something else is. */
export function authorizerToTest({ method, results }: Pick<ExchangePrediction, 'method' | 'results'>): string | null {
  const open = results.some(({ gate, verdict }) => gate === 'authorization' && verdict === 'cannot-tell');
  return open && method?.authorizationType === 'CUSTOM' ? method.authorizer : null;
}

/** What the function did when it was run is what it does with this request. */
export const withTested = (runtime: RuntimeState, tested: AuthorizerTestimony | null): RuntimeState =>
  tested?.does == null
    ? runtime
    : { ...runtime, behaviours: { ...runtime.behaviours, [tested.function]: [{ does: tested.does }] } };
