import { AwsError, badRequest } from '../http/errors.ts';
import { decoded, pairsOf, type WireReply, type WireRequest } from '../http/types.ts';
import type { ServiceCall } from '../services/types.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One REST-JSON call, taken apart by its route. */
export interface RestCall extends ServiceCall {
  /** Decoded path parameters. */
  readonly at: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly body: Json;
}

/** One operation. `path` holds `{names}`; a name ending in `+` takes the rest of the path. */
export interface RestRoute {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What is answered: JSON, or undefined for an empty body, or a whole reply. */
  readonly run: (call: RestCall) => Json | undefined | RawReply;
}

/** A body that is not JSON of this service (an export). */
export class RawReply {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  constructor(headers: Readonly<Record<string, string>>, body: string) {
    this.headers = headers;
    this.body = body;
  }
}

export const route = (
  operation: string,
  method: string,
  path: string,
  status: number,
  run: RestRoute['run'],
): RestRoute => ({
  operation,
  method,
  path,
  status,
  run,
});

function parametersOf(template: string, segments: readonly string[]): Readonly<Record<string, string>> | null {
  const wanted = template.split('/').slice(1);
  const at: Record<string, string> = {};
  for (const [i, piece] of wanted.entries()) {
    const given = segments[i];
    if (given === undefined) return null;
    if (piece.endsWith('+}')) {
      at[piece.slice(1, -2)] = decoded(segments.slice(i).join('/'));
      return at;
    }
    if (piece.startsWith('{')) at[piece.slice(1, -1)] = decoded(given);
    else if (piece !== given) return null;
  }
  return wanted.length === segments.length ? at : null;
}

/** Finds the route of a request; null when the service has none. */
export function findRoute(
  routes: readonly RestRoute[],
  request: WireRequest,
): { readonly route: RestRoute; readonly at: Readonly<Record<string, string>> } | null {
  const path = request.rawPath.length > 1 ? request.rawPath.replace(/\/$/, '') : request.rawPath;
  const segments = path.split('/').slice(1);
  for (const one of routes) {
    if (one.method !== request.method) continue;
    const at = parametersOf(one.path, segments);
    if (at !== null) return { route: one, at };
  }
  return null;
}

export function restCall(call: ServiceCall, at: Readonly<Record<string, string>>): RestCall {
  return { ...call, at, query: new Map(pairsOf(call.request.rawQuery, true)), body: jsonBody(call.request.body) };
}

/** A body that is empty counts as `{}`. Throws SerializationException for what is no JSON object. */
export function jsonBody(body: Buffer): Json {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Json;
  } catch {
    // Told below.
  }
  throw new AwsError('SerializationException', 'Could not parse the request body into JSON.', 400);
}

export function replyOf(route: RestRoute, result: Json | undefined | RawReply, requestId: string): WireReply {
  const common = { 'x-amzn-requestid': requestId };
  if (result instanceof RawReply)
    return { status: route.status, headers: { ...common, ...result.headers }, body: result.body };
  if (result === undefined) return { status: route.status, headers: common, body: '' };
  return {
    status: route.status,
    headers: { ...common, 'content-type': 'application/json' },
    body: JSON.stringify(result),
  };
}

export function restError(code: string, message: string, status: number, requestId: string): WireReply {
  return {
    status,
    headers: { 'x-amzn-requestid': requestId, 'x-amzn-errortype': code, 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  };
}

/** Reads a text field of a body; throws BadRequestException when it is missing. */
export function textOf(body: Json, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw badRequest(`Invalid request body: ${name} is required`);
  return value;
}
export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
}
