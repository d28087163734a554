import type { ApiType } from '../api-gateway/gates.ts';
import type { Method } from '../model/facts.ts';
import { onceForEach } from '../model/once.ts';
import type { Verb } from '../model/request.ts';

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

/**
 * The path as routing reads it. REST APIs ignore one trailing slash, which the ARN may keep (recorded against AWS by
 * LocalStack's tests). HTTP APIs do not: https://github.com/storacha/w3infra/pull/166
 */
const routed = (path: string, apiType: ApiType): string =>
  apiType !== 'HTTP' && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
const isGreedy = (segment: string): boolean => /^\{[^}]+\+\}$/.test(segment);
const isParameter = (segment: string): boolean => /^\{[^}]+\}$/.test(segment);

/**
 * True when the template (`/pets/{id}`, `/{proxy+}`) takes the concrete path. A greedy parameter needs at least one
 * segment; the empty one behind a trailing slash will do where routing minds the slash.
 */
export function templateMatches(template: string, path: string, apiType: ApiType = 'REST'): boolean {
  const wanted = segmentsOf(template);
  const given = segmentsOf(routed(path, apiType));
  for (const [i, segment] of wanted.entries()) {
    // `/stage//x` reaches `/{proxy+}`: recorded against AWS by LocalStack's tests.
    if (isGreedy(segment)) return given.slice(i).some((part) => part !== '' || (apiType === 'HTTP' && i > 0));
    const actual = given[i];
    if (actual === undefined) return false;
    if (isParameter(segment) ? actual === '' : segment !== actual) return false;
  }
  return wanted.length === given.length;
}

/**
 * Higher is more specific: no greedy part, then literal segments from the left, then a longer parent of the greedy
 * part.
 */
function rank(template: string): readonly number[] {
  const segments = segmentsOf(template);
  const greedy = segments.some(isGreedy);
  return [greedy ? 0 : 1, ...segments.map((s) => (isGreedy(s) ? 0 : isParameter(s) ? 1 : 2))];
}

function moreSpecific(a: Method, b: Method): number {
  const first = rank(a.path);
  const second = rank(b.path);
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    const difference = (second[i] ?? -1) - (first[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return (a.httpMethod === 'ANY' ? 1 : 0) - (b.httpMethod === 'ANY' ? 1 : 0);
}

/**
 * The method that serves a verb and path. A resource counts only when it has the verb (or ANY): one that lacks it falls
 * through to a `{proxy+}` that has it. Recorded on AWS: https://github.com/localstack/localstack
 * (test_apigateway_api.py, proxy routing with a hardcoded sibling).
 */
export function resolveMethod(
  methods: readonly Method[],
  verb: Verb,
  path: string,
  apiType: ApiType = 'REST',
): Method | null {
  const { plain, templates } = placesOf(methods);
  const candidates = [
    ...(plain.get(routed(path, apiType)) ?? []),
    ...templates.filter((method) => templateMatches(method.path, path, apiType)),
  ].filter(({ httpMethod }) => httpMethod === verb || httpMethod === 'ANY');
  return candidates.sort(moreSpecific)[0] ?? templates.find((method) => method.path === '$default') ?? null;
}

interface Places {
  /** By path, where it has no parameter. */
  readonly plain: ReadonlyMap<string, readonly Method[]>;
  readonly templates: readonly Method[];
}
/** One API may have thousands of methods, and a call is resolved many times. */
const placesOf = onceForEach((methods: readonly Method[]): Places => {
  const plain = new Map<string, Method[]>();
  const templates: Method[] = [];
  for (const method of methods) {
    const { path } = method;
    const beside = plain.get(path);
    if (path.includes('{') || !path.startsWith('/')) templates.push(method);
    else if (beside === undefined) plain.set(path, [method]);
    else beside.push(method);
  }
  return { plain, templates };
});

/** What AWS does with these is documented nowhere and was not seen: a routing that hangs on it is no certain one. */
export type UnconfirmedSlash = 'doubled' | 'trailing' | 'encoded';

export type Routing =
  | { readonly state: 'served'; readonly method: Method }
  | { readonly state: 'not-served' }
  /** `method`: what would serve the path if AWS read its slashes as one. */
  | { readonly state: 'unconfirmed'; readonly method: Method; readonly slash: UnconfirmedSlash };

/**
 * Which method serves the call. Greedy routes take doubled slashes, also in front of the stage (recorded against AWS by
 * LocalStack's tests); whether other routes take them, or `%2F`, or on HTTP APIs a slash at the end, nobody has shown.
 * `sent`: the whole path as it was sent, with the stage or the base path.
 */
export function routingOf(
  methods: readonly Method[],
  { verb, path, sent, apiType }: { verb: Verb; path: string; sent: string; apiType: ApiType },
): Routing {
  const method = resolveMethod(methods, verb, path, apiType);
  const slash = unconfirmedIn(path, sent, apiType);
  if (slash === null) return method === null ? { state: 'not-served' } : { state: 'served', method };
  if (method !== null && (takesAnything(method) || (slash === 'trailing' && apiType === 'HTTP')))
    return { state: 'served', method };
  const plain = plainSlashes(path);
  const meant = method ?? resolveMethod(methods, verb, plain, apiType);
  return meant === null ? { state: 'not-served' } : { state: 'unconfirmed', method: meant, slash };
}

const takesAnything = ({ path }: Method): boolean => path === '$default' || path.split('/').some(isGreedy);

function unconfirmedIn(path: string, sent: string, apiType: ApiType): UnconfirmedSlash | null {
  if (/\/\/./.test(path) || sent.startsWith('//')) return 'doubled';
  if (/%2f/i.test(path)) return 'encoded';
  return apiType === 'HTTP' && path.length > 1 && path.endsWith('/') ? 'trailing' : null;
}

const plainSlashes = (path: string): string =>
  path
    .replace(/%2f/gi, '/')
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, '');
