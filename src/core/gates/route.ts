import { gatewayAnswer } from '../answers/index.ts';
import { apiArn, stageArn } from '../api-gateway/arns.ts';
import { factEvidence, valueOf } from '../model/fact.ts';
import type { Method } from '../model/facts.ts';
import { hostHeaderOf, readHost } from '../model/request.ts';
import { managedConnection } from './connections.ts';
import { invokedArn } from './context.ts';
import { longestMapping } from './endpoint.ts';
import { cannotTell, finding, notApplicable, passes, refuses, unknownOf } from './judgement.ts';
import { noRouteAnswer, signatureAnswer } from './refusal.ts';
import { type Routing, resolveMethod, routingOf, type UnconfirmedSlash } from './resolve.ts';
import { signatureFaults } from './signature.ts';
import type { Gate, GateContext, Judgement } from './types.ts';

/** The stage exists, and what it serves has a method for this verb and path. */
export const routeGate: Gate = { name: 'route', judge: judgeRoute };

function judgeRoute(context: GateContext): Judgement {
  const { stages, deployed, scope } = context.facts;
  if (stages.state === 'known' && !stages.value.includes(context.stage)) return stageMissing(context, stages.value);
  if (scope.apiType === 'WEBSOCKET') return judgeWebSocket(context);
  if (deployed.methods.state !== 'known')
    return {
      result: cannotTell('route', 'The deployed API of the stage could not be read.', [
        unknownOf('methods', `the methods that stage "${scope.stage}" serves`, deployed.methods),
      ]),
      next: context,
    };
  const routing = routingOf(deployed.methods.value, {
    verb: context.request.method,
    path: context.path,
    sent: context.request.path,
    apiType: scope.apiType,
  });
  if (routing.state === 'served')
    return {
      result: passes('route', servedBy(context, routing.method)),
      next: { ...context, method: routing.method },
    };
  if (routing.state === 'unconfirmed') return unconfirmed(context, routing);
  if (isAnsweredPreflight(context))
    return { result: passes('route', 'The API answers preflights itself: CORS is configured on it.'), next: context };
  return (
    meantElsewhere(context) ?? {
      result: refuses('route', noRouteAnswer(context), [notFound(context, deployed.methods.value)]),
      next: context,
    }
  );
}

const SLASHES: Readonly<Record<UnconfirmedSlash, string>> = {
  doubled: 'a doubled slash',
  trailing: 'a slash at its end',
  encoded: 'an encoded slash (%2F)',
};

function unconfirmed(context: GateContext, { method, slash }: Extract<Routing, { state: 'unconfirmed' }>): Judgement {
  const { path } = context.request;
  const what = `The path ${path} has ${SLASHES[slash]}: AWS does not document whether ${method.path} serves it.`;
  const result = {
    ...cannotTell('route', what, [
      {
        about: `slashes:${path}`,
        what: `whether ${method.path} serves ${path}`,
        why: `AWS does not document how ${SLASHES[slash]} is routed; call the path without it`,
        permission: null,
      },
    ]),
    suspects: ['route-not-found'] as const,
  };
  return { result, next: { ...context, method } };
}

/** A signature for another service says more than a path that nothing serves: the call was meant for that service. */
function meantElsewhere(context: GateContext): Judgement | null {
  const { signing } = context.request;
  const fault =
    signing === null ? undefined : signatureFaults(context, signing).find((f) => f.code === 'signature-wrong-service');
  if (signing === null || fault === undefined) return null;
  return { result: refuses('route', signatureAnswer(context, fault, signing), [fault]), next: context };
}

/**
 * An HTTP API with a CORS configuration answers OPTIONS with Origin and Access-Control-Request-Method even without a
 * route. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
function isAnsweredPreflight({ facts, exchange, request }: GateContext): boolean {
  return (
    facts.scope.apiType === 'HTTP' &&
    request.method === 'OPTIONS' &&
    (exchange === 'preflight' || request.origin !== null) &&
    facts.api.state === 'known' &&
    facts.api.value.cors !== null
  );
}

function notFound(context: GateContext, methods: readonly Method[]) {
  const { scope, deployed } = context.facts;
  const verbs = methods
    .filter(
      (m) =>
        resolveMethod(
          [{ ...m, httpMethod: context.request.method }],
          context.request.method,
          context.path,
          scope.apiType,
        ) !== null,
    )
    .map((m) => m.httpMethod);
  const what =
    verbs.length > 0
      ? `${context.path} takes ${[...new Set(verbs)].join(', ')}, not ${context.request.method}`
      : `nothing serves ${context.path}`;
  const operation = deployed.methods.state === 'known' ? deployed.methods.operation : 'GetExport';
  const sentence = `On stage "${context.stage}" ${what}.${cutOff(context, methods)}`;
  return finding('route-not-found', stageArn(scope, context.stage), sentence, [
    factEvidence(
      operation,
      '/paths',
      methods.map((m) => `${m.httpMethod ?? ''} ${m.path}`.trim()),
    ),
  ]);
}

/** The base path of a custom domain is taken off the path before routes are looked at: also where a route has it. */
function cutOff({ facts, request, path }: GateContext, methods: readonly Method[]): string {
  const onDomain = readHost(hostHeaderOf(request)).kind === 'other';
  const domain = onDomain ? (valueOf(facts.customDomain) ?? null) : null;
  const mapping = domain === null || path === request.path ? null : longestMapping(domain, request.path);
  if (domain === null || mapping === null || mapping.basePath === '(none)') return '';
  const taken = ` The mapping /${mapping.basePath} of ${domain.name} first removes its base path from ${request.path}.`;
  const whole = resolveMethod(methods, request.method, request.path, facts.scope.apiType);
  if (whole === null || whole.path === '$default') return taken;
  const name = `${whole.httpMethod ?? ''} ${whole.path}`.trim();
  return `${taken} ${name} is served at /${mapping.basePath}${request.path}.`;
}

function stageMissing(context: GateContext, stages: readonly string[]): Judgement {
  const elsewhere = meantElsewhere(context);
  if (elsewhere !== null) return elsewhere;
  const { scope, deployed } = context.facts;
  const named =
    context.stage === ''
      ? 'The URL names no stage'
      : `The URL's first segment, "${context.stage}", is not a stage of this API`;
  const cause = finding(
    'stage-missing',
    `${apiArn(scope)}/stages`,
    `${named}. Its stages: ${stages.join(', ') || 'none'}.`,
    [factEvidence('GetStages', '/item', stages)],
  );
  const answer =
    scope.apiType !== 'HTTP'
      ? gatewayAnswer({
          apiType: scope.apiType,
          exchange: context.exchange,
          type: 'INVALID_API_KEY',
          message: 'Forbidden',
          custom: {},
        })
      : noRouteAnswer(context);
  // Behind this fault the call is judged as though it had named the stage: a URL without it keeps its whole path.
  const methods = deployed.methods.state === 'known' ? deployed.methods.value : [];
  const served = (path: string) =>
    managedConnection({ ...context, path }) ?? resolveMethod(methods, context.request.method, path, scope.apiType);
  const path = [context.request.path, context.path].find((p) => served(p) !== null) ?? context.request.path;
  const moved = { ...context, stage: scope.stage, path, method: served(path) };
  return { result: refuses('route', answer, [cause]), next: { ...moved, arn: invokedArn(moved) } };
}

/**
 * A WebSocket handshake is served by `$connect`; without that route anyone connects. Connections are managed beside all
 * routes.
 */
function judgeWebSocket(context: GateContext): Judgement {
  const { deployed } = context.facts;
  const managed = managedConnection(context);
  if (managed !== null)
    return {
      result: passes(
        'route',
        `Stage "${context.stage}" accepts the call: @connections is not a route of the API, but it always exists.`,
      ),
      // Nothing of the API's definition takes part, so it does not matter which copy could be read.
      next: { ...context, method: managed, copy: 'deployed' },
    };
  if (deployed.methods.state !== 'known')
    return {
      result: cannotTell('route', 'The routes could not be read.', [
        unknownOf('methods', 'the routes', deployed.methods),
      ]),
      next: context,
    };
  const connect = deployed.methods.value.find((m) => m.path === '$connect') ?? null;
  const result =
    connect === null
      ? notApplicable('route', 'There is no $connect route: the handshake requires no authorization.')
      : passes('route', '$connect handles the handshake');
  return { result, next: { ...context, method: connect } };
}

function servedBy(context: GateContext, method: Method): string {
  const name = method.httpMethod === null ? method.path : `${method.httpMethod} ${method.path}`;
  const { stage } = context.facts;
  const when = stage.state === 'known' && stage.value?.deployedAt ? `, deployed ${stage.value.deployedAt}` : '';
  return `${name} on stage "${context.stage}"${when}`;
}
