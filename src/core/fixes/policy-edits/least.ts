import { INVOKE, MANAGE_CONNECTIONS } from '../../api-gateway/actions.ts';
import { CONNECTION_TEMPLATE } from '../../api-gateway/connections.ts';
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
import type { JsonObject } from '../planning/json.ts';

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

/**
 * Only a REST API has resources whose parameters stand for any value; which connection is called says nothing of the
 * next call.
 */
const templateOf = ({ scope }: Facts, { method }: Ask): string | null =>
  scope.apiType === 'REST' || method?.path === CONNECTION_TEMPLATE ? (method?.path ?? null) : null;

/** The narrowest ARN that lets this call through: the route's, or the invoked one where the route's would miss it. */
export const leastArn = (facts: Facts, ask: Ask): string => leastResource(ask.request.arn, templateOf(facts, ask));

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
  const place = placeCondition('address', visibleTo('resource', ask.request));
  return place === null
    ? null
    : { operator: place.operator, negated: `Not${place.operator}`, key: place.key, value: place.values[0] ?? '' };
}

/** The least statement that grants what is asked; null when nothing is known by which it was to be narrowed. */
export const leastFor = (
  facts: Facts,
  ask: Ask,
  kind: PolicyKind,
  narrow: LeastInput['narrow'] = [],
): JsonObject | null =>
  leastStatement({
    kind,
    action: ask.request.action,
    arn: ask.request.arn,
    template: templateOf(facts, ask),
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
export function leastGrants(facts: Facts, ask: Ask, kind: PolicyKind): readonly LeastGrant[] {
  if (kind !== 'resource' || ask.principal !== null) return grant(leastFor(facts, ask, kind), false);
  // On a private API the endpoint is what a policy is about; an address may be added to it.
  return [
    ...grant(leastFor(facts, ask, kind, ['endpoint', 'address']), false),
    ...grant(leastFor(facts, ask, kind), true),
  ];
}
