import { formatInvokeArn, type InvokeArn } from '../api-gateway/arns.ts';
import { hostBlock } from './conditions.ts';
import { evaluate } from './evaluate.ts';
import { arnMatches, segmentsOf } from './match.ts';
import type { Condition, ParsedPolicy, PolicyKind, PolicyPrincipal, PolicyRequest } from './types.ts';

/** A path template as a Resource pattern's path: every parameter becomes `*`; without the leading slash. */
export const templateToPattern = (template: string): string => template.replace(/^\//, '').replace(/\{[^{}]*\}/g, '*');

/** The pattern of one route: everything exact but its path parameters. `*` also crosses `/`: see `letsIn`. */
export const routePattern = (call: Omit<InvokeArn, 'path'>, template: string): string =>
  formatInvokeArn({ ...call, path: templateToPattern(template) });

export interface LeastInput {
  readonly kind: PolicyKind;
  /** `execute-api:Invoke` where absent. */
  readonly action?: string;
  /** The ARN of the call. */
  readonly arn: string;
  /**
   * The matched resource's path (`/orders/{id}`), where known: then the statement covers every value of its parameters.
   */
  readonly template: string | null;
  /**
   * Whom to admit. Null = everyone, narrowed only by where the call comes from. Not used in policies without
   * principals.
   */
  readonly principal: PolicyPrincipal | null;
  /**
   * Narrows an everyone-statement to the caller's VPC endpoint, its address, or both, as far as the request tells them;
   * empty: not at all.
   */
  readonly narrow: readonly ('endpoint' | 'address')[];
  readonly request: Pick<PolicyRequest, 'context'>;
}

export type LeastStatement = Readonly<Record<string, unknown>>;

/**
 * The least Allow that lets one call through: exact account, API, stage and verb, path parameters as `*`, the principal
 * by its user or role ARN. Null when the request tells nothing by which it was to be narrowed: nothing wider is written
 * instead.
 */
export function leastStatement({
  kind,
  action = 'execute-api:Invoke',
  arn,
  template,
  principal,
  narrow,
  request,
}: LeastInput): LeastStatement | null {
  const named = kind === 'resource' || kind === 'vpc-endpoint';
  const who = named ? { Principal: principal === null ? '*' : { AWS: principal.identityArn } } : {};
  const base = { Effect: 'Allow', ...who, Action: action, Resource: leastResource(arn, template) };
  if (!named || principal !== null || narrow.length === 0) return base;
  const conditions = narrow.flatMap((by) => placeCondition(by, request) ?? []);
  if (conditions.length === 0) return null;
  return {
    ...base,
    Condition: Object.fromEntries(conditions.map(({ operator, key, values }) => [operator, { [key]: values[0] }])),
  };
}

/** The route's pattern where it reaches the call, else the call's own ARN (a trailing slash survives in it). */
export function leastResource(arn: string, template: string | null): string {
  const s = segmentsOf(arn);
  if (template === null || s.path === null) return arn;
  const call = {
    partition: s.partition ?? '',
    region: s.region ?? '',
    account: s.account ?? '',
    apiId: s.api ?? '',
    stage: s.stage ?? '',
    verb: s.verb ?? '',
  };
  const pattern = routePattern(call, template);
  return arnMatches(pattern, arn) ? pattern : arn;
}

/** What tells this caller from others by where it comes from; null when the request does not say. */
export function placeCondition(by: 'address' | 'endpoint', request: Pick<PolicyRequest, 'context'>): Condition | null {
  const value = (key: string): string | null => request.context[key.toLowerCase()]?.[0] ?? null;
  if (by === 'endpoint') {
    const endpoint = value('aws:SourceVpce');
    return endpoint === null ? null : { operator: 'StringEquals', key: 'aws:SourceVpce', values: [endpoint] };
  }
  for (const key of ['aws:SourceIp', 'aws:VpcSourceIp']) {
    const address = value(key);
    if (address !== null) return { operator: 'IpAddress', key, values: [hostBlock(address)] };
  }
  return null;
}

/**
 * Which of a list of calls a change of one policy newly lets in: those that the policy did not allow before and allows,
 * or may allow, after. `null` = no policy there. What other policies say of them is left aside.
 */
export function letsIn<P extends { readonly request: PolicyRequest }>(
  before: ParsedPolicy | null,
  after: ParsedPolicy | null,
  kind: PolicyKind,
  probes: readonly P[],
): readonly P[] {
  const says = (parsed: ParsedPolicy | null, probe: P) =>
    parsed?.ok ? evaluate(parsed.policy, kind, probe.request).decision : 'silent';
  return probes.filter((probe) => ['allow', 'unknown'].includes(says(after, probe)) && says(before, probe) !== 'allow');
}
