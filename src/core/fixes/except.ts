import { splitArn } from '../model/arn.ts';
import type { Facts } from '../model/facts.ts';
import { arnMatches } from '../policy/arn-match.ts';
import { expandPattern } from '../policy/shorthand.ts';
import type { PolicyKind } from '../policy/types.ts';
import type { Ask } from './asks.ts';
import { addCondition, isNegated, listCaller, otherKeys, unlistCaller } from './conditions.ts';
import { everyArn } from './correct.ts';
import { type JsonObject, plainOrList, textsOf, without } from './json.ts';
import type { Judged } from './judge.ts';
import { callerCondition, INVOKE, leastArn } from './least.ts';

/** Ways to keep a Deny from hitting the call: each the statements that take its place. */
export function exceptions(facts: Facts, kind: PolicyKind, judged: Judged, ask: Ask): readonly (readonly JsonObject[])[] {
  const conditions = judged.statement.conditions.flatMap((condition) => {
    const listed = isNegated(condition.operator) ? listCaller(judged.json, condition, ask) : unlistCaller(judged.json, condition, ask);
    return [...(listed === null ? [] : [listed]), ...otherKeys(judged.json, condition, ask)];
  });
  return [...conditions.map((statement) => [statement]), takeOut(facts, kind, judged, ask)];
}

/** The Deny without exactly this call: it goes on denying everything else, and everyone else where callers can be told apart. */
function takeOut(facts: Facts, kind: PolicyKind, { json }: Judged, ask: Ask): readonly JsonObject[] {
  const least = leastArn(facts, ask);
  const rest = exceptArn(facts, kind, json, least, ask);
  return [...rest, ...othersOnRoute(kind, json, least, ask), ...otherActions(json, least)];
}

/** The same Deny on every ARN that it reached but this one. */
function exceptArn(facts: Facts, kind: PolicyKind, json: JsonObject, least: string, ask: Ask): readonly JsonObject[] {
  if (json['Resource'] === undefined) {
    return [{ ...json, NotResource: plainOrList([...textsOf(json['NotResource']), least]) }];
  }
  const written = textsOf(json['Resource']);
  const hits = written.filter((pattern) => arnMatches(expandPattern(pattern, kind, ask.request.arn), ask.request.arn));
  const wide = hits.some((pattern) => coversAll(expandPattern(pattern, kind, ask.request.arn), kind, ask));
  // A pattern that reaches all there is minus one ARN is everything but that ARN.
  if (wide) return [renameMember(json, 'Resource', 'NotResource', least)];
  const freed = (arn: string): boolean => arnMatches(least, arn);
  const others = everyArn(facts, ask).filter(
    (arn) => !freed(arn) && hits.some((pattern) => arnMatches(expandPattern(pattern, kind, ask.request.arn), arn)),
  );
  const values = [...new Set([...written.filter((pattern) => !hits.includes(pattern)), ...others])];
  return values.length === 0 ? [] : [{ ...json, Resource: plainOrList(values) }];
}

/** True when a pattern reaches whatever this policy can be asked about: in a resource policy, all of this API. */
function coversAll(pattern: string, kind: PolicyKind, ask: Ask): boolean {
  const own = splitArn(ask.request.arn);
  const api = (own[5] ?? '').split('/')[0] ?? '';
  const unlikely = kind === 'resource' ? [...own.slice(0, 5), `${api}/-/-/-`].join(':') : 'arn:-:-:-:-:-/-/-/-';
  return arnMatches(pattern, unlikely);
}

/** In a resource policy: everyone but the caller stays denied on the route. Other policies speak of one identity. */
function othersOnRoute(kind: PolicyKind, json: JsonObject, least: string, ask: Ask): readonly JsonObject[] {
  const condition = kind === 'resource' ? callerCondition(ask) : null;
  if (condition === null) return [];
  const onRoute = { ...without(json, 'Sid', 'NotResource'), Resource: least };
  return [addCondition(onRoute, condition.negated, condition.key, condition.value)];
}

/** A Deny of more than Invoke goes on denying the rest on this ARN. */
function otherActions(json: JsonObject, least: string): readonly JsonObject[] {
  const onRoute = { ...without(json, 'Sid', 'NotResource'), Resource: least };
  if (json['Action'] === undefined) return [{ ...onRoute, NotAction: plainOrList([...textsOf(json['NotAction']), INVOKE]) }];
  const actions = textsOf(json['Action']);
  if (actions.includes('*')) return [renameMember(onRoute, 'Action', 'NotAction', INVOKE)];
  const left = actions.some((action) => /^execute-api:[*\w]*\*$/i.test(action))
    ? ['execute-api:InvalidateCache', 'execute-api:ManageConnections']
    : [];
  return left.length === 0 ? [] : [{ ...onRoute, Action: left }];
}

function renameMember(json: JsonObject, from: string, to: string, value: unknown): JsonObject {
  return Object.fromEntries(Object.entries(json).map(([name, held]) => (name === from ? [to, value] : [name, held])));
}
