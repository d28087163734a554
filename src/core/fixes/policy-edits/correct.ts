import { executeApiArn, splitArn } from '../../api-gateway/arns.ts';
import { CONNECTION_VERBS, INVOKE } from '../../api-gateway/connections.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts, Method } from '../../model/facts.ts';
import { VERBS } from '../../model/request.ts';
import { arnMatches, expandPattern, hasVariable, literalHead } from '../../policy/match.ts';
import type { PolicyKind } from '../../policy/types.ts';
import type { Ask } from '../planning/asks.ts';
import { isObject, type JsonObject, plainOrList, textsOf } from '../planning/json.ts';
import type { Judged, Missed } from '../planning/judge.ts';
import type { Bearing } from '../planning/types.ts';
import { isAddressKey, isNegated, listCaller, otherKeys, unlistCaller } from './conditions.ts';
import { CALL_ACTIONS, callerCondition, leastArn, routeArn } from './least.ts';

/** A statement as it takes the place of another. */
export interface Correction {
  readonly statement: JsonObject;
  readonly bearing?: Bearing | undefined;
  readonly opensVerb?: 'HEAD';
}

/** Ways to correct the one element in which an Allow misses, the most careful first; empty when several miss. */
export function corrections(facts: Facts, kind: PolicyKind, judged: Judged, ask: Ask): readonly Correction[] {
  const [missed, ...others] = judged.misses;
  if (missed === undefined || others.length > 0) return [];
  const ways = waysTo(missed, facts, kind, judged, ask);
  // Everyone is no answer where it is only not known where the call comes from.
  const isAnyone = kind === 'resource' && ask.principal === null && judged.statement.conditions.length === 0;
  return isAnyone && callerCondition(ask) === null ? ways.filter(({ opensVerb }) => opensVerb !== undefined) : ways;
}

function waysTo(missed: Missed, facts: Facts, kind: PolicyKind, judged: Judged, ask: Ask): readonly Correction[] {
  switch (missed) {
    case 'Resource':
      return correctResource(facts, kind, judged, ask);
    case 'Condition':
      return correctConditions(kind, judged, ask);
    case 'Principal':
      return correctPrincipal(judged.json, ask).map((statement) => ({ statement }));
    case 'Action':
      return correctAction(judged.json, ask);
  }
}

function correctResource(facts: Facts, kind: PolicyKind, { json }: Judged, ask: Ask): readonly Correction[] {
  if (json['Resource'] === undefined) return [];
  const least = leastArn(ask);
  const written = textsOf(json['Resource']);
  const dead = written.filter((pattern) => reachesNothing(facts, kind, pattern, ask));
  const withResource = (values: readonly string[]): JsonObject => ({
    ...json,
    Resource: Array.isArray(json['Resource']) ? values : plainOrList(values),
  });
  const nearest = [...dead].sort((a, b) => distance(a, least) - distance(b, least))[0];
  if (nearest === undefined) {
    const statement = withResource([...written, least]);
    return [isHeadOfGet(facts, kind, written, ask) ? { statement, bearing: 'slip', opensVerb: 'HEAD' } : { statement }];
  }
  const mended = mendSegments(nearest, ask.request.arn);
  const worth = mended !== null && mended !== least && (kind === 'resource' || isOfStage(mended, ask));
  return [least, ...(worth ? [mended] : [])].map((arn) => ({
    statement: withResource(written.map((pattern) => (pattern === nearest ? arn : pattern))),
    bearing: 'mends',
  }));
}

/**
 * HEAD gives nothing that GET does not: who may GET a path is meant to have both.
 * https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2
 */
function isHeadOfGet(facts: Facts, kind: PolicyKind, written: readonly string[], ask: Ask): boolean {
  const { arn } = ask.request;
  const get = arn.replace(`/${ask.stage}/HEAD/`, `/${ask.stage}/GET/`);
  const isSameRoute = (valueOf(facts.draft.methods) ?? []).some(
    ({ path, httpMethod }) => path === ask.method?.path && (httpMethod === 'GET' || httpMethod === 'ANY'),
  );
  return (
    ask.verb === 'HEAD' && isSameRoute && written.some((pattern) => arnMatches(expandPattern(pattern, kind, arn), get))
  );
}

/**
 * True for a pattern that is a mistake rather than a grant of something else: it reaches no route of this API, and
 * nothing else that execute-api could have. Another API's ARN in an identity policy may be meant, and a variable stands
 * for something else with another caller.
 */
function reachesNothing(facts: Facts, kind: PolicyKind, written: string, ask: Ask): boolean {
  if (hasVariable(written)) return false;
  const pattern = expandPattern(written, kind, ask.request.arn);
  const segments = splitArn(pattern);
  const own = splitArn(ask.request.arn);
  if (kind !== 'resource') {
    if (segments.length < 6 || segments[2] !== 'execute-api') return true;
    // An API's id is random: the same id in another region or account is a slip, another id may be another API.
    if ((segments[5] ?? '').split('/')[0] !== (own[5] ?? '').split('/')[0]) return false;
  }
  return !everyPattern(facts, ask).some((route) => reachesRoute(pattern, route));
}

/** A segment that fits what a pattern has there. */
const filling = (part: string): string => (/[{}]/.test(part) ? 'x' : part.replace(/[*?]/g, 'x'));

/**
 * Whether a pattern reaches some call of a route, whatever stands for its parameters; what the pattern itself has there
 * is tried first.
 */
export function reachesRoute(pattern: string, route: string): boolean {
  const [mine, others] = [literalHead(pattern), literalHead(route)];
  if (!mine.startsWith(others) && !others.startsWith(mine)) return false;
  const own = pattern.split('/');
  const filled = route.split('/').map((part, at) => (part === '*' ? filling(own[at] ?? 'x') : part));
  return arnMatches(pattern, filled.join('/')) || arnMatches(pattern, route.replaceAll('*', 'x'));
}

/** A pattern for each verb of each route on each stage: exact but for the path parameters, which are `*`. */
export const everyPattern = (facts: Facts, ask: Ask): readonly string[] => everyRoute(facts, ask.stage);

/** The same where nothing is asked but to know this stage too. */
export function everyRoute(facts: Facts, stage: string): readonly string[] {
  const known = ROUTES.get(facts)?.get(stage);
  if (known !== undefined) return known;
  const found = routesOn(facts, stage);
  ROUTES.set(facts, new Map([...(ROUTES.get(facts) ?? []), [stage, found]]));
  return found;
}
/** Asked for each pattern of each statement. */
const ROUTES = new WeakMap<Facts, ReadonlyMap<string, readonly string[]>>();

function routesOn(facts: Facts, stage: string): readonly string[] {
  const stages = new Set([...(valueOf(facts.stages) ?? []), stage]);
  const methods = [...(valueOf(facts.draft.methods) ?? []), ...(valueOf(facts.deployed.methods) ?? [])];
  const patterns = [...stages].flatMap((stage) =>
    facts.scope.apiType === 'WEBSOCKET'
      ? socketPatterns(facts, stage, methods)
      : methods.flatMap((method) =>
          (method.httpMethod === 'ANY' || method.httpMethod === null ? VERBS : [method.httpMethod]).map((verb) =>
            routeArn(facts, stage, verb, method),
          ),
        ),
  );
  return [...new Set(patterns)];
}

/** A stage of a WebSocket API has its routes, and beside them the connections. */
function socketPatterns({ scope }: Facts, stage: string, routes: readonly Method[]): readonly string[] {
  const head = executeApiArn(scope, stage);
  return [
    ...routes.map(({ path }) => `${head}/${path}`),
    ...CONNECTION_VERBS.map((verb) => `${head}/${verb}/@connections/*`),
  ];
}

/** An identity policy reaches every API and stage: a mended pattern must name this one. */
const isOfStage = (pattern: string, ask: Ask): boolean =>
  isOfApi(pattern, ask) &&
  (splitArn(pattern)[5] ?? '').split('/')[1] === (splitArn(ask.request.arn)[5] ?? '').split('/')[1];

/**
 * The pattern with each part that does not fit replaced by the invoked one; null when it is too unlike an ARN of a
 * call.
 */
function mendSegments(pattern: string, arn: string): string | null {
  const segments = splitArn(pattern);
  const own = splitArn(arn);
  if (segments.length < 6) return null;
  const head = own
    .slice(0, 5)
    .map((segment, at) => (arnPartFits(segments[at] ?? '', segment) ? segments[at] : segment));
  // Often only the front is wrong, and the rest of the pattern says what its author meant.
  const rest = (segments[5] ?? '').split('/').slice(1).join('/');
  const front = `${head.join(':')}:${(own[5] ?? '').split('/')[0]}/${rest}`;
  if (arnMatches(front, arn)) return front;
  const [api = '', stage = '', verb = '', ...path] = (segments[5] ?? '').split('/');
  const [ownApi = '', ownStage = '', ownVerb = '', ...ownPath] = (own[5] ?? '').split('/');
  const keep = (part: string, segment: string): string => (arnPartFits(part, segment) ? part : segment);
  const tail = arnPartFits(path.join('/'), ownPath.join('/')) ? path : ownPath;
  const mended = [...head, [keep(api, ownApi), keep(stage, ownStage), keep(verb, ownVerb), ...tail].join('/')].join(
    ':',
  );
  return arnMatches(mended, arn) ? mended : null;
}

const arnPartFits = (part: string, segment: string): boolean =>
  part === segment || arnMatches(`a:b:c:d:e:${part}`, `a:b:c:d:e:${segment}`);

/** Characters outside the common head and tail. */
export function distance(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return Math.max(a.length, b.length) - head - tail;
}

function correctConditions(kind: PolicyKind, { json, failing }: Judged, ask: Ask): readonly Correction[] {
  const [condition, ...others] = failing;
  if (condition === undefined || others.length > 0) return [];
  const listed = isNegated(condition.operator) ? unlistCaller(json, condition, ask) : listCaller(json, condition, ask);
  const ofMore = speaksOfMore(kind, json, ask);
  const rekeyed = ofMore ? [] : otherKeys(json, condition, ask);
  // One address more on a list is let in wherever the statement reaches: that is for its reach to say.
  const mends = ofMore || isAddressKey(condition.key) ? undefined : 'mends';
  return [
    ...(listed === null ? [] : [{ statement: listed, bearing: mends } as const]),
    ...rekeyed.map((statement) => ({ statement, bearing: 'mends' }) as const),
  ];
}

/**
 * Whether a statement is about more than calls of this API. Then a key that is wrong here may be right there: with
 * another in its place a Deny would hit all that its author did not mean, up to every call of the account.
 */
export function speaksOfMore(kind: PolicyKind, json: JsonObject, ask: Ask): boolean {
  const resources = textsOf(json['Resource']);
  return kind !== 'resource' && (resources.length === 0 || !resources.every((pattern) => isOfApi(pattern, ask)));
}

function correctPrincipal(json: JsonObject, ask: Ask): readonly JsonObject[] {
  if (ask.principal === null || json['Principal'] === undefined || !isObject(json['Principal'])) return [];
  const principal = json['Principal'];
  // A deleted user or role leaves its unique id behind, which matches nobody any more.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  const names = textsOf(principal['AWS']);
  const kept = names.filter((name) => !/^A(?:ROA|IDA)[A-Z0-9]+$/.test(name));
  return [{ ...json, Principal: { ...principal, AWS: plainOrList([...kept, ask.principal.identityArn]) } }];
}

/**
 * A wrong action on this API's own calls is a slip; on anything wider, adding the right one would grant it there too.
 * Who may call many routes is not meant to empty the cache of each.
 */
function correctAction(json: JsonObject, ask: Ask): readonly Correction[] {
  const resources = textsOf(json['Resource']);
  const asked = ask.request.action;
  const fits = (pattern: string): boolean => (asked === INVOKE ? isOfApi(pattern, ask) : pattern === leastArn(ask));
  if (json['Action'] === undefined || resources.length === 0 || !resources.every(fits)) return [];
  const actions = textsOf(json['Action']);
  // On the ARN of a call no other action than these can do anything.
  const kept = actions.filter((action) =>
    CALL_ACTIONS.some((one) => one !== asked && one.toLowerCase() === action.toLowerCase()),
  );
  const values = [...kept, asked];
  const statement = { ...json, Action: Array.isArray(json['Action']) ? values : plainOrList(values) };
  return [{ statement, bearing: kept.length === 0 ? 'mends' : undefined }];
}

/** Whether a pattern speaks of calls of this very API and of nothing else. */
export function isOfApi(pattern: string, ask: Ask): boolean {
  const own = splitArn(ask.request.arn);
  const segments = splitArn(expandPattern(pattern, 'resource', ask.request.arn));
  return (
    segments.length === 6 &&
    segments[2] === 'execute-api' &&
    (segments[5] ?? '').split('/')[0] === (own[5] ?? '').split('/')[0]
  );
}
