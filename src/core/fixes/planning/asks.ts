import type { GateName } from '../../api-gateway/gates.ts';
import type { CauseCode } from '../../causes/index.ts';
import { firstContext, preflightOf } from '../../gates/context.ts';
import type { ExchangePrediction, GateContext } from '../../gates/index.ts';
import { authorizationInput } from '../../gates/policy-input.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts, Method } from '../../model/facts.ts';
import { visibleTo } from '../../policy/context.ts';
import { arnMatches } from '../../policy/match.ts';
import type { PolicyPrincipal, PolicyRequest } from '../../policy/types.ts';
import type { PlanInput } from './types.ts';

/** One exchange that is refused and should pass: what policies are asked. */
export interface Ask {
  readonly request: PolicyRequest;
  readonly principal: PolicyPrincipal | null;
  readonly stage: string;
  readonly verb: string;
  readonly method: Method | null;
  /** Present where only the asked path is to be let through, not every value of the route's parameters. */
  readonly only?: 'this-path';
  /** Whether a Resource pattern reaches the invoked ARN. */
  readonly reaches: (pattern: string) => boolean;
  /** The one value of a condition key that the API's resource policy can see; null when absent or not known. */
  readonly value: (key: string) => string | null;
}

/** The exchanges that a gate refuses for one of these codes. */
export function asksOf(input: PlanInput, gate: GateName, codes: readonly CauseCode[]): readonly Ask[] {
  const { prediction, request } = input;
  const refused = (exchange: ExchangePrediction): boolean =>
    exchange.results.some((result) => result.gate === gate && result.causes.some(({ code }) => codes.includes(code)));
  const preflight = preflightOf(request);
  return [
    ...(refused(prediction.request) ? [askOf(contextAt(input, prediction.request))] : []),
    ...(prediction.preflight !== null && preflight !== null && refused(prediction.preflight)
      ? [askOf(contextAt({ ...input, request: preflight }, prediction.preflight))]
      : []),
  ];
}

function contextAt({ facts, request, runtime }: PlanInput, at: ExchangePrediction): GateContext {
  const { arn, method, path, stage } = at;
  return { ...firstContext(facts, request, runtime, at.exchange), arn, method, path, stage };
}

export function askOf(context: GateContext): Ask {
  const { request } = policyInputOf(context);
  return askFor(context, request, visibleTo('resource', request).context);
}

/** What a statement has to let through: this request, with the values of the condition keys that the policy sees. */
export function askFor(
  context: GateContext,
  request: PolicyRequest,
  values: Readonly<Record<string, readonly string[]>>,
): Ask {
  const byKey = new Map(Object.entries(values).map(([key, given]) => [key.toLowerCase(), given]));
  return {
    request,
    principal: request.principal,
    stage: context.stage,
    verb: context.request.method,
    method: context.method,
    reaches: (pattern) => arnMatches(pattern, request.arn),
    value: (key) => {
      const given = byKey.get(key.toLowerCase()) ?? [];
      return given.length === 1 ? (given[0] ?? null) : null;
    },
  };
}

/** The caller counts as a principal only where the method authenticates with IAM and the call is signed. */
export const policyInputOf = (context: GateContext, authorizer: string | null = null) =>
  authorizationInput(context, signerOf(context.facts, context), authorizer);

function signerOf(facts: Facts, context: GateContext) {
  const signed = context.method?.authorizationType === 'AWS_IAM' && context.request.signing !== null;
  return signed ? (valueOf(facts.caller) ?? null) : null;
}

/** Whether a policy asks the caller for MFA in vain: for one cause, or for any. */
export const lacksMfa = ({ findings }: Pick<PlanInput, 'findings'>, of?: CauseCode): boolean =>
  findings.some(({ code, lacks }) => lacks === 'mfa' && (of === undefined || code === of));
