import { accountOf, splitQualifier, withStageVariables } from '../../core/api-gateway/arns.ts';
import { type Fact, known } from '../../core/model/fact.ts';
import type { FunctionFacts, Stage } from '../../core/model/facts.ts';
import type { Clients } from '../clients/types.ts';
import { isDenied, isNotFound } from '../errors.ts';
import { compare } from './api.ts';
import { CannotRead, needed } from './fact-of.ts';
import { permissionsIn } from './function-policy.ts';
import { eachOf } from './named.ts';
import { together } from './plan.ts';

type Functions = Readonly<Record<string, FunctionFacts>>;

/**
 * State and permissions of the functions that the API names, under the names it uses. A function of another account
 * that does not show itself is left out: nothing is known of it. No function, no call.
 */
export async function readFunctions(
  clients: Clients,
  names: Fact<readonly string[]>,
  { stage, accountId }: { readonly stage: Fact<Stage | null>; readonly accountId: string },
): Promise<Fact<Functions>> {
  if (names.state !== 'known') return names;
  if (names.value.length === 0) return known(names.operation, {});
  const variables = stage.state === 'known' ? (stage.value?.variables ?? {}) : {};
  return eachOf('GetPolicy', names.value, (name) =>
    readFunction(clients, withStageVariables(name, variables), accountId),
  );
}

async function readFunction(clients: Clients, named: string, accountId: string): Promise<FunctionFacts | null> {
  const foreign = named.startsWith('arn:') && accountOf(named) !== accountId;
  try {
    const { name, qualifier } = splitQualifier(named);
    const [state, ...policies] = await together([
      stateOf(clients, name, qualifier),
      ...[null, ...(qualifier === null ? [] : [qualifier])].map((one) => permissionsOf(clients, name, one)),
    ]);
    // An alias that is gone leaves the function's own policy behind; the call fails all the same.
    if (state === 'Missing') return { state, permissions: [] };
    return { state, permissions: policies.flat().sort((a, b) => compare(keyOf(a), keyOf(b))) };
  } catch (error) {
    if (foreign && isDenied(error)) return null;
    throw error;
  }
}

const keyOf = (one: FunctionFacts['permissions'][number]): string =>
  [one.qualifier ?? '', one.principal, one.action, one.sourceArn ?? ''].join(' ');

const STATES: readonly string[] = [
  'Active',
  'Inactive',
  'Pending',
  'Failed',
] satisfies readonly FunctionFacts['state'][];

/** https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
async function stateOf(clients: Clients, name: string, qualifier: string | null): Promise<FunctionFacts['state']> {
  try {
    const { State: state } = await clients.call('lambda', 'GetFunctionConfiguration', inputOf(name, qualifier));
    const stateName = needed(state, `the state of function ${name}`);
    if (!STATES.includes(stateName)) throw new CannotRead(`function ${name} is in an unknown state: ${stateName}`);
    return stateName as FunctionFacts['state'];
  } catch (error) {
    if (isNotFound(error)) return 'Missing';
    throw error;
  }
}

/** A function without any permission has no policy at all: AWS answers "not found". */
async function permissionsOf(
  clients: Clients,
  name: string,
  qualifier: string | null,
): Promise<FunctionFacts['permissions']> {
  try {
    const { Policy: text } = await clients.call('lambda', 'GetPolicy', inputOf(name, qualifier));
    return permissionsIn(needed(text, `the policy of function ${name}`), qualifier);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

const inputOf = (name: string, qualifier: string | null) => ({
  FunctionName: name,
  ...(qualifier === null ? {} : { Qualifier: qualifier }),
});
