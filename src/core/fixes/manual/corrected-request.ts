import { connectionOf } from '../../api-gateway/connections.ts';
import { type CauseCode, causeOf } from '../../causes/index.ts';
import { sentHeader, sentQuery, templateMatches } from '../../gates/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { CustomDomain, Facts, Method } from '../../model/facts.ts';
import { headerOf, type Request, splitFirstSegment, type Verb } from '../../model/request.ts';
import { shellWord } from '../templates/cli.ts';

/**
 * What the caller should send instead, as one `curl` command for a POSIX shell. Secrets stand as environment variables.
 * Null where the call goes to a wrong place and the right one is not known: the refused call is never repeated.
 */
export function correctedRequest(
  code: CauseCode,
  facts: Facts,
  request: Request,
  method: Method | null = null,
): string | null {
  if (isBeyondCaller(code, method)) return null;
  const place = placeOf(code, facts, request);
  if (OF_PLACE.includes(code) && isSamePlace(place, request)) return null;
  const args = ['curl', '-i', ...verbFlags(place.verb)];
  const added = code === 'request-parameter-missing' ? missingIn(request, method) : NOTHING_ADDED;
  const query = [withoutNames(request.query, added.query), ...added.query.map((name) => `${name}=VALUE`)]
    .filter((part) => part !== '')
    .join('&');
  const url = `https://${place.host}${place.path}${query === '' ? '' : `?${query}`}`;
  args.push(place.host.startsWith('$') ? `"${url.replace(/["\\`]|\$(?!CUSTOM_DOMAIN)/g, '\\$&')}"` : shellWord(url));
  for (const [name, value] of Object.entries(headersOf(code, request))) args.push('-H', header(name, value));
  if (wantsToken(code, request)) args.push('-H', '"Authorization: $TOKEN"');
  if (place.header !== null) args.push('-H', header('Host', place.header));
  if (request.apiKey !== null || causeOf(code).requestNeeds === 'api-key') args.push('-H', '"x-api-key: $API_KEY"');
  if (signs(code, request)) args.push(...signature(facts, request));
  for (const name of added.headers) args.push('-H', header(name, 'VALUE'));
  if (code === 'request-media-type') args.push('-H', header('Content-Type', mappedType(method)));
  if (request.bodyLength > 0 || code === 'request-body-invalid') args.push('--data-binary', '@body');
  return args.join(' ');
}

/** A smaller body, a path that the resource does not have, an integration that takes no type: no request mends it. */
const isBeyondCaller = (code: CauseCode, method: Method | null): boolean =>
  code === 'request-too-large' ||
  (code === 'request-parameter-missing' &&
    method?.requiredParameters?.some((one) => one.startsWith('method.request.path.')) === true) ||
  (code === 'request-media-type' && method?.passthrough?.templates.length === 0);

interface Added {
  readonly query: readonly string[];
  readonly headers: readonly string[];
}
const NOTHING_ADDED: Added = { query: [], headers: [] };

/** The parameters that the method requires and the request lacks; VALUE stands for what only the caller knows. */
function missingIn(request: Request, method: Method | null): Added {
  const named = (place: string): readonly string[] =>
    (method?.requiredParameters ?? []).flatMap((one) => (one.startsWith(place) ? [one.slice(place.length)] : []));
  const isBlank = (value: string | null): boolean => value === null || value.trim() === '';
  return {
    query: named('method.request.querystring.').filter((name) => isBlank(sentQuery(request, name))),
    headers: named('method.request.header.').filter((name) => isBlank(sentHeader(request, name))),
  };
}

const withoutNames = (query: string, names: readonly string[]): string =>
  query
    .split('&')
    .filter((pair) => !names.includes(pair.split('=')[0] ?? ''))
    .join('&');

/** A content type that the integration maps. */
const mappedType = (method: Method | null): string =>
  method?.passthrough?.templates.find((type) => type !== '$default') ?? 'application/json';

const verbFlags = (verb: Verb): readonly string[] =>
  verb === 'GET' ? [] : verb === 'HEAD' ? ['--head'] : ['-X', verb];

/** Codes that say that the call goes to a wrong place. */
const OF_PLACE: readonly CauseCode[] = [
  'api-not-found',
  'route-not-found',
  'stage-missing',
  'custom-domain-stage-in-path',
];

const isSamePlace = ({ verb, host, path, header: named }: Place, request: Request): boolean =>
  verb === request.method && host === request.host && path === request.path && named === null;

interface Place {
  readonly verb: Verb;
  readonly host: string;
  readonly path: string;
  /** A Host header that differs from the name in the URL. */
  readonly header: string | null;
}

function placeOf(code: CauseCode, facts: Facts, request: Request): Place {
  const { scope } = facts;
  const as: Place = { verb: request.method, host: request.host, path: request.path, header: null };
  const domain = valueOf(facts.customDomain) ?? null;
  const own = `${scope.apiId}.execute-api.${scope.region}.${suffix(scope.partition)}`;
  switch (code) {
    case 'custom-domain-stage-in-path': {
      const [stage, rest] = firstTwo(request.path, domain?.mappings.map(({ basePath }) => basePath) ?? [], scope.stage);
      return stage ? { ...as, path: rest } : as;
    }
    case 'stage-missing':
      return { ...as, path: withStage(facts, request) };
    case 'default-endpoint-disabled': {
      const mapping = domain?.mappings.find(({ apiId, stage }) => apiId === scope.apiId && stage === scope.stage);
      const base = mapping === undefined || mapping.basePath === '(none)' ? '' : `/${mapping.basePath}`;
      const { rest } = splitFirstSegment(request.path);
      return { ...as, host: domain?.name ?? '$CUSTOM_DOMAIN', path: `${base}${rest}` };
    }
    case 'route-not-found':
      return { ...as, ...nearestRoute(facts, request) };
    case 'api-not-found':
      return { ...as, host: own };
    case 'private-api-host-header-missing':
      return { ...as, header: own };
    case 'strict-endpoint-access':
      // One name in the handshake and in the Host header: the domain's, the API's with its endpoint, or the API's.
      if (domain !== null && valueOf(facts.api)?.endpointType === domain.endpointType)
        return { ...as, host: domain.name };
      if (domain !== null)
        return { ...as, host: own, path: `/${scope.stage}${pathAfterBasePath(domain, facts, request)}` };
      return { ...as, host: request.vpcEndpoint === null ? own : own.replace('.', `-${request.vpcEndpoint}.`) };
    default:
      return as;
  }
}

/** The path after the base path that the domain maps to the API. */
function pathAfterBasePath({ mappings }: CustomDomain, { scope }: Facts, { path }: Request): string {
  const base = mappings.find(
    ({ apiId, stage, basePath }) => apiId === scope.apiId && stage === scope.stage && path.startsWith(`/${basePath}`),
  );
  return base === undefined ? path : path.slice(base.basePath.length + 1) || '/';
}

/**
 * The route that was probably meant, where only one can be: the path's only other verb, or the path in another case or
 * slash.
 */
export function nearestRoute(facts: Facts, request: Request): Partial<Place> {
  const methods = valueOf(facts.deployed.methods) ?? [];
  const { stage } = facts.scope;
  const start = request.path.startsWith(`/${stage}/`) ? `/${stage}` : '';
  const path = request.path.slice(start.length);
  const verbs = [
    ...new Set(methods.filter((method) => templateMatches(method.path, path)).map(({ httpMethod }) => httpMethod)),
  ];
  const [verb] = verbs;
  if (verbs.length === 1 && verb != null && verb !== 'ANY') return { verb };
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/\/+/g, '/')
      .replace(/(.)\/$/, '$1');
  const paths = [
    ...new Set(
      methods
        .filter((method) => !method.path.includes('{') && plain(method.path) === plain(path))
        .map((method) => method.path),
    ),
  ];
  return paths.length === 1 && verbs.length === 0 ? { path: `${start}${paths[0]}` } : {};
}

/** The suffix of the partition's host names. https://docs.aws.amazon.com/general/latest/gr/apigateway.html */
const suffix = (partition: string): string => (partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com');

/** Whether the stage stands right behind the mapping's base path, and the path without it. */
function firstTwo(path: string, bases: readonly string[], stage: string): readonly [boolean, string] {
  const prefixes = [...bases.filter((base) => base !== '(none)').map((base) => `/${base}`), ''].sort(
    (a, b) => b.length - a.length,
  );
  const prefix = prefixes.find((base) => path === `${base}/${stage}` || path.startsWith(`${base}/${stage}/`));
  return prefix === undefined
    ? [false, path]
    : [true, `${prefix}${path.slice(prefix.length + stage.length + 1)}` || '/'];
}

/** The stage put in front; a first segment that only looks like one is replaced when the rest is a route. */
function withStage(facts: Facts, request: Request): string {
  const { first, rest } = splitFirstSegment(request.path);
  const methods = valueOf(facts.deployed.methods) ?? [];
  const routed =
    connectionOf(request.path) !== null ||
    methods.some(({ path }) => path === request.path || path.split('/')[1] === first);
  return routed ? `/${facts.scope.stage}${request.path}` : `/${facts.scope.stage}${rest}`;
}

/** Codes that ask for a token where the request has none. */
const wantsToken = (code: CauseCode, request: Request): boolean =>
  causeOf(code).requestNeeds === 'token' &&
  !signs(code, request) &&
  headerOf(headersOf(code, request), 'authorization') === undefined;

/** Codes that ask the caller to sign, or to sign rightly. */
function signs(code: CauseCode, request: Request): boolean {
  // A signed call on a method that wants a token, or a token where a signature is wanted: the other kind.
  if (code === 'method-auth-type-mismatch') return request.signing === null;
  return request.signing !== null || causeOf(code).requestNeeds === 'signature';
}

/** curl signs by itself: the API's own region, service execute-api. https://curl.se/docs/manpage.html#--aws-sigv4 */
function signature({ scope }: Facts, request: Request): readonly string[] {
  const temporary =
    request.signing === null ||
    request.signing.sessionToken !== null ||
    (request.signing.accessKeyId ?? 'ASIA').startsWith('ASIA');
  return [
    '--aws-sigv4',
    shellWord(`aws:amz:${scope.region}:execute-api`),
    '--user',
    '"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    ...(temporary ? ['-H', '"x-amz-security-token: $AWS_SESSION_TOKEN"'] : []),
  ];
}

const SECRET = /authorization|token|cookie|api-key|signature|credential|secret/i;

/** The request's own headers; what may be a secret, or what curl computes itself, is not repeated. */
function headersOf(code: CauseCode, request: Request): Readonly<Record<string, string>> {
  const blank = Object.keys(request.headers).filter((name) => request.headers[name]?.trim() === '');
  const skip = [
    ...(code === 'request-parameter-missing' ? blank.map((name) => name.toLowerCase()) : []),
    ...(code === 'request-media-type' ? ['content-type'] : []),
    'host',
    'x-amz-date',
    'x-amz-content-sha256',
    'x-amz-security-token',
    'content-length',
    'x-api-key',
  ];
  const corsOnly = code === 'cors-client-sends-response-headers' ? /^access-control-allow-/i : null;
  const kept = Object.entries(request.headers).filter(
    ([name]) => !skip.includes(name.toLowerCase()) && !(corsOnly?.test(name) ?? false),
  );
  // A signature takes the place of any other credential.
  const drop = signs(code, request) ? ['authorization'] : [];
  const own = kept
    .filter(([name]) => !drop.includes(name.toLowerCase()))
    .map(([name, value]) => [name, SECRET.test(name) || value.includes('{{token}}') ? masked(name, value) : value]);
  const origin =
    request.origin === null || headerOf(request.headers, 'origin') !== undefined ? [] : [['Origin', request.origin]];
  return Object.fromEntries([...own, ...origin]);
}

const masked = (name: string, value: string): string =>
  /^bearer /i.test(value) || value.includes('{{token}}')
    ? `${/^bearer /i.test(value) ? 'Bearer ' : ''}$TOKEN`
    : `$${name.toUpperCase().replace(/\W/g, '_')}`;

/** A header as a word; where it holds a variable, in double quotes so that the shell fills it in. */
function header(name: string, value: string): string {
  const text = `${name}: ${value}`;
  return /\$[A-Z_]+$/.test(value) ? `"${text}"` : shellWord(text);
}
