import { executeApiArn, splitArn } from '../../api-gateway/arns.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts } from '../../model/facts.ts';
import { arnMatches, expandPattern, globIgnoringCase } from '../../policy/match.ts';
import type { PolicyKind } from '../../policy/types.ts';
import type { Ask } from '../planning/asks.ts';
import { type JsonObject, plainOrList, textsOf, without } from '../planning/json.ts';
import type { Judged } from '../planning/judge.ts';
import type { Bearing } from '../planning/types.ts';
import { addCondition, isNegated, listCaller, otherKeys, unlistCaller, withoutSetOperator } from './conditions.ts';
import { everyPattern, isOfApi, speaksOfMore } from './correct.ts';
import { CALL_ACTIONS, callerCondition, leastArn } from './least.ts';

/** Statements that take the place of a Deny. */
export interface Exception {
  readonly statements: readonly JsonObject[];
  readonly how: 'correct-deny' | 'except';
  readonly bearing?: Bearing | undefined;
}

/** Ways to keep a Deny from hitting the call: by its condition, and last by taking out the call. */
export function exceptions(facts: Facts, kind: PolicyKind, judged: Judged, ask: Ask): readonly Exception[] {
  const { json, statement } = judged;
  const corrected = statement.conditions.flatMap((condition): readonly Exception[] => {
    const ofOne = withoutSetOperator(json, condition, ask);
    const listed = isNegated(condition.operator)
      ? listCaller(json, condition, ask)
      : unlistCaller(json, condition, ask);
    const ofMore = speaksOfMore(kind, json, ask);
    const others = ofMore ? [] : otherKeys(json, condition, ask);
    return [
      ...(ofOne === null ? [] : [{ statements: [ofOne], how: 'correct-deny', bearing: 'slip' } as const]),
      ...[...(listed === null ? [] : [listed]), ...others].map((one) => ({
        statements: [one],
        how: 'correct-deny' as const,
        bearing: ofMore ? undefined : ('mends' as const),
      })),
    ];
  });
  // Out of a resource policy's Deny only this caller is taken, not everyone because it is not known who calls.
  if (kind === 'resource' && callerCondition(ask) === null) return corrected;
  return [...corrected, { statements: takeOut(facts, kind, judged, ask), how: 'except' }];
}

/**
 * The Deny without exactly this call. Where callers can be told apart everyone else stays denied as before, and what is
 * rewritten is only about this caller: for it the Deny goes on with everything but the call.
 */
function takeOut(facts: Facts, kind: PolicyKind, { json }: Judged, ask: Ask): readonly JsonObject[] {
  const least = leastArn(ask);
  const rest = [...exceptArn(facts, kind, json, least, ask), ...otherActions(json, least, ask.request.action)];
  const caller = kind === 'resource' ? callerCondition(ask) : null;
  if (caller === null) return rest;
  const ofCaller = rest.map((statement) =>
    addCondition(without(statement, 'Sid'), caller.operator, caller.key, caller.value),
  );
  return [addCondition(json, caller.negated, caller.key, caller.value), ...ofCaller];
}

/** The same Deny on what it reached but for this ARN. */
function exceptArn(facts: Facts, kind: PolicyKind, json: JsonObject, least: string, ask: Ask): readonly JsonObject[] {
  if (json['Resource'] === undefined)
    return [{ ...json, NotResource: plainOrList([...textsOf(json['NotResource']), least]) }];
  const expand = (pattern: string): string => expandPattern(pattern, kind, ask.request.arn);
  const written = textsOf(json['Resource']);
  const hits = written.filter((pattern) => arnMatches(expand(pattern), ask.request.arn));
  // A pattern that reaches all there is minus one ARN is everything but that ARN.
  if (hits.some((pattern) => coversAll(expand(pattern), kind, ask)))
    return [renameMember(json, 'Resource', 'NotResource', least)];
  const others = [...everyPattern(facts, ask), ...otherApis(facts)].filter(
    (pattern) => !arnMatches(pattern, ask.request.arn) && hits.some((hit) => arnMatches(expand(hit), pattern)),
  );
  const values = [...new Set([...written.filter((pattern) => !hits.includes(pattern)), ...others])];
  return values.length === 0 ? [] : [{ ...json, Resource: plainOrList(values) }];
}

/** The other APIs of this account and region: an identity policy is about them too. */
function otherApis(facts: Facts): readonly string[] {
  return (valueOf(facts.otherApis) ?? []).map(({ id }) => executeApiArn({ ...facts.scope, apiId: id }, '*'));
}

/** True when a Deny of an identity reaches APIs that are not known here: those it may lose when it is rewritten. */
export function losesReach(kind: PolicyKind, { json }: Judged, ask: Ask): boolean {
  if (kind === 'resource' || json['Resource'] === undefined) return false;
  const hits = textsOf(json['Resource']).filter((pattern) => arnMatches(pattern, ask.request.arn));
  return !hits.some((pattern) => coversAll(pattern, kind, ask)) && !hits.every((pattern) => isOfApi(pattern, ask));
}

/** True when a pattern reaches whatever this policy can be asked about: in a resource policy, all of this API. */
function coversAll(pattern: string, kind: PolicyKind, ask: Ask): boolean {
  const own = splitArn(ask.request.arn);
  const api = (own[5] ?? '').split('/')[0] ?? '';
  const unlikely = kind === 'resource' ? [...own.slice(0, 5), `${api}/-/-/-`].join(':') : 'arn:-:-:-:-:-/-/-/-';
  return arnMatches(pattern, unlikely);
}

/** A Deny of more than what is asked goes on denying the rest on this ARN. */
function otherActions(json: JsonObject, least: string, asked: string): readonly JsonObject[] {
  const onRoute = { ...without(json, 'Sid', 'NotResource'), Resource: least };
  if (json['Action'] === undefined)
    return [{ ...onRoute, NotAction: plainOrList([...textsOf(json['NotAction']), asked]) }];
  const actions = textsOf(json['Action']);
  if (actions.includes('*')) return [renameMember(onRoute, 'Action', 'NotAction', asked)];
  const remaining = CALL_ACTIONS.filter(
    (action) => action !== asked && actions.some((pattern) => globIgnoringCase(pattern, action)),
  );
  return remaining.length === 0 ? [] : [{ ...onRoute, Action: plainOrList(remaining) }];
}

function renameMember(json: JsonObject, from: string, to: string, value: unknown): JsonObject {
  return Object.fromEntries(Object.entries(json).map(([name, held]) => (name === from ? [to, value] : [name, held])));
}
