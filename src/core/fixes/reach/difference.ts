import type { Method } from '../../model/facts.ts';
import type { Verb } from '../../model/request.ts';
import { arnMatches, expandPattern } from '../../policy/match.ts';
import type { Condition, PolicyRequest } from '../../policy/types.ts';
import { admitter, type Call, holds, isAbout, requestOf } from './admits.ts';
import { type Credential, credentialsOf, demandOf } from './callers.ts';
import { type AskedCall, type CallClass, callsOf } from './calls.ts';
import { changedStatements, layersOf, type PlacedStatement, type Side, statementsIn } from './side.ts';
import {
  type AskedPlace,
  addressesListed,
  alikeFor,
  constantsOf,
  listOfPlaces,
  mostPlaces,
  type Place,
  placesOf,
  type Setting,
  type Settings,
  settingsOf,
} from './surroundings.ts';

/** The asked call, which a fix is there to let in. */
export interface Asked extends AskedCall, AskedPlace {
  /** ARN of who signs; null for a call that policies see unsigned. */
  readonly signer: string | null;
  /** Template of the route that takes it; null where none does. */
  readonly route: string | null;
}

/** A product of sets of indices into the dimensions. */
export type Product = readonly (readonly number[])[];

export interface Dimensions {
  readonly credentials: readonly Credential[];
  readonly places: readonly Place[];
  readonly verbs: readonly Verb[];
  /** Paths of routes: equal for two verbs where nothing tells them apart. */
  readonly paths: readonly string[];
  readonly calls: ReadonlyMap<string, CallClass>;
  readonly actions: readonly string[];
  readonly keys: readonly (string | null)[];
  /** Stands for all keys that both sides take. */
  readonly stageKey: string | null;
  readonly settings: readonly (readonly Setting[])[];
}

export interface Difference {
  readonly dimensions: Dimensions;
  readonly gained: readonly Product[];
  readonly lost: readonly Product[];
  /** What could not be told apart, in words. */
  readonly notCompared: readonly string[];
}

/** More calls than this are not looked at one by one: what multiplies them most is left out, and said so. */
const MOST_CALLS = 100_000;

export const callName = (verb: Verb, path: string, action: string): string => `${verb} ${path} ${action}`;

/**
 * Which classes of calls one side lets through and the other does not. The classes are all there are: within one of
 * them no policy, method, authorizer or usage plan of either side tells two calls apart.
 */
export function differenceOf(before: Side, after: Side, asked: Asked): Difference {
  const credentials = credentialsOf(before, after);
  const changed = changedStatements(before, after);
  const keys = keysOf(before, after);
  const keysDiffer = keys.some((key) => before.takesKey(key) !== after.takesKey(key));
  const byStatementsAlone = !keysDiffer && hasSameGuards(before, after);
  const { calls, complete } = callsOf(
    before,
    after,
    asked,
    credentials.map(({ principal }) => principal),
    byStatementsAlone ? changed : null,
  );
  const statements = statementsIn([...layersOf(before), ...layersOf(after)]);
  const settings = settingsOf(before, after);
  const size = credentials.length * calls.length * keys.length;
  const mostCalls = settings.byKey.reduce(
    (all, { length }) => all * length,
    size * mostPlaces(before, after, asked, statements),
  );
  // Where changed statements are about no address, both sides say the same of it.
  const within = byStatementsAlone && mostCalls <= MOST_CALLS ? addressesListed(changed) : null;
  const everyPlace = placesOf(before, after, asked, statements, within);
  // Places that unchanged statements alone tell apart go first.
  const hasTooMany = size * everyPlace.length > MOST_CALLS;
  const places = hasTooMany ? placesOf(before, after, asked, changed) : everyPlace;
  const fixed = size * places.length;
  const { kept, skippedKeys, open } = boundedSettings(settings, changed, fixed);
  const combinations = kept.reduce<readonly (readonly number[])[]>(
    (all, settings) => all.flatMap((one) => settings.map((_, at) => [...one, at])),
    [[]],
  );
  const constants = constantsOf(before);
  const was = admitter(before, constants, 'before');
  const is = admitter(after, constants, 'after');
  const verbs = [...new Set(calls.map(({ verb }) => verb))];
  const actions = [...new Set(calls.map(({ action }) => action))];
  const nameOf = (call: CallClass): string => `${call.route} ${call.path}`;
  const paths = [...new Set(calls.map(nameOf))];
  const gained: Product[] = [];
  const lost: Product[] = [];
  const reaches = reachedByChange(before, after, changed);
  const [guardBefore, guardAfter] = [guardsOf(before), guardsOf(after)];
  for (const what of calls) {
    const sameGuard = guardBefore(what.before) === guardAfter(what.after);
    if (!keysDiffer && !reaches(what) && sameGuard) continue;
    const head = [verbs.indexOf(what.verb), paths.indexOf(nameOf(what)), actions.indexOf(what.action)];
    const signed = what.before?.authorizationType === 'AWS_IAM';
    const onlyChanged = byStatementsAlone && sameGuard;
    for (const [c, by] of credentials.entries()) {
      const requestAt = (call: Call): PolicyRequest => requestOf(before, call, signed, constants);
      const callAt = (p: number, key: string | null, combination: readonly number[]): Call => ({
        by,
        from: places[p] ?? NOWHERE,
        what,
        settings: combination.flatMap((at, index) => kept[index]?.[at] ?? []),
        key,
      });
      const anywhere = callAt(0, null, combinations[0] ?? []);
      const somewhere = requestAt(anywhere);
      const about = onlyChanged ? changed.filter((one) => isAbout(one, somewhere)) : [];
      if (onlyChanged && about.length === 0) continue;
      const [old, now] = [was(anywhere), is(anywhere)];
      for (const alike of alikeFor(places, [...old.statements, ...now.statements, ...about])) {
        const [p = 0] = alike;
        const here = about.filter(({ statement }) => mayHoldAt(places[p] ?? NOWHERE, listOfPlaces(statement)));
        if (onlyChanged && here.length === 0) continue;
        for (const [k, key] of keys.entries())
          for (const combination of combinations) {
            const call = callAt(p, key, combination);
            // Where no changed statement matches, both sides say the same.
            const request = requestAt(call);
            if (onlyChanged && !here.some((one) => holds(one, request))) continue;
            const [admitted, admits] = [old.admits(call), now.admits(call)];
            if (admitted === admits || (admits && isAsked(call, asked))) continue;
            (admits ? gained : lost).push([[c], alike, ...[...head, k, ...combination].map((at) => [at])]);
          }
      }
    }
  }
  return {
    dimensions: {
      credentials,
      places,
      verbs,
      paths,
      actions,
      keys,
      stageKey: keys.find((key) => before.takesKey(key) && after.takesKey(key)) ?? null,
      settings: kept,
      calls: new Map(calls.map((call) => [callName(call.verb, nameOf(call), call.action), call])),
    },
    gained: products(gained),
    lost: products(lost),
    notCompared: [
      ...(complete ? [] : ['paths for which the policies give too many combinations to compare']),
      ...(hasTooMany ? ['calls from other sources'] : []),
      ...skippedKeys.map((key) => `calls that differ in ${key}`),
      ...open.map((key) => `every value of ${key}`),
    ],
  };
}

/** Whether a changed statement may be about a call; where a policy is attached or taken away, all are touched. */
function reachedByChange(before: Side, after: Side, changed: readonly PlacedStatement[]): (call: CallClass) => boolean {
  if (isAttached(before) !== isAttached(after)) return () => true;
  return ({ arn }) =>
    changed.some(({ kind, statement: { resource } }) =>
      (resource ?? ['*']).some((text) => text.includes('${') || arnMatches(expandPattern(text, kind, arn), arn)),
    );
}

const mayHoldAt = ({ lists, listedIn }: Place, list: Condition | undefined): boolean =>
  list === undefined || !lists.has(list) || listedIn.includes(list);

const NOWHERE: Place = {
  addresses: [],
  endpoint: null,
  vpc: null,
  context: {},
  isAsked: false,
  lists: new Set(),
  listedIn: [],
};

/** True where both sides differ in statements of policies at most: not in policies, methods or what bears on them. */
function hasSameGuards(before: Side, after: Side): boolean {
  const shapeOf = (side: Side): string =>
    JSON.stringify([
      isAttached(side),
      side.account,
      side.caller?.arn ?? null,
      [side.boundary, side.session].map((layer) => layer === null),
      side.scps.map((level) => level.map(({ policy }) => policy !== null)),
      side.methods.map((method) => [method.path, method.httpMethod, guard(side, method)]),
    ]);
  return shapeOf(before) === shapeOf(after);
}

const isAttached = ({ resource, isPrivate }: Side): string => `${resource !== null} ${isPrivate}`;

/** All that a method itself asks of a caller. */
const guard = (side: Side, method: Method | null): string =>
  method === null ? 'none' : JSON.stringify([method.authorizationType, demandOf(side, method), method.apiKeyRequired]);

/** The same, of each method once. */
function guardsOf(side: Side): (method: Method | null) => string {
  const known = new Map<Method | null, string>();
  return (method) => {
    const found = known.get(method) ?? guard(side, method);
    known.set(method, found);
    return found;
  };
}

/** The keys that either side knows, and none; one that neither tells from another stands for all. */
function keysOf(before: Side, after: Side): readonly (string | null)[] {
  const needed = [...before.methods, ...after.methods].some(({ apiKeyRequired }) => apiKeyRequired);
  if (!needed) return [null];
  const ids = [before, after].flatMap(({ facts }) => [
    ...(facts.apiKeys.state === 'known' ? facts.apiKeys.value.map(({ id }) => id) : []),
    ...(facts.usagePlans.state === 'known' ? facts.usagePlans.value.flatMap(({ keyIds }) => keyIds) : []),
  ]);
  const distinct = [...new Set(ids)];
  const isSame = (id: string): boolean => before.takesKey(id) === after.takesKey(id);
  const alike = (taken: boolean): readonly string[] =>
    distinct.filter((id) => isSame(id) && before.takesKey(id) === taken).slice(0, 1);
  return [null, ...distinct.filter((id) => !isSame(id)), ...alike(true), ...alike(false)];
}

/** Keys of unchanged statements alone go first, where there are more calls than can be looked at. */
function boundedSettings({ byKey, open }: Settings, statements: readonly PlacedStatement[], fixed: number) {
  const changed = new Set(
    statements.flatMap(({ statement }) => statement.conditions.map(({ key }) => key.toLowerCase())),
  );
  const keyOf = (settings: readonly Setting[]): string => settings[0]?.key ?? '';
  const order = [...byKey].sort(
    (a, b) =>
      Number(changed.has(keyOf(b).toLowerCase())) - Number(changed.has(keyOf(a).toLowerCase())) || a.length - b.length,
  );
  const kept: (readonly Setting[])[] = [];
  const skippedKeys: string[] = [];
  let size = Math.max(1, fixed);
  for (const settings of order) {
    if (size * settings.length > MOST_CALLS) {
      kept.push(settings.slice(0, 1));
      skippedKeys.push(keyOf(settings));
    } else {
      size *= settings.length;
      kept.push(settings);
    }
  }
  return { kept, skippedKeys, open: open.filter((key) => changed.has(key.toLowerCase())) };
}

/**
 * The asked call: the same principal, or unsigned the same address; the same verb and the same path. Other values of
 * the route's parameters are not asked for.
 */
function isAsked({ by, from, what }: Call, asked: Asked): boolean {
  if (!what.isAskedPath || !asked.verbs.includes(what.verb) || what.action !== asked.action) return false;
  if (what.after?.authorizationType !== 'AWS_IAM') return from.isAsked;
  return by.isCaller && by.principal?.identityArn === asked.signer;
}

/** Joins cells that differ in one dimension only, until none do: few products, and exactly the same calls. */
export function products(cells: readonly Product[]): readonly Product[] {
  let out = cells;
  const width = cells[0]?.length ?? 0;
  // Who and from where first: "everyone on every other {id}" comes before "everyone else on this one".
  const order = [1, 0, 3, 2, 4, ...Array.from({ length: width }, (_, at) => at).filter((at) => at > 4)];
  for (let size = -1; size !== out.length; ) {
    size = out.length;
    for (const dimension of order.filter((at) => at < width)) out = joinedBy(out, dimension);
  }
  return out;
}

function joinedBy(all: readonly Product[], dimension: number): readonly Product[] {
  const groups = new Map<string, Product>();
  for (const product of all) {
    const name = product.map((set, at) => (at === dimension ? '' : set.join(','))).join(';');
    const held = groups.get(name);
    const union = [...(held?.[dimension] ?? []), ...(product[dimension] ?? [])];
    groups.set(
      name,
      product.map((set, at) => (at === dimension ? [...new Set(union)].sort((a, b) => a - b) : set)),
    );
  }
  return [...groups.values()];
}
