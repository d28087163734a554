import { type Fact, mapFact } from '../../core/model/fact.ts';
import type { Definition } from '../../core/model/facts.ts';

/** The items of all lists; where one is not known, neither is the whole. */
export function together<T>(facts: readonly Fact<readonly T[]>[]): Fact<readonly T[]> {
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
 * The functions that integrations and authorizers name, each once, sorted. Where one copy of the definition is not
 * known, the functions that the other names are still worth reading.
 */
export function functionNames(definitions: readonly Definition[]): Fact<readonly string[]> {
  const perDefinition = definitions.map((definition) =>
    together([functionsOfMethods(definition), functionsOfAuthorizers(definition)]),
  );
  const known = perDefinition.filter((names) => names.state === 'known');
  return mapFact(together(known.length > 0 ? known : perDefinition), (names) => [...new Set(names)].sort());
}

const functionsOfMethods = ({ methods }: Definition): Fact<readonly string[]> =>
  mapFact(methods, (list) =>
    list.flatMap(({ integration }) => (integration?.type === 'AWS_PROXY' ? [integration.function] : [])),
  );
const functionsOfAuthorizers = ({ authorizers }: Definition): Fact<readonly string[]> =>
  mapFact(authorizers, (list) => list.flatMap((authorizer) => authorizer.function ?? []));
