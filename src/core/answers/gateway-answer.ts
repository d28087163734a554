import type { ApiType } from '../api-gateway/gates.ts';
import {
  httpText,
  RESPONSE_DEFAULTS,
  type ResponseDefaults,
  type ResponseType,
  statusOfType,
} from '../api-gateway/response-types.ts';
import type { Answer, CustomisedBody } from '../model/answer.ts';
import type { GatewayResponse } from '../model/facts.ts';
import type { Exchange, Verb } from '../model/request.ts';
import {
  DEFAULT_TEMPLATE,
  isReference,
  type Lookup,
  literalIn,
  renderedText,
  segmentsOf,
  templateFor,
} from './gateway-template.ts';

export interface GatewayAnswerInput {
  readonly apiType: ApiType;
  readonly exchange: Exchange;
  readonly type: ResponseType;
  /** The text; null for the type's own (for HTTP APIs, the fixed text of the status). */
  readonly message: string | null;
  /** The stage's customised gateway responses by type; `{}` for none, null where they could not be read. */
  readonly custom: Readonly<Record<string, GatewayResponse>> | null;
  /** Where the text goes with another error type than the response type's usual one. */
  readonly errorType?: string;
  /** Further headers that this refusal carries, e.g. `www-authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer to HEAD has no body. */
  readonly verb?: Verb;
  /** The `Accept` header, which chooses among the templates of a customised response. */
  readonly accept?: string | undefined;
  /** What is known of the call, for the variables of a customised response. */
  readonly lookup?: Lookup;
  /** Put into the header in which this kind of API names a request. */
  readonly requestId?: string;
}

/** The answer with which API Gateway itself refuses a call. Header names are in lower case. */
export function gatewayAnswer(input: GatewayAnswerInput): Answer {
  const defaults: ResponseDefaults = RESPONSE_DEFAULTS[input.type];
  const custom = input.apiType === 'HTTP' ? null : customResponse(input.type, input.custom);
  const errorType = input.apiType === 'HTTP' ? null : (input.errorType ?? defaults.errorType);
  const text = input.message ?? (input.apiType === 'HTTP' ? httpText(defaults.status) : defaults.text);
  const lookup = errorLookup(input.type, text, input.lookup ?? (() => null));
  const usual = bodyOf(input, text, custom !== null);
  const written = custom === null ? null : writtenBody(custom, usual, input.accept, lookup);
  const mapped = Object.entries(custom?.response.mappedHeaders ?? {}).map(
    ([name, expression]) => [name.toLowerCase(), lookup(expression), expression] as const,
  );
  const unknown = mapped.flatMap(([name, value, expression]) => (value === null ? [[name, expression]] : []));
  const headers = {
    'content-type': written?.contentType ?? 'application/json',
    ...requestIdHeader(input),
    ...(errorType === null ? {} : { 'x-amzn-errortype': errorType }),
    ...lowerCased(input.headers ?? {}),
    ...lowerCased(custom?.response.headers ?? {}),
    ...Object.fromEntries(mapped.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  };
  const silent = input.verb === 'HEAD';
  return {
    exchange: input.exchange,
    status: custom?.response.statusCode ?? defaults.status,
    errorType,
    headers,
    body: silent ? '' : written === null ? usual : renderedText(written.customised.segments ?? []),
    ...(written === null || silent ? {} : { customised: written.customised }),
    ...(unknown.length === 0 ? {} : { unknownHeaders: Object.fromEntries(unknown) }),
  };
}

/**
 * The customised response that answers: the type's own, else its family's, never both (measured on AWS:
 * https://github.com/ministackorg/ministack/pull/1756). A request that is too large cannot be customised.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function customResponse(
  type: ResponseType,
  custom: Readonly<Record<string, GatewayResponse>> | null,
): { readonly by: string; readonly response: GatewayResponse } | null {
  if (type === 'REQUEST_TOO_LARGE') return null;
  const family = RESPONSE_DEFAULTS[type].status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  if (custom === null) return { by: type, response: { statusCode: null, headers: {} } };
  const by = Object.hasOwn(custom, type) ? type : family;
  const response = Object.hasOwn(custom, by) ? custom[by] : undefined;
  return response === undefined ? null : { by, response };
}

/**
 * A customised response as AWS tells it, its headers as mapping expressions under their plain names. `templates`
 * undefined = they were not told.
 */
export function customisedResponse(
  type: string,
  given: {
    readonly statusCode: number | null;
    readonly parameters: Readonly<Record<string, string>>;
    readonly templates: Readonly<Record<string, string>> | undefined;
  },
): GatewayResponse {
  const all = Object.entries(given.parameters);
  const mapped = all.filter(([, expression]) => isReference(expression));
  return {
    statusCode: statusOfType(type, given.statusCode),
    headers: Object.fromEntries(
      all.flatMap(([name, expression]) => {
        const text = literalIn(expression);
        return text === null ? [] : [[name, text]];
      }),
    ),
    ...(mapped.length === 0 ? {} : { mappedHeaders: Object.fromEntries(mapped) }),
    ...(given.templates === undefined ? {} : { templates: given.templates }),
  };
}

/** Null where the template is AWS's own: then the body is the usual one. */
function writtenBody(
  { by, response: { templates } }: { readonly by: string; readonly response: GatewayResponse },
  usual: string,
  accept: string | undefined,
  lookup: Lookup,
): { readonly contentType: string; readonly customised: CustomisedBody } | null {
  const template = templates === undefined ? null : templateFor(templates, accept);
  if (template?.text === DEFAULT_TEMPLATE) return null;
  const segments = template === null ? null : segmentsOf(template.text, lookup);
  return { contentType: template?.type ?? 'application/json', customised: { by, usual, segments } };
}

/**
 * `$context.error.*` of this refusal; everything else is the caller's to know. A message of null is written as the JSON
 * null where it is quoted.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export const errorLookup =
  (type: ResponseType, message: string | null, others: Lookup): Lookup =>
  (reference) => {
    switch (reference) {
      case 'context.error.message':
        return message;
      case 'context.error.messageString':
        return JSON.stringify(message);
      case 'context.error.responseType':
        return type;
      default:
        return others(reference);
    }
  };

/**
 * Denials by a policy are written with a capital M on the wire, everything else with a small one, as the default
 * template of a customised response writes it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
function bodyOf({ type, apiType }: GatewayAnswerInput, text: string | null, isCustomised: boolean): string {
  const key = type === 'ACCESS_DENIED' && apiType !== 'HTTP' && !isCustomised ? 'Message' : 'message';
  return JSON.stringify({ [key]: text });
}

function requestIdHeader({ apiType, requestId }: GatewayAnswerInput): Readonly<Record<string, string>> {
  if (requestId === undefined) return {};
  return { [apiType === 'HTTP' ? 'apigw-requestid' : 'x-amzn-requestid']: requestId };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
