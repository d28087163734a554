import { executeApiArn, formatInvokeArn } from '../api-gateway/arns.ts';
import { connectionOf } from '../api-gateway/connections.ts';
import type { Definition, DefinitionPart, Facts } from '../model/facts.ts';
import type { Gap } from '../model/gate.ts';
import { validationOf } from '../model/needed.ts';
import { bodyFields, type Exchange, type Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import { unknownOf } from './judgement.ts';
import type { ExchangePrediction, GateContext } from './types.ts';

/**
 * The ARN that policies are checked against: the stage's name, the actual verb and path, whatever host the client used.
 */
export function invokedArn(context: Pick<GateContext, 'facts' | 'request' | 'stage' | 'path' | 'exchange'>): string {
  const { scope } = context.facts;
  const connection = scope.apiType === 'WEBSOCKET' ? connectionOf(context.path) : null;
  if (scope.apiType === 'WEBSOCKET' && connection === null) return executeApiArn(scope, `${context.stage}/$connect`);
  return formatInvokeArn({
    partition: scope.partition,
    region: scope.region,
    account: scope.accountId,
    apiId: scope.apiId,
    stage: context.stage,
    verb: context.request.method,
    path: connection === null ? context.path.replace(/^\//, '') : `@connections/${connection}`,
  });
}

/** What is missing where the methods that the stage serves were not read; null where they were. */
export function methodsUnread({ facts: { deployed, scope } }: Pick<GateContext, 'facts'>): Gap | null {
  const { methods } = deployed;
  return methods.state === 'known'
    ? null
    : unknownOf('methods', `the methods that stage "${scope.stage}" serves`, methods);
}

/** The context in front of the first gate. */
export function firstContext(facts: Facts, request: Request, runtime: RuntimeState, exchange: Exchange): GateContext {
  const judged = judgeable(facts);
  const start = { facts: judged.facts, request, exchange, stage: facts.scope.stage, path: request.path };
  return { ...start, runtime, copy: judged.copy, method: null, arn: invokedArn(start) };
}

/** The request as the gates behind the route see it, from what was predicted of it. */
export function contextAfterRoute(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  predicted: Pick<ExchangePrediction, 'arn' | 'method' | 'path' | 'stage'>,
): GateContext {
  const { arn, method, path, stage } = predicted;
  return { ...firstContext(facts, request, runtime, 'request'), arn, method, path, stage };
}

/** The preflight that a browser sends ahead: OPTIONS to the same URL, without credentials or key. */
export function preflightOf(request: Request): Request | null {
  if (request.preflight === null) return null;
  const headers: Record<string, string> = { 'Access-Control-Request-Method': request.preflight.method };
  if (request.preflight.headers.length > 0)
    headers['Access-Control-Request-Headers'] = request.preflight.headers.join(',');
  return {
    ...request,
    method: 'OPTIONS',
    headers,
    apiKey: null,
    token: null,
    signing: null,
    ...bodyFields(''),
    preflight: null,
  };
}

/**
 * Where what the stage serves could not be read, the draft is judged in its place, and said so:
 * certainty is then at most *likely*.
 */
function judgeable(facts: Facts): { readonly facts: Facts; readonly copy: GateContext['copy'] } {
  let copy: GateContext['copy'] = 'deployed';
  const pick = <K extends DefinitionPart>(part: K): Definition[K] => {
    if (facts.deployed[part].state === 'known' || facts.draft[part].state !== 'known') return facts.deployed[part];
    copy = 'draft';
    return facts.draft[part];
  };
  const deployed: Definition = {
    policy: pick('policy'),
    methods: pick('methods'),
    authorizers: pick('authorizers'),
    gatewayResponses: pick('gatewayResponses'),
    ...validationOf(facts.deployed.methods.state === 'known' ? facts.deployed : facts.draft),
  };
  return { facts: { ...facts, deployed }, copy };
}
