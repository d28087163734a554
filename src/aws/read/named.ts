import { type Fact, known, mapFact } from '../../core/model/fact.ts';
import type { Authorizer, Definition, Method } from '../../core/model/facts.ts';
import { type Called, mayReach } from '../../core/model/needed.ts';
import { factOf } from './fact-of.ts';

/** The items of all lists; where one is not known, neither is the whole. */
function together<T>(facts: readonly Fact<readonly T[]>[]): Fact<readonly T[]> {
  const all: T[] = [];
  let operation = '';
  for (const fact of facts) {
    if (fact.state !== 'known') return fact;
    operation = fact.operation;
    all.push(...fact.value);
  }
  return { state: 'known', operation, value: all };
}

/**
 * The items of the lists that are known: what only another list would name is missing, and whoever looks for it finds
 * nothing read. Unknown where none of them is known.
 */
export function togetherKnown<T>(facts: readonly Fact<readonly T[]>[]): Fact<readonly T[]> {
  const read = facts.filter((fact) => fact.state === 'known');
  return together(read.length > 0 ? read : facts);
}

/** The most functions that are all looked at: beyond, only those that this call can come to. */
const MOST_FUNCTIONS = 20;

/**
 * The functions that integrations and authorizers name, each once, sorted; of very many, those of the methods that the
 * call may reach, and of the authorizers. Where one list is not known, the functions that the others name are still
 * worth reading.
 */
export function functionNames(definitions: readonly Definition[], request: Called): Fact<readonly string[]> {
  const named = (wanted: (method: Method) => boolean): Fact<readonly string[]> => {
    const lists = definitions.flatMap((definition) => [
      functionsOfMethods(definition, wanted),
      functionsOfAuthorizers(definition),
    ]);
    return mapFact(togetherKnown(lists), (names) => [...new Set(names)].sort());
  };
  const all = named(() => true);
  return all.state === 'known' && all.value.length > MOST_FUNCTIONS ? named((one) => mayReach(one, request)) : all;
}

/**
 * What is read of each name. One that cannot be read is left out, so that it spoils nothing but itself; where none can
 * be, the reason of the first. Null leaves a name out too.
 */
export async function eachOf<T>(
  operation: string,
  names: readonly string[],
  read: (name: string) => Promise<T | null>,
): Promise<Fact<Readonly<Record<string, T>>>> {
  const facts = await Promise.all(names.map((name) => factOf(operation, () => read(name))));
  const [first] = facts;
  if (first !== undefined && first.state !== 'known' && facts.every(({ state }) => state !== 'known')) return first;
  return known(
    operation,
    Object.fromEntries(
      facts.flatMap((fact, at) =>
        fact.state === 'known' && fact.value !== null ? [[names[at] ?? '', fact.value] as const] : [],
      ),
    ),
  );
}

/** Where the list may not be read, those that the API names can each be asked for; else the list's own reason. */
export async function listedOrEachNamed(
  listed: Fact<readonly Authorizer[]>,
  named: () => Promise<readonly (string | undefined)[]>,
  readEach: (ids: readonly string[]) => Promise<readonly Authorizer[]>,
): Promise<Fact<readonly Authorizer[]>> {
  if (listed.state === 'known') return listed;
  const ids = new Set((await named()).filter((id) => id !== undefined));
  if (ids.size === 0) return listed;
  const single = await factOf('GetAuthorizer', () => readEach([...ids]));
  return single.state === 'known' ? single : listed;
}

const functionsOfMethods = ({ methods }: Definition, wanted: (method: Method) => boolean): Fact<readonly string[]> =>
  mapFact(methods, (list) =>
    list.filter(wanted).flatMap(({ integration }) => (integration?.type === 'AWS_PROXY' ? [integration.function] : [])),
  );
const functionsOfAuthorizers = ({ authorizers }: Definition): Fact<readonly string[]> =>
  mapFact(authorizers, (list) => list.flatMap((authorizer) => authorizer.function ?? []));
