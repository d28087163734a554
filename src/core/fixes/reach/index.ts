import { executeApiArn, splitArn } from '../../api-gateway/arns.ts';
import { actionOn } from '../../api-gateway/connections.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts } from '../../model/facts.ts';
import type { Reach, Region } from '../../model/plan.ts';
import type { RuntimeState } from '../../model/runtime-state.ts';
import { arnMatches, type Statement } from '../../policy/index.ts';
import type { PlanInput } from '../planning/types.ts';
import { INVALIDATE_CACHE } from '../policy-edits/least.ts';
import { type Asked, type Difference, differenceOf } from './difference.ts';
import { byOwnPolicies, type Described, danger, describe } from './regions.ts';
import { layersOf, meaning, type PlacedStatement, type Side, sideOf, statementsIn } from './side.ts';

/** What one change of facts does to calls. */
export interface Reached {
  readonly letsIn: readonly Described[];
  readonly shutsOut: readonly Described[];
  /** Calls that a kept result of an authorizer answers for, in words. */
  readonly kept: readonly string[];
  /** What could not be compared, of what is let in and of what is shut out. */
  readonly notCompared: { readonly letsIn: readonly string[]; readonly shutsOut: readonly string[] };
}

/** What a stage serves, ready to be compared. */
export const served = ({ request, runtime }: PlanInput, facts: Facts, changed?: RuntimeState): Side =>
  sideOf(facts, request, changed ?? runtime);

/** Which calls a change lets in, the asked one aside, and which it shuts out. */
export function reached(before: Side, after: Side, asked: Asked): Reached {
  const found: Difference = differenceOf(before, after, asked);
  const all = (products: Difference['gained']): readonly Described[] =>
    products
      .flatMap((product) => byOwnPolicies(product, found.dimensions))
      .map((product) => describe(product, found.dimensions))
      .sort((a, b) => danger(b) - danger(a));
  const open = [...unread(before, after), ...found.notCompared];
  return {
    letsIn: all(found.gained),
    shutsOut: all(found.lost),
    kept: keptFor(before, after),
    notCompared: {
      letsIn: [...open, ...elsewhere(before, after, 'Allow')],
      shutsOut: [...open, ...elsewhere(before, after, 'Deny')],
    },
  };
}

/** The call for which a fix is planned. */
export function askedOf({ facts, request, prediction, findings }: PlanInput): Asked {
  const { method, path, arn } = prediction.request;
  const signed = method?.authorizationType === 'AWS_IAM' && request.signing !== null;
  const wish = findings.some(({ code }) => code === 'cache-invalidation-denied');
  return {
    verbs: [request.method, ...(prediction.preflight === null ? [] : (['OPTIONS'] as const))],
    path,
    route: method?.path ?? null,
    action: wish ? INVALIDATE_CACHE : actionOn(arn),
    address: request.sourceIp,
    endpoint: request.vpcEndpoint,
    signer: signed ? (valueOf(facts.caller)?.identityArn ?? facts.signerArn) : null,
  };
}

/** Parts that bear on who may call, and could not be read on one side or the other. */
const unread = (before: Side, after: Side): readonly string[] => [...new Set([...before.unread, ...after.unread])];

/**
 * What a kept result of an authorizer answers for from now on: requests that differ in what is no longer in its key.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
 */
function keptFor(before: Side, after: Side): readonly string[] {
  return [...after.authorizers.values()].flatMap((now) => {
    const old = before.authorizers.get(now.name);
    if (old === undefined || now.function === null || now.ttlSeconds === 0) return [];
    const dropped = old.identitySources.filter((source) => !now.identitySources.includes(source));
    // Without a result kept before, every value was asked about.
    const shared = old.ttlSeconds === 0 ? ['everything but its identity sources'] : dropped;
    const longer = old.ttlSeconds > 0 && now.ttlSeconds > old.ttlSeconds && dropped.length === 0;
    if (longer)
      return [
        `callers that authorizer "${now.name}" allowed keep access for ${now.ttlSeconds} ` +
          `seconds instead of ${old.ttlSeconds}`,
      ];
    if (shared.length === 0) return [];
    return [
      `for ${now.ttlSeconds} seconds, a cached result of authorizer "${now.name}" also applies to requests with ` +
        `other values of ${shared.join(', ')}`,
    ];
  });
}

/**
 * What changed statements of an identity's policies reach besides this stage: other stages, APIs and services. Nothing
 * of those is known here.
 */
function elsewhere(before: Side, after: Side, added: Statement['effect']): readonly string[] {
  const removed = added === 'Allow' ? 'Deny' : 'Allow';
  const patterns = [...patternsElsewhere(after, before, added), ...patternsElsewhere(before, after, removed)];
  return [...new Set(patterns)].map((pattern) => `everything else that ${pattern} matches${namesFor(before, pattern)}`);
}

function patternsElsewhere(side: Side, other: Side, effect: Statement['effect']): readonly string[] {
  const { scope } = side.facts;
  const own = executeApiArn(scope, `${scope.stage}/`);
  // An API's resource policy is about that API alone.
  const isWide = ({ kind }: PlacedStatement): boolean => kind !== 'resource';
  const theirs = statementsIn(layersOf(other)).filter(isWide);
  const same = new Set(theirs.map(meaning));
  // All but calls of this stage is all, seen from elsewhere.
  const patternsOf = ({ statement: { resource, notResource } }: PlacedStatement): readonly string[] =>
    (
      resource ?? (notResource?.every((pattern) => pattern.startsWith(own)) === true ? ['*'] : (notResource ?? []))
    ).filter((pattern) => !pattern.startsWith(own));
  return statementsIn(layersOf(side))
    .filter((one) => isWide(one) && one.statement.effect === effect && !same.has(meaning(one)))
    .flatMap((one) => {
      // A list that only grew is looked at for what was added to it.
      const held = theirs.filter((that) => withoutResource(that) === withoutResource(one)).flatMap(patternsOf);
      return patternsOf(one).filter((pattern) => !held.includes(pattern));
    });
}

const withoutResource = (one: PlacedStatement): string =>
  meaning({ ...one, statement: { ...one.statement, resource: null, notResource: null } });

/** The APIs of this account that a pattern is known to reach. */
function namesFor({ facts: { scope, otherApis } }: Side, pattern: string): string {
  const reachedApis = (valueOf(otherApis) ?? []).filter(({ id }) =>
    arnMatches(pattern, executeApiArn({ ...scope, apiId: id }, 'a/GET/a')),
  );
  const others = splitArn(pattern).length < 3 || splitArn(pattern)[2] === '*' ? ', including other services' : '';
  return reachedApis.length === 0 ? others : ` (API ${reachedApis.map(({ id }) => id).join(', ')}${others})`;
}

/** Regions as a document: in words, and "nothing else" only where nothing is left to say. */
export function reachOf(regions: readonly Region[], notCompared: readonly string[], none = 'nothing else'): Reach {
  const all = [...new Set(notCompared)];
  const open = all.length === 0 ? [] : [`not compared: ${all.join('; ')}`];
  const found = regions.map(({ text }) => text);
  if (found.length === 0) return { text: [none, ...open].join('; '), regions, notCompared: all };
  return { text: [...found, ...open].join('; '), regions, notCompared: all };
}
