import { canonicalQuery } from '../../../../src/core/gates/index.ts';
import { type CaseFile, type CaseRequest, deployedOf, draftOf } from '../../../../src/core/intake/cases/index.ts';
import { headerOf, VERBS, type Verb } from '../../../../src/core/model/request.ts';
import { edgesOf } from './edges.ts';
import { preflightOf, signatureOver } from './requests.ts';

/** What a sample changes of the case's own call; absent: nothing. */
interface Change {
  readonly call?: Call;
  readonly sourceIp?: string;
  readonly proof?: Proof;
  readonly apiKey?: string | null;
  readonly way?: Way;
  readonly origin?: string;
  readonly bodyLength?: number;
}
/** Behind the stage or the base path. */
export interface Call {
  readonly verb: Verb;
  readonly path: string;
}
/** Who the caller shows to be. */
interface Proof {
  readonly headers: CaseRequest['headers'];
  readonly token: CaseRequest['token'];
  /** Access key id. */
  readonly signer: string | null;
}
/** A name of the API, and what its paths begin with there. */
interface Way {
  readonly host: string;
  readonly vpcEndpoint: string | null;
  readonly prefix: string;
}
type Dimension = keyof Change;

/**
 * Calls to judge a change by: the case's own call, each that differs in one thing (a route or path value, an edge of an
 * address block, a caller, a token, a key, a way in), and drawn ones that differ in several, until there are `count`.
 * What the configuration names is looked for in all of it, and in `besides`: the configuration after a change, say, or
 * the changes themselves. The same seed draws the same.
 */
export function sampleCalls(
  caseFile: CaseFile,
  { count = 200, seed = 1, besides = [] as readonly unknown[] } = {},
): readonly CaseRequest[] {
  const dimensions = dimensionsOf(caseFile, besides);
  const names = Object.keys(dimensions) as Dimension[];
  const singles: readonly Change[] = names.flatMap((name) => dimensions[name].map((value) => ({ [name]: value })));
  const random = randomFrom(seed);
  const several = (): Change =>
    Object.fromEntries(
      names.flatMap((name) => {
        const values = dimensions[name];
        return random() < 0.5 || values.length === 0 ? [] : [[name, values[Math.floor(random() * values.length)]]];
      }),
    );
  const drawn = Array.from({ length: Math.max(0, count - singles.length - 1) }, several);
  return [{}, ...singles, ...drawn].map((change) => requestWith(caseFile, change));
}

/** Every call on these verbs and paths, by every caller, with every key, from these addresses and on every way in. */
export function* callsOn(
  caseFile: CaseFile,
  calls: readonly Call[],
  addresses: readonly string[],
  origins: readonly string[],
): Generator<CaseRequest> {
  const { proof: proofs, apiKey: keys, way: ways } = dimensionsOf(caseFile, []);
  const orSame = <T>(values: readonly T[]): readonly (T | undefined)[] => [undefined, ...values];
  for (const call of calls)
    for (const sourceIp of orSame(addresses))
      for (const proof of orSame(proofs))
        for (const apiKey of orSame(keys))
          for (const origin of orSame(origins))
            for (const way of orSame(ways)) {
              const change = { call, sourceIp, proof, apiKey, origin, way };
              yield requestWith(caseFile, withoutUndefined(change));
            }
}

const withoutUndefined = (change: { readonly [Name in Dimension]?: Change[Name] | undefined }): Change =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

/** Mulberry32: the same numbers on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function dimensionsOf(
  caseFile: CaseFile,
  besides: readonly unknown[],
): { readonly [Name in Dimension]-?: readonly NonNullable<Change[Name] | null>[] } {
  const { config } = caseFile;
  const all = [config, ...besides];
  return {
    call: callsIn(caseFile, besides),
    sourceIp: [...new Set([...blocksIn(all).flatMap((block) => Object.values(edgesOf(block)).flat()), ELSEWHERE])],
    proof: proofsIn(caseFile),
    apiKey: config.apiKeys.length === 0 ? [] : [...config.apiKeys.map(({ value }) => value), NO_KEY, UNKNOWN_KEY],
    way: waysIn(caseFile),
    origin: config.api.cors ? [...config.api.cors.allowOrigins, 'https://elsewhere.example'].filter(isOrigin) : [],
    bodyLength: valuesUnder(all, 'bodyLongerThan').flatMap((limit) => [Number(limit), Number(limit) + 1]),
  };
}

const ELSEWHERE = '192.0.2.200';
const UNKNOWN_KEY = 'EXAMPLE-key-that-nobody-has-made';
/** Stands for "no key" among values. */
const NO_KEY = '';
const isOrigin = (text: string): boolean => text.includes('://');

/** Every value under this key, however deep; policies that are written as text are looked into. */
function valuesUnder(data: unknown, wanted: string | ((key: string) => boolean)): readonly unknown[] {
  const isWanted = typeof wanted === 'string' ? (key: string) => key === wanted : wanted;
  const found: unknown[] = [];
  const walk = (value: unknown): void => {
    const inside = typeof value === 'string' && value.startsWith('{') ? parsed(value) : value;
    if (inside === null || typeof inside !== 'object') return;
    for (const [key, inner] of Object.entries(inside)) {
      if (isWanted(key)) found.push(...[inner].flat());
      walk(inner);
    }
  };
  walk(data);
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every address block that a condition or a rule of a web ACL names. */
export const blocksIn = (data: unknown): readonly string[] => [
  ...new Set(
    valuesUnder(data, (key) => ['aws:sourceip', 'aws:vpcsourceip', 'sourceipin'].includes(key.toLowerCase()))
      .map(String)
      .filter((block) => edgesOf(block).inside.length > 0),
  ),
];

/** Route keys (`GET /orders/{id}`) of all that is read, drafted or served. */
export function routesIn({ config }: CaseFile, besides: readonly unknown[] = []): readonly string[] {
  const own = [draftOf(config), deployedOf(config)].flatMap(({ methods, routes }) => [
    ...methods.map(({ httpMethod, path }) => `${httpMethod} ${path}`),
    ...routes.map(({ routeKey }) => routeKey),
  ]);
  const others = valuesUnder(besides, 'methods').flatMap((one) => {
    const { httpMethod, path } = (one ?? {}) as { readonly httpMethod?: unknown; readonly path?: unknown };
    return typeof httpMethod === 'string' && typeof path === 'string' ? [`${httpMethod} ${path}`] : [];
  });
  return [...new Set([...own, ...others])];
}

function callsIn(caseFile: CaseFile, besides: readonly unknown[]): readonly Call[] {
  const ofRoutes = routesIn(caseFile, besides).flatMap(callsOf);
  const ofPolicies = valuesUnder([caseFile.config, ...besides], (key) => key.endsWith('Resource')).flatMap((resource) =>
    callsNamed(String(resource), caseFile),
  );
  const [first] = ofRoutes;
  const unserved = first === undefined ? [] : VERBS.map((verb): Call => ({ verb, path: first.path }));
  const all = [...ofRoutes, ...ofPolicies, ...unserved, { verb: 'GET', path: '/no-such-path' } as const];
  return [...new Map(all.map((call) => [`${call.verb} ${call.path}`, call])).values()];
}

/** Calls that a route takes: some values of its parameters, and some verbs of ANY. */
function callsOf(routeKey: string): readonly Call[] {
  if (routeKey === '$connect') return [{ verb: 'GET', path: '' }, ...connections];
  if (routeKey === '$default') return [{ verb: 'GET', path: '/anything' }];
  const [verb = '', template] = routeKey.split(' ');
  if (template === undefined) return [];
  const paths = ['42', 'another-value'].map((value) =>
    template.replaceAll(/\{[^}]*\}/g, (part) => (part.endsWith('+}') ? `${value}/${value}` : value)),
  );
  const verbs: readonly string[] = verb === 'ANY' ? ['GET', 'POST', 'DELETE'] : [verb];
  return verbs.filter(isVerb).flatMap((one) => [...new Set(paths)].map((path) => ({ verb: one, path })));
}
const connections: readonly Call[] = (['GET', 'POST', 'DELETE'] as const).map((verb) => ({
  verb,
  path: '/@connections/Ua3BgoUvIAMCStA=',
}));
const isVerb = (text: string): text is Verb => VERBS.some((verb) => verb === text);

/** A call that the Resource of a statement covers as far as it names this API, and one beside it. */
function callsNamed(resource: string, { config }: CaseFile): readonly Call[] {
  const user =
    config.iam.identities
      .find(({ type }) => type === 'user')
      ?.arn.split('/')
      .at(-1) ?? 'nobody';
  const [, , verb = '', ...segments] = (resource.split(':').slice(5).join(':') || resource).split('/');
  if (segments.length === 0) return [];
  const path = `/${segments.join('/')}`
    .replaceAll('${aws:username}', user)
    .replaceAll(/\$?\{[^}]*\}/g, 'literal')
    .replaceAll('*', 'x')
    .replaceAll('?', 'y');
  if (!isPath(path)) return [];
  return [...(isVerb(verb) ? [verb] : (['GET', 'POST'] as const))].flatMap((one) => [
    { verb: one, path },
    { verb: one, path: `${path}z` },
  ]);
}
const isPath = (text: string): boolean => /^\/[\w./@=-]*$/.test(text);

const NOBODY: Proof = { headers: {}, token: null, signer: null };

function proofsIn({ config, request }: CaseFile): readonly Proof[] {
  const definitions = [draftOf(config), deployedOf(config)];
  const scopes = [
    ...new Set(definitions.flatMap(({ methods, routes }) => [...methods, ...routes].flatMap((one) => one.scopes))),
  ];
  const tokens = definitions
    .flatMap(({ authorizers }) => authorizers)
    .flatMap((authorizer) => {
      const name = headerNamed(authorizer.identitySources[0] ?? '');
      const inHeader = (claims: Readonly<Record<string, unknown>>): Proof => tokenIn(name, claims);
      if ('jwt' in authorizer) {
        const { issuer, audience } = authorizer.jwt;
        return [...audience, 'nobody'].flatMap((aud) =>
          ['none', ...scopes].map((scope) => inHeader({ iss: issuer, aud, scope })),
        );
      }
      if (!('providerArns' in authorizer)) return [];
      return authorizer.providerArns.flatMap((arn) => {
        const [, , , region = '', , , ...pool] = arn.replace('userpool/', 'userpool:').split(':');
        const iss = `https://cognito-idp.${region}.amazonaws.com/${pool.join(':')}`;
        const clients = config.cognito.userPools.find(({ id }) => iss.endsWith(`/${id}`))?.clients ?? [];
        return [
          ...[...clients.map(({ id }) => id), 'nobody'].map((aud) => inHeader({ iss, aud, token_use: 'id' })),
          ...['none', ...scopes].map((scope) =>
            inHeader({ iss, client_id: clients[0]?.id ?? 'nobody', token_use: 'access', scope }),
          ),
        ];
      });
    });
  const headers = valuesUnder(config.functions, 'when').flatMap((when): readonly Proof[] => {
    const { headers } = when as { readonly headers?: CaseRequest['headers'] };
    return headers === undefined ? [] : [{ ...NOBODY, headers }];
  });
  const signers = config.iam.credentials.map(({ accessKeyId }): Proof => ({ ...NOBODY, signer: accessKeyId }));
  const stranger = request.token === null ? [] : [tokenIn('Authorization', { iss: 'https://stranger.example/' })];
  return [
    NOBODY,
    { ...NOBODY, headers: { Authorization: 'stranger' } },
    ...signers,
    ...tokens,
    ...headers,
    ...stranger,
  ];
}

const tokenIn = (header: string, claims: Readonly<Record<string, unknown>>): Proof => ({
  ...NOBODY,
  headers: { [header]: '{{token}}' },
  token: {
    algorithm: 'RS256',
    signature: 'valid',
    claims: { sub: 'sample', exp: 3300, iat: -300, ...claims } as NonNullable<CaseRequest['token']>['claims'],
  },
});

/** `method.request.header.X-Auth`, `$request.header.X-Auth`. */
const headerNamed = (source: string): string => /\.header\.(.+)$/.exec(source)?.[1] ?? 'Authorization';

function waysIn({ apiType, config }: CaseFile): readonly Way[] {
  const { api, stage, vpcEndpoints, customDomains } = config;
  const own = hostOf(api);
  const prefix = apiType === 'HTTP' && stage.name === '$default' ? '' : `/${stage.name}`;
  return [
    { host: own, vpcEndpoint: null, prefix },
    ...vpcEndpoints.map(({ id, privateDnsEnabled }) => ({
      host: privateDnsEnabled ? own : own.replace('.', `-${id}.`),
      vpcEndpoint: id,
      prefix,
    })),
    ...customDomains.flatMap(({ name, mappings }) =>
      mappings
        .filter(({ apiId }) => apiId === api.id)
        .map(({ basePath }) => ({
          host: name,
          vpcEndpoint: null,
          prefix: basePath === '(none)' ? '' : `/${basePath}`,
        })),
    ),
  ];
}

const hostOf = ({ id, region }: CaseFile['config']['api']): string => `${id}.execute-api.${region}.amazonaws.com`;

/** The way of the case's own call: what its path begins with there, where that is known. */
function ownWay(caseFile: CaseFile): Way {
  const { host, path, vpcEndpoint } = caseFile.request;
  const ways = waysIn(caseFile).filter((way) => way.host === host && way.vpcEndpoint === vpcEndpoint);
  const fitting = ways.filter(({ prefix }) => `${path}/`.startsWith(`${prefix}/`));
  const longest = [...fitting, ...ways].reduce<Way | undefined>(
    (best, way) => (best === undefined || way.prefix.length > best.prefix.length ? way : best),
    undefined,
  );
  return longest ?? waysIn(caseFile)[0] ?? { host, vpcEndpoint, prefix: '' };
}

/** The case's own call with these changes, signed anew where it is signed and what the signature covers changed. */
function requestWith(caseFile: CaseFile, change: Change): CaseRequest {
  const { config } = caseFile;
  const { body, ...own } = caseFile.request;
  const target = targetOf(caseFile, change);
  const isNewProof = change.proof !== undefined;
  const names = proofNames(caseFile);
  const shown = headersWhere(own, (name) => names.includes(name));
  const { proof = { headers: shown, token: own.token, signer: own.signing?.accessKeyId ?? null } } = change;
  // On another way in the headers that name the API are those of that way.
  const naming = change.way === undefined ? [] : ['host', 'x-apigw-api-id'];
  const origin = change.origin ?? own.origin;
  const headers = { ...headersWhere(own, (name) => ![...names, ...naming].includes(name)), ...proof.headers };
  // The own call keeps its preflight, and a call that is one itself has none.
  const isAsked =
    origin !== null &&
    Object.keys(change).length > 0 &&
    headerOf(own.headers, 'access-control-request-method') === undefined;
  const isResigned = isNewProof || target.isChanged;
  const credential = config.iam.credentials.find(({ accessKeyId }) => accessKeyId === proof.signer);
  const method = change.call?.verb ?? own.method;
  return {
    ...own,
    method,
    host: target.host,
    path: target.path,
    vpcEndpoint: target.vpcEndpoint,
    sourceIp: change.sourceIp ?? own.sourceIp,
    headers,
    token: proof.token,
    apiKey: change.apiKey === undefined ? own.apiKey : change.apiKey === NO_KEY ? null : change.apiKey,
    origin,
    ...(origin === null ? {} : { client: 'browser', credentialsMode: own.credentialsMode ?? 'same-origin' }),
    preflight: isAsked ? preflightOf(method, Object.keys(headers), proof.signer !== null) : own.preflight,
    // A body of another length is one that the case does not spell out.
    ...(change.bodyLength !== undefined ? { bodyLength: change.bodyLength } : body !== undefined ? { body } : {}),
    signing:
      proof.signer === null
        ? null
        : !isResigned || credential === undefined
          ? own.signing
          : (signatureOver(
              credential,
              { host: target.host, path: target.path, query: canonicalQuery(own.query), time: own.time },
              config.api.region,
            ) as CaseRequest['signing']),
  } as CaseRequest;
}

function targetOf(caseFile: CaseFile, { call, way }: Change) {
  const { host, path, vpcEndpoint } = caseFile.request;
  if (call === undefined && way === undefined) return { host, path, vpcEndpoint, isChanged: false };
  const from = ownWay(caseFile);
  const to = way ?? from;
  const behind = call?.path ?? (`${path}/`.startsWith(`${from.prefix}/`) ? path.slice(from.prefix.length) : path);
  return { host: to.host, path: `${to.prefix}${behind}` || '/', vpcEndpoint: to.vpcEndpoint, isChanged: true };
}

/** Names of headers that say who calls: Authorization, wherever the token stands, and what authorizers look at. */
function proofNames({ config, request }: CaseFile): readonly string[] {
  const asked = [draftOf(config), deployedOf(config)].flatMap(({ authorizers }) =>
    authorizers.flatMap(({ identitySources }) => identitySources.map(headerNamed)),
  );
  const withToken = Object.keys(request.headers).filter((name) => request.headers[name]?.includes('{{token}}'));
  return ['authorization', ...asked, ...withToken].map((name) => name.toLowerCase());
}

const headersWhere = ({ headers }: CaseRequest, isKept: (name: string) => boolean): CaseRequest['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name.toLowerCase())));
