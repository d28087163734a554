import type { ApiType } from '../api-gateway/api-type.ts';
import {
  httpText,
  RESPONSE_DEFAULTS,
  type ResponseDefaults,
  type ResponseType,
} from '../api-gateway/response-types.ts';
import type { Answer } from '../model/answer.ts';
import type { GatewayResponse } from '../model/facts.ts';
import type { Exchange, Verb } from '../model/request.ts';

export interface GatewayAnswerInput {
  readonly apiType: ApiType;
  readonly exchange: Exchange;
  readonly type: ResponseType;
  /** The text; null for the type's own (for HTTP APIs, the fixed text of the status). */
  readonly message: string | null;
  /** The stage's customised gateway responses by type; `{}` for none. */
  readonly custom: Readonly<Record<string, GatewayResponse>>;
  /** Where the text goes with another error type than the response type's usual one. */
  readonly errorType?: string;
  /** Further headers that this refusal carries, e.g. `www-authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer to HEAD has no body. */
  readonly verb?: Verb;
  /** Put into the header in which this kind of API names a request. */
  readonly requestId?: string;
}

/** The answer with which API Gateway itself refuses a call. Header names are in lower case. */
export function gatewayAnswer(input: GatewayAnswerInput): Answer {
  const defaults: ResponseDefaults = RESPONSE_DEFAULTS[input.type];
  const custom = input.apiType === 'HTTP' ? null : customised(input.type, defaults.status, input.custom);
  const errorType = input.apiType === 'HTTP' ? null : (input.errorType ?? defaults.errorType);
  const headers = {
    'content-type': 'application/json',
    ...requestIdHeader(input),
    ...(errorType === null ? {} : { 'x-amzn-errortype': errorType }),
    ...lowerCased(input.headers ?? {}),
    ...lowerCased(custom?.headers ?? {}),
  };
  const text = input.message ?? (input.apiType === 'HTTP' ? httpText(defaults.status) : defaults.text);
  return {
    exchange: input.exchange,
    status: custom?.statusCode ?? defaults.status,
    errorType,
    headers,
    body: input.verb === 'HEAD' ? '' : bodyOf(input, text, custom),
  };
}

/**
 * The customised response that answers: the type's own, else its family's. A request that is too large cannot be
 * customised. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
function customised(
  type: ResponseType,
  status: number,
  custom: Readonly<Record<string, GatewayResponse>>,
): GatewayResponse | null {
  if (type === 'REQUEST_TOO_LARGE') return null;
  const family = status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const name = Object.hasOwn(custom, type) ? type : family;
  return Object.hasOwn(custom, name) ? (custom[name] ?? null) : null;
}

/**
 * Denials by a policy are written with a capital M on the wire, everything else with a small one. A customised response
 * is what its template makes of the text; the default template writes it small.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
function bodyOf(input: GatewayAnswerInput, text: string | null, custom: GatewayResponse | null): string {
  if (custom?.template !== undefined) return rendered(custom.template, input.type, text);
  const key = input.type === 'ACCESS_DENIED' && input.apiType !== 'HTTP' && custom === null ? 'Message' : 'message';
  return JSON.stringify({ [key]: text });
}

/** Templates of gateway responses only put values in; what is not known of this call stands as three dots. */
function rendered(template: string, type: ResponseType, text: string | null): string {
  const known: Readonly<Record<string, string>> = {
    'context.error.message': text ?? '',
    'context.error.messageString': JSON.stringify(text),
    'context.error.responseType': type,
  };
  return template.replace(
    /\$(?:\{([\w.]+)\}|((?:context|stageVariables|method)(?:\.\w+)+))/g,
    (_written, inBraces: string | undefined, plain: string | undefined) => known[inBraces ?? plain ?? ''] ?? '…',
  );
}

function requestIdHeader({ apiType, requestId }: GatewayAnswerInput): Readonly<Record<string, string>> {
  if (requestId === undefined) return {};
  return { [apiType === 'HTTP' ? 'apigw-requestid' : 'x-amzn-requestid']: requestId };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
