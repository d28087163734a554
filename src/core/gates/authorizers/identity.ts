import { valueOf } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import { hostHeaderOf } from '../../model/request.ts';
import { sentHeader, sentQuery } from '../sent.ts';
import type { GateContext } from '../types.ts';

/**
 * What an identity source expression stands for in this request. The text may be a credential: compare it, never show
 * it.
 */
export type IdentityValue =
  | { readonly state: 'present'; readonly text: string; readonly asWritten: string }
  | { readonly state: 'absent' }
  /** Sent, or set by API Gateway, but the value is not known here. */
  | { readonly state: 'unknown'; readonly why: string; readonly setByGateway?: true }
  /** The expression can name nothing that any client sends. */
  | { readonly state: 'impossible'; readonly why: string };

const PREFIX = { REST: 'method.request.', HTTP: '$request.', WEBSOCKET: 'route.request.' } as const;
const HEADER_NAME = /^[!#$%&'*+\-^_`|~0-9A-Za-z]+$/;

/**
 * Reads `method.request.header.X`, `$request.querystring.X`, `context.X`, `stageVariables.X`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function identityValue(context: GateContext, expression: string): IdentityValue {
  const { apiType } = context.facts.scope;
  const text = expression.trim();
  const plain = apiType === 'HTTP' ? (/^\$(?=context\.|stageVariables\.)/.test(text) ? text.slice(1) : null) : text;
  if (plain?.startsWith('stageVariables.') === true)
    return stageVariable(context, plain.slice('stageVariables.'.length));
  if (plain?.startsWith('context.') === true) return contextValue(context, plain.slice('context.'.length));
  const prefix = PREFIX[apiType];
  if (!text.startsWith(prefix))
    return impossible(
      `${expression} is not a valid identity source for this API type. Identity sources start with ` +
        `"${prefix}header." or "${prefix}querystring.".`,
    );
  const [, kind, name] =
    /^(header|querystring|multivalueheader|multivaluequerystring)\.(.+)$/.exec(text.slice(prefix.length)) ?? [];
  if (kind === undefined || name === undefined)
    return impossible(`${expression} names neither a header nor a query parameter.`);
  if (kind.endsWith('querystring')) return valueFrom(asWrittenQuery(context, name), sentQuery(context.request, name));
  if (!HEADER_NAME.test(name)) return impossible(`No client can send a header named "${name}".`);
  // A whole expression pasted behind the prefix is a legal header name that no client has.
  if (/^(?:method|route|integration)\.(?:request|response)\./.test(name))
    return impossible(`No client sends a header named "${name}".`);
  return headerValue(context, name);
}

const impossible = (why: string): IdentityValue => ({ state: 'impossible', why });

/** Headers that API Gateway adds before an authorizer sees the request. */
const ADDED = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id']);

function headerValue(context: GateContext, name: string): IdentityValue {
  const lower = name.toLowerCase();
  if (lower === 'host') return valueFrom(hostHeaderOf(context.request), hostHeaderOf(context.request));
  const sent = sentHeader(context.request, name);
  if (sent === null && ADDED.has(lower))
    return { state: 'unknown', why: `API Gateway sets ${name} itself`, setByGateway: true };
  const written = Object.entries(context.request.headers).find(([key]) => key.toLowerCase() === lower)?.[1] ?? sent;
  return valueFrom(written, sent);
}

function valueFrom(asWritten: string | null, text: string | null): IdentityValue {
  return text === null || text.trim() === ''
    ? { state: 'absent' }
    : { state: 'present', text, asWritten: asWritten ?? text };
}

function asWrittenQuery(context: GateContext, name: string): string | null {
  const pair = context.request.query.split('&').find((candidate) => candidate.split('=')[0] === name);
  return pair === undefined ? null : pair.slice(pair.indexOf('=') + 1);
}

function stageVariable(context: GateContext, name: string): IdentityValue {
  const { stage } = context.facts;
  if (stage.state !== 'known') return { state: 'unknown', why: 'the stage variables were not read' };
  const value = valueOf(stage)?.variables[name];
  return value === undefined || value === ''
    ? impossible(`The stage has no variable "${name}".`)
    : { state: 'present', text: value, asWritten: value };
}

/**
 * Values of the request's own context; identities exist only behind IAM authorization, and the authorizer's values only
 * behind it.
 */
function contextValue(context: GateContext, name: string): IdentityValue {
  const { request, facts } = context;
  const known: Readonly<Record<string, string | null>> = {
    httpMethod: request.method,
    'http.method': request.method,
    path: request.path,
    'http.path': request.path,
    resourcePath: context.method?.path ?? null,
    routeKey: context.method === null ? null : `${context.method.httpMethod ?? ''} ${context.method.path}`.trim(),
    stage: context.stage,
    apiId: facts.scope.apiId,
    accountId: facts.scope.accountId,
    domainName: hostHeaderOf(request),
    'identity.sourceIp': request.sourceIp,
    'http.sourceIp': request.sourceIp,
  };
  if (/^(?:authorizer\.|identity\.(?:user|userArn|caller|cognito\w*|principalOrgId)$)/.test(name))
    return impossible(`$context.${name} is empty before an authorizer has run.`);
  if (name === 'identity.apiKey') return valueFrom(sentHeader(request, 'x-api-key'), sentHeader(request, 'x-api-key'));
  const value = Object.hasOwn(known, name) ? known[name] : undefined;
  return value == null
    ? { state: 'unknown', why: `the value of $context.${name} is not known here` }
    : { state: 'present', text: value, asWritten: value };
}

/** All identity sources of an authorizer, in order. A REST list may also come as one text with commas. */
export const identitySourcesOf = (authorizer: Authorizer): readonly string[] =>
  authorizer.identitySources
    .flatMap((source) => source.split(','))
    .map((source) => source.trim())
    .filter((source) => source !== '');

/**
 * The validation expression of an authorizer. It is Java's, and somebody else's: what JavaScript cannot read, or might
 * never come to an end with, is not judged (null).
 */
export function validationPattern(expression: string): RegExp | null {
  const flags = /^\(\?([is]+)\)/.exec(expression);
  const source = flags === null ? expression : expression.slice(flags[0].length);
  if (nestsRepeats(source)) return null;
  try {
    return new RegExp(source, [...new Set(flags?.[1] ?? '')].join(''));
  } catch {
    return null;
  }
}

/** Whether a repeated group holds a repeat: a text that does not fit may be tried in ever more ways. */
function nestsRepeats(source: string): boolean {
  const repeats = [false];
  const pieces = source.match(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g) ?? [];
  for (const [at, piece] of pieces.entries()) {
    if (piece === '(') repeats.push(false);
    const holdsRepeat = piece === ')' && repeats.pop() === true;
    const isRepeated = /^(?:[*+]|\{\d{1,9},\})/.test(pieces.slice(at + 1, at + 13).join(''));
    if (holdsRepeat && isRepeated) return true;
    if (holdsRepeat || isRepeated) repeats[repeats.length - 1] = true;
  }
  return false;
}
