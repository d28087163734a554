import { valueOf } from './fact.ts';
import type { Api, Facts, Method, MethodCaching, MethodRates, Rate, Stage } from './facts.ts';
import type { AccessLog } from './testimony.ts';

/**
 * BASIC is what every endpoint without the setting does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export const strictMode = (mode: string | undefined): Pick<Api, 'endpointAccessMode'> =>
  mode === 'STRICT' ? { endpointAccessMode: 'STRICT' } : {};

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

/** The log group that API Gateway makes and manages for a stage's execution logs. */
export const executionLogGroup = (apiId: string, stage: string): string =>
  `API-Gateway-Execution-Logs_${apiId}/${stage}`;

/** The log group of an ARN, without a trailing `:*`; null for another kind of ARN. */
export const logGroupOf = (arn: string): string | null =>
  /^arn:[\w-]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(arn)?.[1] ?? null;

/** Only execution logs of REST APIs that are on can be delivered elsewhere. */
export const mayDeliver = (apiType: string, logging: Stage['logging']): boolean =>
  apiType === 'REST' && logging.execution !== 'OFF';

export interface ExecutionLogPlaces {
  /** Log groups that hold the lines. */
  readonly groups: readonly string[];
  /** ARNs of where else they go: buckets, streams. */
  readonly elsewhere: readonly string[];
}

/**
 * Where a stage's execution logs go. A delivery of CloudWatch Logs replaces the group that API Gateway manages; without
 * one that is the place. Nowhere for HTTP APIs and where logging is off.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-execution-logging.html
 */
export function executionLogPlaces({ scope, stage, executionLogDeliveries }: Facts): ExecutionLogPlaces {
  const logging = valueOf(stage)?.logging;
  if (scope.apiType === 'HTTP' || logging === undefined || logging.execution === 'OFF')
    return { groups: [], elsewhere: [] };
  const delivered = (executionLogDeliveries === undefined ? undefined : valueOf(executionLogDeliveries)) ?? [];
  if (delivered.length === 0) return { groups: [executionLogGroup(scope.apiId, scope.stage)], elsewhere: [] };
  return {
    groups: delivered.flatMap((arn) => logGroupOf(arn) ?? []),
    elsewhere: delivered.filter((arn) => logGroupOf(arn) === null),
  };
}

/** Where a stage's access logs go, if that is a log group, and how they are written. */
export function accessLogOf(access: Stage['logging']['access'] | undefined): AccessLog | null {
  const logGroup = logGroupOf(access?.destinationArn ?? '');
  return logGroup === null ? null : { logGroup, format: access?.format ?? '' };
}
