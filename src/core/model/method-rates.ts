import type { Method, MethodRates, Rate } from './facts.ts';

/** What an account has in most Regions. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const ACCOUNT_RATE: Rate = { rateLimit: 10_000, burstLimit: 5_000 };

/** A rate that AWS writes for "none" is below zero. */
export const isLimit = ({ rateLimit, burstLimit }: Rate): boolean => rateLimit >= 0 && burstLimit >= 0;

/** A rate or burst of nothing lets no call through. */
export const isClosed = ({ rateLimit, burstLimit }: Rate): boolean => rateLimit === 0 || burstLimit === 0;

/**
 * The entry of this method, under the name by which AWS knows it; null where it has none. Names of one method come back
 * in several spellings: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export function rateOfMethod(
  rates: MethodRates | undefined,
  { path, httpMethod }: Pick<Method, 'path' | 'httpMethod'>,
): { readonly key: string; readonly rate: Rate } | null {
  const names = [routeKey(path, httpMethod), plain(`${path}/${httpMethod ?? ''}`)];
  const found = Object.entries(rates ?? {}).find(([key]) => names.includes(key) || names.includes(plain(key)));
  return found === undefined ? null : { key: found[0], rate: found[1] };
}

/** `/orders/{id}/GET` as GetStage names it: without the first slash, which the root alone keeps. */
export const stageKey = (key: string): string => key.replace(/^\/(?=[^/])/, '');

/**
 * The beginning of a patch path that addresses an entry by the very name it has: another spelling would make a second
 * entry.
 */
export function patchPathOf(key: string): string {
  const cut = key.lastIndexOf('/');
  const isRoot = plain(key) === key.slice(cut + 1);
  return isRoot ? `/~1/${key.slice(cut + 1)}` : `/${key.replace(/^\//, '')}`;
}

/** The same in a usage plan, whose names keep their first slash: `~1orders~1{id}/GET`. */
export function planPathOf(key: string): string {
  const cut = key.lastIndexOf('/');
  return `${key.slice(0, cut).replaceAll('~1', '/').replaceAll('/', '~1') || '~1'}/${key.slice(cut + 1)}`;
}

const routeKey = (path: string, httpMethod: string | null): string =>
  httpMethod === null ? path : `${httpMethod} ${path}`;
const plain = (key: string): string => key.replaceAll('~1', '/').replace(/^\/+/, '');
