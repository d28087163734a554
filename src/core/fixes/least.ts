import { templateAsPattern } from '../gates/index.ts';
import { formatInvokeArn } from '../model/arn.ts';
import type { Facts, Method } from '../model/facts.ts';
import type { Verb } from '../model/request.ts';
import { hostBlock } from '../policy/ip.ts';
import type { Ask } from './asks.ts';
import type { JsonObject } from './json.ts';

export const INVOKE = 'execute-api:Invoke';
export const INVALIDATE_CACHE = 'execute-api:InvalidateCache';
/** All that can be done on the ARN of a call. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigateway.html */
export const CALL_ACTIONS: readonly string[] = [INVOKE, INVALIDATE_CACHE, 'execute-api:ManageConnections'];

/** The ARN of one verb of one route on one stage: path parameters become `*`, everything else is exact. */
export function routeArn(facts: Facts, stage: string, verb: Verb | string, method: Method): string {
  const { scope } = facts;
  const path = templateAsPattern(method.path).replace(/^\//, '');
  return formatInvokeArn({ partition: scope.partition, region: scope.region, account: scope.accountId, apiId: scope.apiId, stage, verb, path });
}

/** The narrowest ARN that lets this call through: the route's, or the invoked one where the route's would miss it. */
export function leastArn(facts: Facts, ask: Ask): string {
  if (ask.method === null || facts.scope.apiType !== 'REST') return ask.request.arn;
  const arn = routeArn(facts, ask.stage, ask.verb, ask.method);
  // A trailing or doubled slash survives in the invoked ARN: https://github.com/aws/aws-sam-cli/issues/5777
  return ask.reaches(arn) ? arn : ask.request.arn;
}

export interface LeastStatement {
  readonly statement: JsonObject;
  /** True when it lets in everyone. */
  readonly everyone: boolean;
}

/** What tells this caller from all others where the caller is anonymous; null when nothing is known of it. */
export function callerCondition(
  ask: Ask,
): { readonly operator: string; readonly negated: string; readonly key: string; readonly value: string } | null {
  const ip = (key: string, value: string) => ({ operator: 'IpAddress', negated: 'NotIpAddress', key, value: hostBlock(value) });
  if (ask.principal !== null) return { operator: 'ArnEquals', negated: 'ArnNotEquals', key: 'aws:PrincipalArn', value: ask.principal.identityArn };
  const address = ask.value('aws:SourceIp');
  if (address !== null) return ip('aws:SourceIp', address);
  const inside = ask.value('aws:VpcSourceIp');
  return inside === null ? null : ip('aws:VpcSourceIp', inside);
}

/** Statements of a resource policy that let the call through, the narrowest first. */
export function leastResourceStatements(facts: Facts, ask: Ask): readonly LeastStatement[] {
  const Resource = leastArn(facts, ask);
  if (ask.principal !== null)
    return [{ statement: { Effect: 'Allow', Principal: { AWS: ask.principal.identityArn }, Action: INVOKE, Resource }, everyone: false }];
  const open = { Effect: 'Allow', Principal: '*', Action: INVOKE, Resource };
  // On a private API the endpoint is what a policy is about; an address may be added to it.
  const endpoint = ask.value('aws:SourceVpce');
  const address = callerCondition(ask);
  const Condition = {
    ...(endpoint === null ? {} : { StringEquals: { 'aws:SourceVpce': endpoint } }),
    ...(address === null ? {} : { [address.operator]: { [address.key]: address.value } }),
  };
  const narrow = Object.keys(Condition).length > 0 ? [{ statement: { ...open, Condition }, everyone: false }] : [];
  return [...narrow, { statement: open, everyone: true }];
}

/** The identity statement that grants what is asked on exactly this route. */
export const leastIdentityStatement = (facts: Facts, ask: Ask): JsonObject => ({
  Effect: 'Allow',
  Action: ask.request.action,
  Resource: leastArn(facts, ask),
});
