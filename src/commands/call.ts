import { fromHeaders, headersAsSent, isPreflight, preflightFor, type UnderstoodRequest } from '../core/intake/index.ts';
import type { CallerChoice } from '../core/model/ports.ts';
import {
  bodyFields,
  type ClientCertificate,
  decodeJwt,
  type Request,
  readHost,
  type Token,
  VERBS,
  type Verb,
} from '../core/model/request.ts';
import type { Secret } from '../core/model/secret.ts';
import { parseIp } from '../core/policy/index.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import { observedProblems } from './observed.ts';
import { queryIn, queryProblems } from './query.ts';
import { readData, readSecret, readText } from './values.ts';

/**
 * Everything that a complete command line must say, checked at once. `pastedHost`: the name in a URL that was given. A
 * custom domain says API and stage: the account tells which.
 */
export function callProblems(flags: CallFlags, pastedHost?: string): readonly string[] {
  return [...missing(flags, domainCalled(flags, pastedHost) !== null), ...flagProblems(flags)];
}

/** The name that is called, where it may be a custom domain; null where it is a host of AWS's, or none is given. */
export function domainCalled({ host: given }: CallFlags, pastedHost?: string): string | null {
  const host = given ?? pastedHost;
  return host !== undefined && readHost(host).kind === 'other' ? host : null;
}

/** What is wrong with the flags that were given; what is missing is no problem. */
export function flagProblems(flags: CallFlags): readonly string[] {
  return [...contradictions(flags), ...malformed(flags), ...queryProblems(flags), ...observedProblems(flags)];
}

function missing(flags: CallFlags, onDomain: boolean): readonly string[] {
  const wanted: readonly (keyof CallFlags)[] =
    flags.routeKey === undefined ? ['api', 'stage', 'method', 'path'] : ['api', 'stage'];
  const fromDomain: readonly (keyof CallFlags)[] = onDomain ? ['api', 'stage'] : [];
  const names = wanted.filter((name) => flags[name] === undefined && !fromDomain.includes(name));
  if (names.length === 0) return [];
  const instead = wanted.length === 2 ? '' : ' (or give a URL; for a WebSocket API: --api, --stage, --route-key)';
  return [`missing ${names.map((name) => `--${name}`).join(', ')}${instead}`];
}

/** `GET /orders/{id}`: the route key of an HTTP API; null for a WebSocket API's. */
export function httpRoute(routeKey: string | undefined): { readonly verb: string; readonly path: string } | null {
  const [, verb, path] = /^([A-Za-z]+)\s+(\/.*)$/.exec(routeKey ?? '') ?? [];
  return verb === undefined || path === undefined ? null : { verb: verb.toUpperCase(), path };
}

function contradictions(flags: CallFlags): readonly string[] {
  const { caller, callerProfile, signed, unsigned, origin, withCredentials, token, apiKey, data, observed, mfaCode } =
    flags;
  const stdin = Object.entries({
    '--token': token,
    '--api-key': apiKey,
    '--data': data,
    '--observed': observed,
    '--mfa-code': mfaCode,
  }).filter(([, v]) => v === '-');
  const namedCaller = callerProfile !== undefined || (caller !== undefined && caller !== 'anonymous');
  return [
    ...(signed && unsigned ? ['--signed and --unsigned cannot be used together'] : []),
    ...(caller === 'anonymous' && signed
      ? ['--caller anonymous and --signed cannot be used together: an anonymous call is not signed']
      : []),
    ...(namedCaller && unsigned
      ? ['--unsigned cannot be used with a caller: AWS cannot know who makes an unsigned call']
      : []),
    ...(caller === 'anonymous' && callerProfile !== undefined
      ? ['--caller anonymous and --caller-profile cannot be used together']
      : []),
    ...(caller === 'self' && callerProfile !== undefined
      ? ['--caller self and --caller-profile cannot be used together']
      : []),
    ...(withCredentials && origin === undefined
      ? ['--with-credentials needs --origin: only a browser page sends cookies by itself']
      : []),
    ...(stdin.length > 1
      ? [`${stdin.map(([name]) => name).join(' and ')} cannot both be read from standard input`]
      : []),
    ...routeContradictions(flags),
  ];
}

/** A route key of an HTTP API holds verb and path; a WebSocket API's goes with the handshake, which is a GET. */
function routeContradictions({ routeKey, method, path }: CallFlags): readonly string[] {
  if (routeKey === undefined || method === undefined) return [];
  const http = httpRoute(routeKey);
  const verb = method.toUpperCase();
  if (http === null)
    return verb === 'GET' || path !== undefined
      ? []
      : [`--route-key ${routeKey} and --method ${method} cannot be used together: a handshake is always a GET`];
  return http.verb === 'ANY' || http.verb === verb
    ? []
    : [`--route-key "${routeKey}" and --method ${method} do not match`];
}

function malformed(flags: CallFlags): readonly string[] {
  const { caller, method, path, routeKey, bodyLength, time, header, sourceIp, vpce, origin } = flags;
  return [
    ...(caller !== undefined && !/^(anonymous|self|arn:[\w-]+:(iam|sts)::\d{12}:.+)$/.test(caller)
      ? [`--caller takes an IAM or STS ARN, "anonymous" or "self", not "${caller}"`]
      : []),
    ...(method !== undefined && verbOf(method) === undefined
      ? [`--method takes one of ${VERBS.join(', ')}, not "${method}"`]
      : []),
    ...(routeKey !== undefined && (routeKey === '' || routeKey.startsWith('/'))
      ? [`--route-key takes $connect or "GET /path", not "${routeKey}"`]
      : []),
    ...(path !== undefined && !path.startsWith('/') ? [`--path starts with a slash: /${path}`] : []),
    ...(bodyLength !== undefined && !/^\d+$/.test(bodyLength)
      ? [`--body-length takes a number of bytes, not "${bodyLength}"`]
      : []),
    ...(time !== undefined && Number.isNaN(Date.parse(time)) ? [`--time takes an ISO 8601 time, not "${time}"`] : []),
    ...(sourceIp !== undefined && (sourceIp.includes('/') || parseIp(sourceIp) === null)
      ? [`--source-ip takes one address, not "${sourceIp}"`]
      : []),
    ...(vpce !== undefined && !/^vpce-[0-9a-f]+$/.test(vpce)
      ? [`--vpce takes the id of an endpoint (vpce-…), not "${vpce}"`]
      : []),
    ...(origin !== undefined && !/^(?:https?:\/\/[^\s/]+|null)$/.test(origin)
      ? [`--origin takes scheme and host as a browser sends them (https://app.example.com), not "${origin}"`]
      : []),
    ...(header ?? [])
      .filter((line) => !/^[^\s:]+\s*:/.test(line))
      .map((line) => `--header takes "Name: value", not "${line.split(/[\s:]/)[0]} …"`),
  ];
}

const verbOf = (text: string): Verb | undefined => VERBS.find((verb) => verb === text.toUpperCase());

/** Whether a flag says who calls. */
export const namesCaller = ({ caller, callerProfile, signed, unsigned }: CallFlags): boolean =>
  caller !== undefined || callerProfile !== undefined || signed === true || unsigned === true;

/** Who calls: named, or nobody when nothing says that the call is signed. */
export function callerOf({ caller, callerProfile, signed }: CallFlags): CallerChoice {
  if (callerProfile !== undefined) return { kind: 'profile', profile: callerProfile };
  if (caller === 'anonymous') return { kind: 'anonymous' };
  if (caller === 'self') return { kind: 'self' };
  if (caller !== undefined) return { kind: 'arn', arn: caller };
  return signed ? { kind: 'self' } : { kind: 'anonymous' };
}

/** A length alone tells the body only where there is none. */
const ofLength = (bodyLength: number): Partial<Request> =>
  bodyLength === 0 ? bodyFields('') : { bodyLength, body: null };

/**
 * What the flags say of the request; the rest is derived from the API. Credentials in `--header` are kept as secrets.
 */
export async function requestOf(
  flags: CallFlags,
  context: CommandContext,
  before: Request['headers'] = {},
): Promise<Partial<Request>> {
  // The reader of headers is loaded for those who give some.
  const sent = flags.header === undefined ? null : sentIn(flags.header);
  const token =
    flags.token === undefined ? (sent?.token ?? null) : tokenOf(await readSecret('--token', flags.token, context));
  const apiKey =
    flags.apiKey === undefined ? (sent?.apiKey ?? null) : await readSecret('--api-key', flags.apiKey, context);
  const given = { ...before, ...(sent === null ? {} : headersAsSent(sent)) };
  const headers = flags.token === undefined ? given : withToken(given);
  const origin = flags.origin ?? sent?.origin;
  const query = queryIn(flags);
  return {
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(query === undefined ? {} : { query }),
    ...(flags.vpce === undefined ? {} : { vpcEndpoint: flags.vpce }),
    ...(flags.time === undefined ? {} : { time: new Date(flags.time).toISOString() }),
    ...(flags.bodyLength === undefined ? {} : ofLength(Number(flags.bodyLength))),
    ...(flags.data === undefined ? {} : bodyFields(await readData(flags.data, context))),
    ...(flags.clientCert === undefined ? {} : { clientCertificate: await certificateOf(flags.clientCert, context) }),
    ...(apiKey === null ? {} : { apiKey }),
    ...(token === null ? {} : { token }),
    headers,
    ...(origin === undefined ? {} : pageOf(flags, origin, headers, apiKey !== null)),
  };
}

async function certificateOf(name: string, context: CommandContext): Promise<ClientCertificate> {
  const { certificateIn } = await import('./certificate.ts');
  return certificateIn(name, await readText(name, context));
}

/** The lines of `--header`, read by the same rules as those of a pasted call. */
export const sentIn = (lines: readonly string[]): UnderstoodRequest =>
  fromHeaders(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
    null,
  );

/** Where `--token` goes: into the Authorization header, in the form that it has there. */
function withToken(headers: Request['headers']): Request['headers'] {
  const [name = 'Authorization', value] = Object.entries(headers).find(([one]) => /^authorization$/i.test(one)) ?? [];
  return { ...headers, [name]: value === undefined || /^bearer /i.test(value) ? 'Bearer {{token}}' : '{{token}}' };
}

/** What a page's request has that a program's has not. */
function pageOf(flags: CallFlags, origin: string, headers: Request['headers'], withKey: boolean): Partial<Request> {
  const names = [
    ...Object.keys(headers),
    ...(withKey ? ['x-api-key'] : []),
    ...(callerOf(flags).kind === 'anonymous' ? [] : SIGNATURE_HEADERS),
  ];
  const { verb } = verbAndPath(flags);
  return {
    client: 'browser',
    origin,
    credentialsMode: flags.withCredentials ? 'include' : 'omit',
    // OPTIONS with Access-Control-Request-Method is the preflight itself: nothing goes ahead of it.
    preflight: isPreflight(verb, headers) ? null : preflightFor(verb, names, headers),
  };
}

const SIGNATURE_HEADERS = ['authorization', 'x-amz-date'];

/** A JWT is decoded, not checked; anything else is a token without claims. */
const tokenOf = (raw: Secret): Token =>
  decodeJwt(raw.reveal()) ?? { algorithm: 'unknown', signature: 'unknown', claims: {}, raw };

/** The verb and path that `callProblems` has found to be there. */
export const verbAndPath = (flags: CallFlags): { readonly verb: Verb; readonly path: string } => ({
  verb: verbOf(flags.method ?? httpRoute(flags.routeKey)?.verb ?? '') ?? 'GET',
  path: flags.path ?? httpRoute(flags.routeKey)?.path ?? '/',
});
