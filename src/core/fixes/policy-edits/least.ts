import { splitArn } from '../../api-gateway/arns.ts';
import { CONNECTION_TEMPLATE, INVOKE, MANAGE_CONNECTIONS } from '../../api-gateway/connections.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts, Method } from '../../model/facts.ts';
import type { Verb } from '../../model/request.ts';
import { visibleTo } from '../../policy/context.ts';
import {
  type LeastInput,
  leastResource,
  leastStatement,
  type PolicyKind,
  placeCondition,
  routePattern,
} from '../../policy/index.ts';
import type { Ask } from '../planning/asks.ts';
import { type JsonObject, parseObject, statementsOf, textsOf } from '../planning/json.ts';

export const INVALIDATE_CACHE = 'execute-api:InvalidateCache';
/**
 * All that can be done on the ARN of a call.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigateway.html
 */
export const CALL_ACTIONS: readonly string[] = [INVOKE, INVALIDATE_CACHE, MANAGE_CONNECTIONS];

/** The ARN of one verb of one route on one stage: path parameters become `*`, everything else is exact. */
export function routeArn({ scope }: Facts, stage: string, verb: Verb | string, { path }: Pick<Method, 'path'>): string {
  return routePattern(
    { partition: scope.partition, region: scope.region, account: scope.accountId, apiId: scope.apiId, stage, verb },
    path,
  );
}

/** Which connection is called says nothing of the next call. */
const templateOf = ({ method, only }: Ask): string | null =>
  only === 'this-path' && method?.path !== CONNECTION_TEMPLATE ? null : (method?.path ?? null);

/**
 * The scopes in which a statement can let calls through: this path, and every value of the route's parameters. What the
 * policies at hand make likelier stands in front; one where both are the same.
 */
export function inScopes(facts: Facts, asks: readonly Ask[]): readonly (readonly Ask[])[] {
  const [first] = asks;
  const paths = asks.map((ask): Ask => ({ ...ask, only: 'this-path' }));
  if (first === undefined || asks.every((ask, at) => leastArn(ask) === leastArn(paths[at] ?? ask))) return [asks];
  return restrictsByValue(facts, first) ? [paths, asks] : [asks, paths];
}

/** What a statement in this scope is about: "exactly this call" is said of one path only. */
export function scopeWords(ask: Ask): string {
  const names = [...(ask.method?.path ?? '').matchAll(/\{[^}]+\}/g)].map(([name]) => name);
  const isRoute = names.length > 0 && leastArn(ask) !== ask.request.arn;
  return isRoute ? `every ${names.join(' and ')} of ${ask.verb} ${ask.method?.path ?? ''}` : 'exactly this call';
}

/** Ids of fixes tell the scope where there are two. */
export const scopedId = (id: string, { only }: Ask): string => (only === undefined ? id : `${id}-${only}`);

/** Parameters that name whose data is asked for. */
const IDENTITY_PARAMETER = /^\{(?:.*[-_.])?(?:tenant|user|customer|account|member|owner|org|profile)/i;

/**
 * Whether the value in the path says what the caller may see: the policies at hand name values or take them from the
 * caller, the parameter names somebody, or the caller is one person.
 */
function restrictsByValue(facts: Facts, ask: Ask): boolean {
  const segments = (ask.method?.path ?? '').split('/').slice(1);
  if (segments.some((segment) => IDENTITY_PARAMETER.test(segment))) return true;
  const caller = valueOf(facts.caller) ?? null;
  if (ask.principal !== null && caller?.kind === 'user') return true;
  const texts = [valueOf(facts.draft.policy) ?? null, ...(caller?.policies ?? []).map(({ text }) => text)];
  return texts
    .flatMap((text) => (text === null ? [] : statementsOf(parseObject(text) ?? {})))
    .flatMap((statement) => [...textsOf(statement['Resource']), ...textsOf(statement['NotResource'])])
    .some((pattern) => pattern.includes('${') || namesValue(pattern, segments));
}

/** Whether a pattern of this route has something else than a wildcard in the place of a parameter. */
function namesValue(pattern: string, segments: readonly string[]): boolean {
  const own = (splitArn(pattern)[5] ?? pattern).split('/').slice(3);
  if (own.length !== segments.length) return false;
  const isOpen = (segment: string): boolean => segment.startsWith('{');
  const fits = segments.every((segment, at) => isOpen(segment) || own[at] === segment || own[at] === '*');
  return fits && segments.some((segment, at) => isOpen(segment) && !/^[*{]/.test(own[at] ?? '*'));
}

/** The narrowest ARN that lets this call through: the route's, or the invoked one where the route's would miss it. */
export const leastArn = (ask: Ask): string => leastResource(ask.request.arn, templateOf(ask));

/** What tells this caller from all others where the caller is anonymous; null when nothing is known of it. */
export function callerCondition(
  ask: Ask,
): { readonly operator: string; readonly negated: string; readonly key: string; readonly value: string } | null {
  if (ask.principal !== null)
    return {
      operator: 'ArnEquals',
      negated: 'ArnNotEquals',
      key: 'aws:PrincipalArn',
      value: ask.principal.identityArn,
    };
  const request = visibleTo('resource', ask.request);
  const place = placeCondition('address', request) ?? placeCondition('endpoint', request);
  if (place === null) return null;
  const negated = place.operator === 'IpAddress' ? 'NotIpAddress' : 'StringNotEquals';
  return { operator: place.operator, negated, key: place.key, value: place.values[0] ?? '' };
}

/** The least statement that grants what is asked; null when nothing is known by which it was to be narrowed. */
export const leastFor = (ask: Ask, kind: PolicyKind, narrow: LeastInput['narrow'] = []): JsonObject | null =>
  leastStatement({
    kind,
    action: ask.request.action,
    arn: ask.request.arn,
    template: templateOf(ask),
    principal: ask.principal,
    narrow,
    request: visibleTo(kind, ask.request),
  });

/** A statement to add; `everyone` when it lets in everyone. */
export interface LeastGrant {
  readonly statement: JsonObject;
  readonly everyone: boolean;
}

const grant = (statement: JsonObject | null, everyone: boolean): readonly LeastGrant[] =>
  statement === null ? [] : [{ statement, everyone }];

/** Statements that let the call through, the narrowest first; everyone only where it is a resource policy's to say. */
export function leastGrants(ask: Ask, kind: PolicyKind): readonly LeastGrant[] {
  if (kind !== 'resource' || ask.principal !== null) return grant(leastFor(ask, kind), false);
  // On a private API the endpoint is what a policy is about; an address may be added to it.
  const narrow = grant(leastFor(ask, kind, ['endpoint', 'address']), false);
  // Everyone is an answer beside a narrow one, not because it is not known where the call comes from.
  return narrow.length === 0 ? [] : [...narrow, ...grant(leastFor(ask, kind), true)];
}
