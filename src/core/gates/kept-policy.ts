import { authorizerArn } from '../api-gateway/arns.ts';
import { valueOf } from '../model/fact.ts';
import type { Authorizer, Facts, Method } from '../model/facts.ts';
import { type Request, VERBS, type Verb } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import { evaluate, type PolicyDecision, parsePolicy } from '../policy/index.ts';
import { identitySourcesOf } from './authorizers/identity.ts';
import { authorizerVerdict } from './authorizers/index.ts';
import { contextAfterRoute, invokedArn } from './context.ts';
import { policyRequest } from './policy-input.ts';

import { resolveMethod } from './resolve.ts';
import type { ExchangePrediction, GateContext } from './types.ts';

/** A returned policy that admits this call and no other, and is kept for the calls that come next. */
export interface KeptTooNarrow {
  readonly authorizer: Authorizer;
  readonly resource: string;
  /** JSON text of the policy. */
  readonly policy: string;
  /** What the same caller would be refused while it is kept: `GET /orders`, `ANY /pets/{id}`. */
  readonly refused: readonly string[];
}

/** A call that the same authorizer guards. */
interface Sibling {
  readonly method: Method;
  readonly verb: Verb;
  readonly path: string;
}

/**
 * The policy that the Lambda authorizer of this call returns, where it is kept and reaches none of the other calls that
 * this authorizer guards. The kept policy is matched against each call anew; the key is the identity values alone.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function keptTooNarrow(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  predicted: ExchangePrediction,
): KeptTooNarrow | null {
  const context = contextAfterRoute(facts, request, runtime, predicted);
  const authorizer = authorizerOf(context);
  if (authorizer === null || authorizer.ttlSeconds === 0 || facts.scope.apiType === 'WEBSOCKET') return null;
  const verdict = authorizerVerdict(context);
  if (verdict.state !== 'policy' || decisionOn(context, verdict.text, context.arn) !== 'allow') return null;
  const others = siblings(context, authorizer).filter((one) => sharesKey(context, authorizer, one));
  if (others.length === 0 || others.some((one) => decisionOn(context, verdict.text, arnOf(context, one)) !== 'silent'))
    return null;
  const refused = [...new Set(others.map(({ method }) => nameOf(method)))];
  return {
    authorizer,
    resource: authorizerArn(context.facts.scope, authorizer.id ?? authorizer.name),
    policy: verdict.text,
    refused,
  };
}

function authorizerOf({ facts, method }: GateContext): Authorizer | null {
  if (method?.authorizationType !== 'CUSTOM') return null;
  const found = valueOf(facts.deployed.authorizers)?.find(({ name }) => name === method.authorizer);
  return found === undefined || identitySourcesOf(found).length === 0 ? null : found;
}

/** Every other call that the authorizer guards, with any text for a path parameter. */
function siblings(context: GateContext, authorizer: Authorizer): readonly Sibling[] {
  const methods = valueOf(context.facts.deployed.methods) ?? [];
  const guarded = methods.filter(
    (method) => method.authorizationType === 'CUSTOM' && method.authorizer === authorizer.name,
  );
  const calls = guarded.flatMap((method) =>
    verbsOf(method).map((verb): Sibling => ({ method, verb, path: somePath(method) })),
  );
  return calls.filter(
    (one) => arnOf(context, one) !== context.arn && resolveMethod(methods, one.verb, one.path) === one.method,
  );
}

const verbsOf = ({ httpMethod }: Method): readonly Verb[] =>
  httpMethod === null || httpMethod === 'ANY' ? VERBS : [httpMethod];
const somePath = ({ path }: Method): string => (path.startsWith('/') ? path.replace(/\{[^}]+\}/g, 'any') : '/any');
const nameOf = ({ httpMethod, path }: Method): string => (httpMethod === null ? path : `${httpMethod} ${path}`);

const arnOf = (context: GateContext, { verb, path }: Sibling): string =>
  invokedArn({ ...context, request: { ...context.request, method: verb }, path });

/** Whether the kept result would serve the other call: sources that name the route set it apart. */
function sharesKey(context: GateContext, authorizer: Authorizer, { method, verb, path }: Sibling): boolean {
  const sources = identitySourcesOf(authorizer).map((source) => source.trim().replace(/^\$/, ''));
  const named = (...names: readonly string[]): boolean => names.some((name) => sources.includes(`context.${name}`));
  if (named('httpMethod', 'http.method') && verb !== context.request.method) return false;
  if (named('path', 'http.path') && path !== context.path) return false;
  return (
    !(named('resourcePath', 'resourceId', 'routeKey') && method.path !== context.method?.path) &&
    !(named('routeKey') && method.httpMethod !== context.method?.httpMethod)
  );
}

/** A Deny is meant; only silence is an oversight. */
function decisionOn(context: GateContext, policy: string, arn: string): PolicyDecision {
  const parsed = parsePolicy(policy, 'authorizer');
  return parsed.ok
    ? evaluate(parsed.policy, 'authorizer', { ...policyRequest(context, null), arn }).decision
    : 'unknown';
}
