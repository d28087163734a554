import { accountOf } from '../api-gateway/arns.ts';
import { actionOn } from '../api-gateway/connections.ts';
import { valueOf } from '../model/fact.ts';
import type { Caller, Facts, IdentityPolicy } from '../model/facts.ts';
import type { Gap } from '../model/gate.ts';
import type { Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import {
  type AuthorizationInput,
  decide,
  type NamedPolicy,
  type PolicyPrincipal,
  type PolicyRequest,
  parsePolicy,
  principalOf,
  requestContext,
} from '../policy/index.ts';
import { firstContext } from './context.ts';
import { unknownOf } from './judgement.ts';
import type { ExchangePrediction, GateContext } from './types.ts';

/** The resource policy that the stage serves, parsed; `policy: null` when none is attached. */
export function resourcePolicyOf(
  context: GateContext,
):
  | { readonly state: 'known'; readonly policy: NamedPolicy | null }
  | { readonly state: 'unknown'; readonly unknown: Gap } {
  const { policy } = context.facts.deployed;
  if (policy.state !== 'known')
    return { state: 'unknown', unknown: unknownOf('resource-policy', 'the deployed resource policy', policy) };
  return {
    state: 'known',
    policy: policy.value === null ? null : { name: 'resource policy', parsed: parsePolicy(policy.value, 'resource') },
  };
}

/** All that the combined decision is made from. `caller` is null where the method yields no principal. */
export function authorizationInput(
  context: GateContext,
  caller: Caller | null,
  authorizerPolicy: string | null,
): AuthorizationInput {
  const { facts, runtime } = context;
  const resource = resourcePolicyOf(context);
  const levels = caller === null ? null : (valueOf(facts.serviceControlPolicies) ?? null);
  const sessionPolicy = caller === null ? null : (runtime.sessionPolicy ?? null);
  return {
    authorization: context.method?.authorizationType ?? 'NONE',
    apiAccount: facts.scope.accountId,
    request: policyRequest(context, caller),
    resourcePolicy: resource.state === 'known' ? resource.policy : null,
    identityPolicies: (caller?.policies ?? []).map((p) => ({
      name: policyName(p),
      parsed: parsePolicy(p.text, 'identity'),
    })),
    boundary:
      caller?.boundary == null
        ? null
        : {
            name: `permissions boundary ${caller.boundary.arn}`,
            parsed: parsePolicy(caller.boundary.text, 'boundary'),
          },
    scps: (levels ?? []).map((level) =>
      level.policies.map((p) => ({
        name: `service control policy ${p.name} (${level.level})`,
        parsed: parsePolicy(p.text, 'scp'),
      })),
    ),
    sessionPolicy:
      sessionPolicy === null ? null : { name: 'session policy', parsed: parsePolicy(sessionPolicy, 'session') },
    authorizerPolicy:
      authorizerPolicy === null
        ? null
        : { name: "the authorizer's policy", parsed: parsePolicy(authorizerPolicy, 'authorizer') },
  };
}

/** The call as policies see it. */
export function policyRequest(context: GateContext, caller: Caller | null): PolicyRequest {
  const { facts, request } = context;
  const principal = caller === null ? null : principalOfCaller(caller);
  const endpoint = valueOf(facts.vpcEndpoints)?.find((e) => e.id === request.vpcEndpoint);
  const keys = requestContext({
    sourceIp: request.sourceIp,
    vpcEndpoint: request.vpcEndpoint,
    vpcId: endpoint?.vpcId ?? null,
    endpointIsPrivate: valueOf(facts.api)?.endpointType === 'PRIVATE',
    time: request.time,
    headers: request.headers,
    allHeadersKnown: request.allHeadersKnown === true,
    principal,
    region: facts.scope.region,
  });
  const absent = absentKeys(context);
  const wouldArrive = request.vpcEndpoint === null && arrivesByEndpoint(context);
  const { 'aws:sourceip': _address, ...withoutAddress } = keys.context;
  // Whether policies see an endpoint depends on whether the API is private. Over the internet they see the address: a
  // private API that is called so refuses ahead of them.
  const arriving =
    facts.scope.apiType === 'REST' && facts.api.state !== 'known'
      ? {
          context: Object.fromEntries(Object.entries(keys.context).filter(([key]) => !ENDPOINT_KEYS.includes(key))),
          unknownKeys: [...keys.unknownKeys, ...ENDPOINT_KEYS],
        }
      : wouldArrive
        ? { context: withoutAddress, unknownKeys: [...keys.unknownKeys, ...ENDPOINT_KEYS] }
        : keys;
  return sameRequest({
    action: actionOn(context.arn),
    arn: context.arn,
    principal,
    context: arriving.context,
    unknownKeys: arriving.unknownKeys.filter((key) => !absent.some((name) => key.startsWith(name))),
  });
}

/** Equal requests are one object: what the policy engine has found of it is found for all of them. */
function sameRequest(request: PolicyRequest): PolicyRequest {
  const name = JSON.stringify(request);
  const known = REQUESTS.get(name);
  if (known !== undefined) return known;
  if (REQUESTS.size >= MOST_REQUESTS) REQUESTS.clear();
  REQUESTS.set(name, request);
  return request;
}
/** Each fix is proven with calls of every route; more than these are seldom alive at once. */
const REQUESTS = new Map<string, PolicyRequest>();
const MOST_REQUESTS = 500;

/**
 * True for a call that comes, or would have to come, through a VPC endpoint: a private API hears no others. Through
 * which endpoint it would come is then not known.
 */
export const arrivesByEndpoint = ({ facts, request }: GateContext): boolean =>
  request.vpcEndpoint !== null || valueOf(facts.api)?.endpointType === 'PRIVATE';

const ENDPOINT_KEYS = ['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip'];

/**
 * Keys of a signer that are known to be absent: those of a session where a user's own long-term key signs, those of an
 * organization where the account is in none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function absentKeys({ facts, request }: GateContext): readonly string[] {
  const longTerm = request.signing?.accessKeyId?.startsWith('AKIA') ?? false;
  const alone = facts.serviceControlPolicies.state === 'known' && facts.serviceControlPolicies.value === null;
  return [...(longTerm ? ['aws:multifactorauth', 'aws:tokenissuetime'] : []), ...(alone ? ['aws:principalorg'] : [])];
}

const principalOfCaller = (caller: Caller): PolicyPrincipal => ({
  arn: caller.arn,
  identityArn: caller.identityArn,
  accountId: caller.accountId,
  kind: caller.kind === 'user' ? 'user' : 'session',
  bounded: caller.boundary !== null,
});

/** How findings name a policy of the caller. */
export function policyName({ kind, name, group }: IdentityPolicy): string {
  const of = group === null ? '' : ` of group ${group}`;
  return kind === 'inline' || kind === 'group-inline' ? `inline policy "${name}"${of}` : `managed policy ${name}${of}`;
}

/** A signer of whom only the ARN is known. The path of a role is not in its session's ARN. */
export function unreadCaller(arn: string): Caller | null {
  const accountId = accountOf(arn);
  const principal = principalOf(arn);
  if (accountId === null || principal === null) return null;
  const kind = principal.kind === 'user' ? 'user' : 'role';
  return {
    arn,
    identityArn: principal.identityArn,
    accountId,
    kind,
    name: principal.identityArn.split('/').at(-1) ?? arn,
    policies: [],
    boundary: null,
  };
}

/** One statement of one policy. */
export interface NamedStatement {
  readonly policy: string;
  /** From 0. */
  readonly index: number;
  readonly sid: string | null;
}

/** The statement that lets the call through (or refuses it); null where no policy decides, or nobody can tell which. */
export function decidingStatement(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  judged: ExchangePrediction,
): NamedStatement | null {
  const { method, stage, path, arn } = judged;
  if (method === null) return null;
  const context = { ...firstContext(facts, request, runtime, 'request'), method, stage, path, arn };
  const caller = method.authorizationType === 'AWS_IAM' ? (valueOf(facts.caller) ?? null) : null;
  return decide(authorizationInput(context, caller, null)).statement;
}
