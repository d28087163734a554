import type { MethodCaching, Stage } from './facts.ts';

const byName = (a: MethodCaching, b: MethodCaching): number => (keyOf(a) < keyOf(b) ? -1 : 1);
const keyOf = ({ path, httpMethod }: MethodCaching): string => `${path} ${httpMethod}`;
const isForAll = ({ path, httpMethod }: MethodCaching): boolean => path === '*' && httpMethod === '*';

/**
 * The cache settings that matter, sorted; nothing where no method caches. A setting that is off only matters where all
 * others are on.
 */
export function methodCaching(entries: readonly MethodCaching[]): Pick<Stage, 'methodCaching'> {
  const all = entries.some((one) => isForAll(one) && one.cachingEnabled);
  const kept = entries.filter((one) => one.cachingEnabled || (all && !isForAll(one)));
  return kept.length === 0 ? {} : { methodCaching: [...kept].sort(byName) };
}

/**
 * The cache settings of one method, null where it does not cache. Settings for all methods switch caching on for GET
 * only. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function cachingOf(stage: Stage, path: string, httpMethod: string): MethodCaching | null {
  const entries = stage.methodCaching ?? [];
  const own = entries.find((one) => one.path === path && one.httpMethod === httpMethod);
  const found = own ?? (httpMethod === 'GET' ? entries.find(isForAll) : undefined);
  return found?.cachingEnabled ? found : null;
}

/** The usual name of an entry of a stage's `methodSettings`; the root's path keeps its slash. */
export const usualKey = (path: string, httpMethod: string): string =>
  `${path === '/' ? '/' : path.replace(/^\//, '')}/${httpMethod}`;
