import { apiArn, functionArn, methodArn } from '../api-gateway/arns.ts';
import type { GateName } from '../api-gateway/gates.ts';
import { type CauseCode, causeOf } from '../causes/index.ts';
import type { Answer, SeenAnswer } from '../model/answer.ts';
import { factEvidence, valueOf } from '../model/fact.ts';
import type { Facts, HttpCors } from '../model/facts.ts';
import type { Finding, Gap, GateResult } from '../model/gate.ts';
import { askedAhead, type Request, VERBS, type Verb } from '../model/request.ts';
import type { Situation } from '../model/runtime-state.ts';
import {
  httpCorsHeaders,
  httpPreflightAnswer,
  isResponseHeader,
  type Objection,
  originObjection,
  type Page,
  preflightObjections,
  sendsResponseHeaders,
} from './cors-headers.ts';
import { cannotTell, finding, notApplicable, passes } from './judgement.ts';
import { resolveMethod } from './resolve.ts';
import type { ExchangePrediction } from './types.ts';

export interface CorsInput extends Situation {
  readonly main: ExchangePrediction;
  /** Null when the browser sends none. */
  readonly preflight: ExchangePrediction | null;
  readonly seen: SeenAnswer | null;
}

/** True for a request that is itself a preflight. */
export const isPreflightRequest = (request: Request): boolean =>
  request.method === 'OPTIONS' && request.client === 'browser' && request.origin !== null && request.preflight === null;

/**
 * What a browser makes of both exchanges: whether the page may send its request, and whether it may read the answer.
 */
export function judgeCors(input: CorsInput): GateResult {
  const { request, facts } = input;
  if (request.client !== 'browser') return notApplicable('cors', 'No browser sends this call.');
  if (facts.scope.apiType === 'WEBSOCKET')
    return notApplicable('cors', 'Browsers make no CORS check on WebSocket handshakes.');
  if (request.origin === null) return notApplicable('cors', 'The request carries no Origin.');
  if (isSameOrigin(request.origin, request.host))
    return notApplicable('cors', 'The page has the same origin as the API.');
  const page: Page = { origin: request.origin, credentials: request.credentialsMode === 'include' };
  const isPreflight = isPreflightRequest(request);
  const ahead = isPreflight ? input.main : input.preflight;
  const before = ahead === null ? NOTHING : judgePreflight(input, ahead, page);
  const after = isPreflight ? NOTHING : judgeActual(input, page, before.causes.length > 0);
  return resultOf([before, after]);
}

interface Side {
  readonly causes: readonly Finding[];
  readonly unknown: readonly Gap[];
  /** The answer that the browser objects to. */
  readonly answer: Answer | null;
}
const NOTHING: Side = { causes: [], unknown: [], answer: null };

function resultOf(sides: readonly Side[]): GateResult {
  const all = sides.flatMap((side) => side.causes);
  const causes = all
    .filter((cause, at) => all.findIndex((other) => other.code === cause.code) === at)
    .map((cause) => together(cause, all));
  const unknown = sides.flatMap((side) => side.unknown);
  if (causes.length === 0)
    return unknown.length > 0
      ? cannotTell('cors', 'Could not find out what the page can read.', unknown)
      : passes('cors', 'The browser lets the page send the request and read the answer.');
  return {
    gate: 'cors',
    verdict: 'refuses',
    because: causes[0]?.summary ?? '',
    evidence: causes.flatMap((cause) => cause.evidence),
    answer: sides.find((side) => side.causes.length > 0)?.answer ?? null,
    causes,
    unknown,
  };
}

/**
 * The same fault in both answers is one cause; where two layers write them, both have to act, and a change in AWS alone
 * mends nothing.
 */
function together(cause: Finding, all: readonly Finding[]): Finding {
  const others = all.filter(({ code, resource }) => code === cause.code && resource !== cause.resource);
  const byCode = others.find(({ remedy }) => remedy !== undefined);
  if (byCode === undefined || cause.remedy !== undefined) return cause;
  return {
    ...cause,
    summary: `${cause.summary} ${byCode.summary}`,
    evidence: [...cause.evidence, ...byCode.evidence],
    remedy: ['code', 'aws'],
  };
}

function isSameOrigin(origin: string, host: string): boolean {
  return origin.toLowerCase().replace(/:443$/, '') === `https://${host.toLowerCase().replace(/:443$/, '')}`;
}

/** What the browser asks ahead. */
function askedOf({ request }: CorsInput): { readonly method: Verb; readonly headers: readonly string[] } {
  if (request.preflight !== null) return request.preflight;
  const { method = 'GET', headers } = askedAhead(request.headers);
  return { method, headers };
}

function judgePreflight(input: CorsInput, ahead: ExchangePrediction, page: Page): Side {
  const asked = askedOf(input);
  const answer = preflightAnswer(input, ahead, page);
  const ownHeaders = asked.headers.filter(isResponseHeader);
  const refused = refusedPreflight(input, ahead, answer);
  if (refused.length > 0) {
    // Without that header the browser would ask nothing ahead: then the refused preflight is no fault of its own.
    const provoked =
      ownHeaders.length > 0 &&
      ownHeaders.length === asked.headers.length &&
      ['GET', 'HEAD', 'POST'].includes(asked.method);
    const own = ownHeaders.length > 0 ? [objected(input, ahead, sendsResponseHeaders(ownHeaders))] : [];
    const next = own.length > 0 ? [] : laterObjections(input, ahead, page);
    return { causes: provoked ? own : [...refused, ...own, ...next], unknown: [], answer };
  }
  if (answer === null)
    return {
      causes: [],
      unknown: [
        {
          about: 'preflight-answer',
          what: 'the answer to the preflight',
          why: 'what its integration answers is not known',
          permission: null,
        },
      ],
      answer,
    };
  return { causes: objectionsTo(input, ahead, answer, page), unknown: [], answer };
}

/** What the browser objects to in a preflight's answer. */
function objectionsTo(input: CorsInput, ahead: ExchangePrediction, answer: Answer, page: Page): readonly Finding[] {
  const origin = originObjection(answer, page);
  // An API that answers preflights itself leaves the header out for origins that are not on its list.
  const cors = httpCorsOf(input);
  const named = origin !== null && cors !== null && origin.value === null ? notListed(cors, origin, page) : origin;
  const objections = [
    ...(named === null ? [] : [named]),
    ...(named?.value === null ? [] : preflightObjections(answer, askedOf(input), page)),
  ];
  return objections.map((objection) => objected(input, ahead, objection));
}

/** An HTTP API leaves the header out for an origin that its list lacks. */
const notListed = (cors: HttpCors, objection: Objection, { origin }: Page): Objection => ({
  ...objection,
  code: 'cors-origin-not-allowed',
  sentence:
    `The API's CORS configuration lists ${cors.allowOrigins.join(', ') || 'no origin'}; the page's origin is ` +
    `${origin}.`,
});

/**
 * What the browser will object to once nothing refuses the preflight any more. Where another method than OPTIONS
 * catches it, an OPTIONS method of its own is what is missing, and of its answer nothing is known yet.
 */
function laterObjections(input: CorsInput, ahead: ExchangePrediction, page: Page): readonly Finding[] {
  const cors = httpCorsOf(input);
  const own =
    ahead.method?.httpMethod === 'OPTIONS' ? ahead.results.find(({ gate }) => gate === 'integration')?.answer : null;
  const answer = cors === null ? (own ?? null) : httpPreflightAnswer(cors, page.origin, ahead.exchange);
  return answer === null || answer.status === null || answer.status >= 300
    ? []
    : objectionsTo(input, ahead, answer, page);
}

/** The CORS configuration with which an HTTP API answers preflights itself; null where it has none. */
const httpCorsOf = ({ facts }: CorsInput): HttpCors | null =>
  facts.scope.apiType === 'HTTP' ? (valueOf(facts.api)?.cors ?? null) : null;

/** An HTTP API with a CORS configuration answers preflights itself, unless a route with an authorizer catches them. */
function answeredByApi(input: CorsInput, ahead: ExchangePrediction): boolean {
  return httpCorsOf(input) !== null && !ahead.refusals.some(({ gate }) => gate !== 'route' && gate !== 'integration');
}

function preflightAnswer(input: CorsInput, ahead: ExchangePrediction, page: Page): Answer | null {
  const cors = valueOf(input.facts.api)?.cors ?? null;
  if (cors !== null && answeredByApi(input, ahead)) return httpPreflightAnswer(cors, page.origin, ahead.exchange);
  return ahead.answer ?? (input.seen?.exchange === ahead.exchange ? input.seen : null);
}

/**
 * Codes for a preflight that the method's own settings refuse; what a policy or a layer in front refuses keeps its
 * code.
 */
const OWN_SETTING: Partial<Record<GateName, { readonly code: CauseCode; readonly sentence: string }>> = {
  authorization: {
    code: 'cors-options-requires-auth',
    sentence: 'handles the preflight and requires authorization, but a browser sends no credentials with a preflight.',
  },
  'api-key': {
    code: 'cors-options-requires-api-key',
    sentence: 'requires an API key for the preflight, but a browser sends none with a preflight.',
  },
  integration: {
    code: 'cors-preflight-fails',
    sentence: 'lets the preflight through, and the integration behind it fails.',
  },
};

function refusedPreflight(input: CorsInput, ahead: ExchangePrediction, answer: Answer | null): readonly Finding[] {
  if (answeredByApi(input, ahead)) return [];
  const found = ahead.refusals.flatMap((refusal) => refusedAt(input, ahead, refusal));
  if (found.length > 0 || answer === null || answer.status === null || (answer.status >= 200 && answer.status < 300))
    return found;
  const fails = settingFinding(
    input,
    ahead,
    'cors-preflight-fails',
    `OPTIONS ${ahead.path} returns ${answer.status}; a browser requires 2xx.`,
  );
  if (answer !== input.seen) return [fails];
  const seen = { source: 'observed', operation: null, path: '/status', value: answer.status, note: null } as const;
  return [{ ...fails, evidence: [...fails.evidence, seen] }];
}

function refusedAt(input: CorsInput, ahead: ExchangePrediction, refusal: GateResult): readonly Finding[] {
  if (refusal.gate === 'route') {
    const own = refusal.causes.every(({ code }) => code === 'route-not-found') && servesTheRequest(input, ahead);
    return own
      ? [
          settingFinding(
            input,
            ahead,
            'cors-options-missing',
            `Nothing answers OPTIONS for ${ahead.path}: the browser's preflight is refused.`,
          ),
        ]
      : refusal.causes;
  }
  // A backend that fails the request in the same way is one fault, not two.
  const shared =
    ahead !== input.main &&
    refusal.gate === 'integration' &&
    refusal.causes.every(({ code }) => causesOf(input.main).includes(code));
  const setting = shared ? undefined : OWN_SETTING[refusal.gate];
  return setting === undefined
    ? refusal.causes
    : [settingFinding(input, ahead, setting.code, `${catcherOf(ahead)} ${setting.sentence}`)];
}

/** The method that takes the preflight, with its authorization: it may be one for every verb and path. */
function catcherOf({ method, path }: ExchangePrediction): string {
  if (method === null) return `OPTIONS ${path}`;
  const name = `${method.httpMethod ?? ''} ${method.path}`.trim();
  const by = method.authorizer === null ? '' : `, authorizer "${method.authorizer}"`;
  return `${name} (${method.authorizationType}${by})`;
}

const causesOf = (exchange: ExchangePrediction): readonly CauseCode[] =>
  exchange.refusals.flatMap(({ causes }) => causes.map(({ code }) => code));

/** Whether the path is served at all: else the URL is wrong, and OPTIONS is not what is missing. */
function servesTheRequest(input: CorsInput, ahead: ExchangePrediction): boolean {
  if (ahead !== input.main) return input.main.method !== null;
  const methods = valueOf(input.facts.deployed.methods) ?? [];
  return VERBS.some((verb) => verb !== 'OPTIONS' && resolveMethod(methods, verb, ahead.path) !== null);
}

function judgeActual(input: CorsInput, page: Page, neverSent: boolean): Side {
  const { main, seen } = input;
  const answer = main.answer ?? (seen?.exchange === 'request' ? seen : null);
  const byGateway =
    main.refusals.some(({ causes }) => causes.some(({ code }) => code !== 'backend-application-403')) ||
    (answer?.errorType ?? null) !== null ||
    (seen?.exchange === 'request' && seen.errorType !== null);
  if (byGateway)
    return {
      ...NOTHING,
      causes: neverSent ? [] : hiddenRefusal(input, page, main.refusals.length > 0 ? answer : seen),
      answer,
    };
  if (main.refusals.length > 0 && !sawCors(seen)) return NOTHING;
  if (answer === null) {
    const why = "the backend's answer is not known: give its headers";
    return main.outcome === 'refused'
      ? NOTHING
      : { ...NOTHING, unknown: [{ about: 'cors-headers', what: 'CORS headers of the answer', why, permission: null }] };
  }
  const objection = originObjection(answer, page) ?? seenObjection(seen, page);
  if (objection === null) return NOTHING;
  const cors = httpCorsOf(input);
  const named = cors !== null && objection.value === null ? notListed(cors, objection, page) : objection;
  return {
    ...NOTHING,
    causes: [objected(input, main, named)],
    answer,
  };
}

/** Where the browser objected and the model does not, the answer that was seen decides. */
function seenObjection(seen: SeenAnswer | null, page: Page): Objection | null {
  return seen?.exchange === 'request' && sawCors(seen) ? originObjection(seen, page) : null;
}

/**
 * A refusal by API Gateway that the page cannot read. It is a fault of its own only where the page saw a CORS message
 * instead.
 */
function hiddenRefusal(input: CorsInput, page: Page, answer: Answer | null): readonly Finding[] {
  const { facts, seen } = input;
  if (!sawCors(seen) || seen?.exchange !== 'request') return [];
  const cors = httpCorsOf(input);
  const headers = { ...(answer ?? seen).headers, ...(cors === null ? {} : httpCorsHeaders(cors, page.origin)) };
  if ((headers['access-control-allow-origin'] ?? '') !== '') return [];
  // It comes, with a value that only the call tells.
  if (answer?.unknownHeaders?.['access-control-allow-origin'] !== undefined) return [];
  const status = answer?.status ?? seen.status;
  const { scope, deployed } = facts;
  const family = status !== null && status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const operation =
    deployed.gatewayResponses.state === 'known' ? deployed.gatewayResponses.operation : 'GetGatewayResponses';
  const resource = scope.apiType === 'HTTP' ? apiArn(scope) : `${apiArn(scope)}/gatewayresponses/${family}`;
  const sentence =
    `API Gateway's own ${status ?? ''} answer has no Access-Control-Allow-Origin, so the browser hides the ` +
    'answer from the page and reports a CORS error instead.';
  return [
    finding('cors-gateway-response-missing-headers', resource, sentence, [
      factEvidence(operation, '/items', valueOf(deployed.gatewayResponses) ?? null),
    ]),
  ];
}

/** The console speaks of CORS, or of a failure without any status. */
const sawCors = (seen: SeenAnswer | null): boolean =>
  seen?.browser != null &&
  /cors|cross-origin|access-control-|preflight|failed to fetch|network ?error|load failed/i.test(seen.browser);

/** A finding about headers of an answer; it belongs to whoever writes them. */
function objected(input: CorsInput, exchange: ExchangePrediction, objection: Objection): Finding {
  const which =
    exchange === input.main && !isPreflightRequest(input.request) ? 'The answer' : 'The answer to the preflight';
  const resource =
    objection.code === 'cors-client-sends-response-headers' ? 'request:headers' : writerOf(input, exchange);
  const found = finding(objection.code, resource, `${which}: ${objection.sentence}`, [
    { source: 'fact', operation: null, path: `/headers/${objection.header}`, value: objection.value, note: which },
  ]);
  const onlyInCode =
    causeOf(objection.code).remedy[0] === 'aws' &&
    (input.request.origin === 'null' || passesThrough(input.facts, exchange));
  return onlyInCode ? { ...found, remedy: ['code'] } : found;
}

/**
 * Whether API Gateway hands on the answer of a function or a server as it is, and adds no header of its own. An HTTP
 * API can be given a CORS configuration that speaks for all its backends.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const passesThrough = ({ scope }: Facts, { method }: ExchangePrediction): boolean =>
  scope.apiType === 'REST' && (method?.integration?.type === 'AWS_PROXY' || method?.integration?.type === 'HTTP_PROXY');

function writerOf({ facts }: CorsInput, { method }: ExchangePrediction): string {
  const { scope } = facts;
  if (scope.apiType === 'HTTP' && valueOf(facts.api)?.cors != null) return apiArn(scope);
  const integration = method?.integration;
  if (integration?.type === 'AWS_PROXY') return functionArn(scope, integration.function);
  return integration?.type === 'HTTP_PROXY'
    ? integration.uri
    : methodArn(facts.scope, method?.path ?? '', method?.httpMethod ?? 'OPTIONS');
}

function settingFinding({ facts }: CorsInput, ahead: ExchangePrediction, code: CauseCode, sentence: string): Finding {
  const { method } = ahead;
  const operation = facts.deployed.methods.state === 'known' ? facts.deployed.methods.operation : 'GetExport';
  const verb = method?.httpMethod ?? 'OPTIONS';
  const setting =
    method === null ? null : { authorizationType: method.authorizationType, apiKeyRequired: method.apiKeyRequired };
  return finding(code, methodArn(facts.scope, method?.path ?? ahead.path, verb), sentence, [
    factEvidence(operation, '/paths', setting, `${verb} ${method?.path ?? ahead.path}`),
  ]);
}
