import type { Answer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
import type { Integration } from '../model/facts.ts';
import { asText } from '../model/sanitize.ts';
import { behaviourOf } from './behaviour.ts';
import { httpCorsHeaders } from './cors-headers.ts';
import { refusal } from './refusal.ts';
import type { GateContext } from './types.ts';

/** What an integration answers, and whether its own code spoke (`backend`) or API Gateway for it (`gateway`). */
export interface IntegrationAnswer {
  readonly answer: Answer;
  readonly by: 'backend' | 'mock' | 'gateway';
}

/**
 * The answer of the method's integration; null where nobody can tell what the backend answers. Permission to invoke it
 * is not judged here.
 */
export function integrationAnswer(context: GateContext): IntegrationAnswer | null {
  const integration = context.method?.integration ?? null;
  const found = integration === null ? null : answerOf(context, integration);
  return found === null ? null : { ...found, answer: withApiCors(context, opened(context, found.answer)) };
}

/**
 * A `$connect` integration that succeeds opens the connection; the client sees the switch of protocols, and nothing of
 * the answer.
 * Source: "Manage connected users and client apps" of the API Gateway developer guide.
 */
function opened(context: GateContext, answer: Answer): Answer {
  const succeeds = answer.status !== null && answer.status >= 200 && answer.status < 300;
  return context.facts.scope.apiType === 'WEBSOCKET' && succeeds ? openedSocket(context) : answer;
}

/** What the client of a handshake that went through sees. */
export const openedSocket = ({ exchange }: Pick<GateContext, 'exchange'>): Answer => ({
  exchange,
  status: 101,
  errorType: null,
  headers: {},
  body: '',
});

function answerOf(context: GateContext, integration: Integration): IntegrationAnswer | null {
  switch (integration.type) {
    case 'MOCK':
      return mockAnswer(context, integration);
    case 'AWS_PROXY':
      return functionAnswer(context, integration.function);
    case 'HTTP_PROXY':
      return hostAnswer(context, integration.uri);
    case 'OTHER':
      return null;
  }
}

/**
 * A mock reads its request template as text. Where the API takes every media type as binary, an OPTIONS mock fails
 * unless it converts the body. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
function mockAnswer(context: GateContext, mock: Integration & { readonly type: 'MOCK' }): IntegrationAnswer {
  const binary = valueOf(context.facts.api)?.binaryMediaTypes.includes('*/*') === true;
  if (binary && context.request.method === 'OPTIONS' && mock.contentHandling === undefined)
    return { answer: refusal(context, 'API_CONFIGURATION_ERROR'), by: 'gateway' };
  return { answer: plain(context, mock.statusCode, mock.responseHeaders, ''), by: 'mock' };
}

function functionAnswer(context: GateContext, name: string): IntegrationAnswer | null {
  const does = behaviourOf(context, name);
  if (does === null) return null;
  if ('timesOut' in does) return { answer: refusal(context, 'INTEGRATION_TIMEOUT'), by: 'gateway' };
  if ('throws' in does) return { answer: brokenProxy(context), by: 'gateway' };
  const answer = proxyAnswer(context, does.returns);
  return answer === null ? { answer: brokenProxy(context), by: 'gateway' } : { answer, by: 'backend' };
}

/** A function that throws or answers in another shape than a proxy integration wants: 502 on REST, 500 on HTTP APIs. */
function brokenProxy(context: GateContext): Answer {
  const answer = refusal(context, 'DEFAULT_5XX');
  return context.facts.scope.apiType === 'HTTP' || answer.status !== 500 ? answer : { ...answer, status: 502 };
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
function proxyAnswer(context: GateContext, returned: unknown): Answer | null {
  const isHttp = context.facts.scope.apiType === 'HTTP';
  if (isHttp && !(isRecord(returned) && 'statusCode' in returned))
    return plain(context, 200, {}, typeof returned === 'string' ? returned : JSON.stringify(returned));
  if (!isRecord(returned)) return null;
  const status = Number(returned['statusCode']);
  if (!Number.isInteger(status) || status < 100 || status > 599) return null;
  const body = returned['body'];
  return plain(
    context,
    status,
    joinedHeaders(returned),
    typeof body === 'string' ? body : body == null ? '' : JSON.stringify(body),
  );
}

/**
 * `headers` and `multiValueHeaders` together, as one list per name; an equal value in both counts once. A name in two
 * letter cases arrives twice.
 */
function joinedHeaders(returned: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const many = Object.entries(isRecord(returned['multiValueHeaders']) ? returned['multiValueHeaders'] : {}).flatMap(
    ([name, values]) => (Array.isArray(values) ? values : [values]).map((value) => [name, asText(value)] as const),
  );
  const single = Object.entries(isRecord(returned['headers']) ? returned['headers'] : {}).map(
    ([name, value]) => [name, asText(value)] as const,
  );
  const alone = single.filter(([name, value]) => !many.some(([other, held]) => other === name && held === value));
  const joined = new Map<string, string>();
  for (const [name, value] of [...alone, ...many]) {
    const key = name.toLowerCase();
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(joined);
}

function hostAnswer(context: GateContext, uri: string): IntegrationAnswer | null {
  const host = /^https?:\/\/([^/:]+)/i.exec(uri)?.[1]?.toLowerCase();
  const found = context.runtime.otherHosts?.find((other) => other.host.toLowerCase() === host);
  return found === undefined
    ? null
    : { answer: plain(context, found.answers.status, found.answers.headers, found.answers.body), by: 'backend' };
}

function plain(context: GateContext, status: number, headers: Readonly<Record<string, string>>, body: string): Answer {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    exchange: context.exchange,
    status,
    errorType: null,
    headers: { 'content-type': 'application/json', ...lower },
    body: context.request.method === 'HEAD' ? '' : body,
  };
}

/**
 * An HTTP API with CORS configured drops the backend's CORS headers and sends its own.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
function withApiCors(context: GateContext, answer: Answer): Answer {
  const cors = valueOf(context.facts.api)?.cors ?? null;
  if (context.facts.scope.apiType !== 'HTTP' || cors === null) return answer;
  const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...answer, headers: { ...Object.fromEntries(kept), ...httpCorsHeaders(cors, context.request.origin) } };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
