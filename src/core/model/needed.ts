import { type Denied, type Fact, type Failed, mapFact, type NotAsked, notAsked } from './fact.ts';
import type { Api, CustomDomain, Definition, Facts, Method, RequestValidator, Scope } from './facts.ts';
import { plainHost, type Request } from './request.ts';

// Which facts a call can hang on. Facts read from AWS and facts taken from a file follow the same rules: what no gate
// will look at is not asked for.

/**
 * Why VPC endpoints are not asked for; null where the call can hang on one: it goes to a private API, or through an
 * endpoint.
 */
export function noVpcEndpointNeeded(
  endpointType: Api['endpointType'],
  request: Pick<Request, 'vpcEndpoint' | 'host'>,
): NotAsked | null {
  if (endpointType === 'PRIVATE' || request.vpcEndpoint !== null || /(?:^|-)vpce-[0-9a-f]/i.test(request.host))
    return null;
  return notAsked('the API is not private, and the call comes through no VPC endpoint');
}

/** Why API keys and usage plans are not asked for; null where a method of either copy may ask for a key. */
export function noKeysNeeded(copies: readonly Fact<readonly Method[]>[]): NotAsked | null {
  const needed = copies.some(
    (methods) => methods.state !== 'known' || methods.value.some(({ apiKeyRequired }) => apiKeyRequired),
  );
  return needed ? null : notAsked('no method of the API asks for an API key');
}

/** Without a known signer there is no account whose organization could be asked. */
export const NO_ORGANIZATION: NotAsked = notAsked(
  "the signer is not known, so it is not known which organization's policies apply",
);

/** AWS lists no temporary keys: whose it is, and whether it is one, only its own credentials tell. */
export const unlistedKey = (temporaryKey: string): NotAsked =>
  notAsked(
    `AWS gives no information about the temporary key ${temporaryKey}; run apigw-doctor with the ` +
      'credentials that belong to this key',
  );

/**
 * Whether a CloudFront distribution of somebody's own can stand under this name. API Gateway's own hosts rule it out. A
 * custom domain does not, unless it is edge-optimised: CloudFront may answer under the very name that it forwards.
 * https://repost.aws/knowledge-center/api-gateway-cloudfront-distribution
 */
export function mayBeDistribution(host: string, domain: CustomDomain | null): boolean {
  const name = plainHost(host);
  if (/\.execute-api(?:-fips)?\.[a-z0-9-]+\.(?:(?:vpce\.)?amazonaws\.com(?:\.cn)?|api\.aws)$/.test(name)) return false;
  return domain?.endpointType !== 'EDGE';
}

/** Facts of which nothing has been read, each with the reason. */
export function unreadFacts(scope: Scope, why: Denied | Failed | NotAsked): Facts {
  const definition: Definition = { policy: why, methods: why, authorizers: why, gatewayResponses: why };
  return {
    scope,
    api: why,
    stages: why,
    stage: why,
    draft: definition,
    deployed: definition,
    signerArn: null,
    caller: why,
    credential: why,
    serviceControlPolicies: why,
    customDomain: why,
    otherApis: why,
    usagePlans: why,
    apiKeys: why,
    webAcl: why,
    vpcEndpoints: why,
    functions: why,
    userPools: why,
    gatewayRoles: why,
    cloudWatchRoleArn: why,
    cdn: why,
  };
}

/** What of a request says which method it may call. */
export type Called = Pick<Request, 'method' | 'path'>;

/** Which of these methods the call may reach, whatever stage or base path stands in front: by verb and path. */
function mayServe({ httpMethod, path }: Method, request: Called): boolean {
  if (httpMethod !== request.method && httpMethod !== 'ANY') return false;
  const wanted = path.split('/').filter((part) => part !== '');
  const given = request.path.split('/').filter((part) => part !== '');
  const open = wanted.at(-1)?.endsWith('+}') === true;
  if (open) return given.length >= wanted.length;
  const end = wanted.length === 0 ? [] : given.slice(-wanted.length);
  return end.length === wanted.length && wanted.every((part, at) => part.startsWith('{') || part === end[at]);
}

/** Whether the call, or the preflight in front of it, may come to this method. */
export const mayReach = (method: Method, request: Called): boolean =>
  mayServe(method, request) || mayServe(method, { ...request, method: 'OPTIONS' });

/** What of request validation is to be read for this call: a method that it cannot reach needs none. */
export function neededValidation(
  methods: readonly Method[],
  request: Called,
): { readonly validators: boolean; readonly models: boolean } {
  const called = methods.filter((method) => method.requestValidator !== undefined && mayServe(method, request));
  return {
    validators: called.length > 0,
    models: called.some(({ requestModels = {} }) => Object.keys(requestModels).length > 0),
  };
}

/** What a method names of request validation, in one form wherever it was read; nothing without a validator. */
export function validationIn({
  path,
  validator,
  parameters = {},
  models = {},
}: {
  readonly path: string;
  readonly validator: string | null | undefined;
  readonly parameters?: Readonly<Record<string, boolean>> | undefined;
  readonly models?: Readonly<Record<string, string>> | undefined;
}): Pick<Method, 'requestValidator' | 'requiredParameters' | 'requestModels'> {
  if (validator === undefined) return {};
  const own = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name = '']) => `method.request.path.${name}`);
  const required = Object.keys(parameters).filter((name) => parameters[name] && !own.includes(name));
  return { requestValidator: validator, requiredParameters: required.sort(), requestModels: models };
}

/**
 * Which content types an integration refuses; nothing where it takes all. Proxy integrations do.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export function passthroughIn(
  type: string,
  behavior: string | undefined,
  templates: Readonly<Record<string, unknown>> = {},
): Pick<Method, 'passthrough'> {
  const name = behavior?.toUpperCase();
  if (type.toUpperCase().endsWith('_PROXY') || name === 'WHEN_NO_MATCH') return {};
  return {
    passthrough: {
      behavior: name === 'NEVER' || name === 'WHEN_NO_TEMPLATES' ? name : null,
      templates: Object.keys(templates).sort(),
    },
  };
}

/** Validators and models as they were read, all of them. */
export interface ReadValidation {
  readonly requestValidators: Fact<Readonly<Record<string, RequestValidator>>>;
  readonly models: Fact<Readonly<Record<string, unknown>>>;
}

/**
 * The methods, with the validators and models that this call can hang on: a validator that no called method names
 * stays without its name, and what was not needed is absent.
 */
export function withValidation(
  methods: readonly Method[],
  request: Called,
  read: ReadValidation,
): { readonly methods: readonly Method[] } & Pick<Definition, 'requestValidators' | 'models'> {
  const needed = neededValidation(methods, request);
  const named = methods.map((method) =>
    method.requestValidator === undefined || mayServe(method, request) ? method : { ...method, requestValidator: null },
  );
  const validators = named.flatMap(({ requestValidator }) => requestValidator ?? []);
  const wanted = named.flatMap((method) =>
    mayServe(method, request) ? Object.values(method.requestModels ?? {}) : [],
  );
  return {
    methods: named,
    ...(needed.validators
      ? { requestValidators: mapFact(read.requestValidators, (all) => pick(all, validators)) }
      : {}),
    ...(needed.models ? { models: mapFact(read.models, (all) => pick(all, withReferred(all, wanted))) } : {}),
  };
}

/** Validators and models belong to the methods: where those are taken from one copy, so are these. */
export const validationOf = ({
  requestValidators,
  models,
}: Definition): Pick<Definition, 'requestValidators' | 'models'> => ({
  ...(requestValidators === undefined ? {} : { requestValidators }),
  ...(models === undefined ? {} : { models }),
});

const pick = <T>(all: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(
    [...new Set(names)].sort().flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name] as T] as const] : [])),
  );

function withReferred(all: Readonly<Record<string, unknown>>, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const look = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, other = ''] of JSON.stringify(all[name] ?? null).matchAll(REFERENCE)) look(other);
  };
  for (const name of names) look(name);
  return [...found];
}

/** A schema refers to another model by its URL; an export, by its place in the document. */
const REFERENCE =
  /"\$ref":"(?:https:\/\/apigateway\.[^"/]+\/restapis\/[^"/]+\/models\/|#\/components\/schemas\/)([^"/#]+)"/g;
const MODEL = 'https://apigateway.amazonaws.com/restapis/api/models/';

/** A model's own address, the same in every copy of the API. */
export const modelUrl = (name: string): string => `${MODEL}${name}`;

/** A schema that refers to other models in one way, wherever it was read. */
export const withModelUrls = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema ?? null).replace(REFERENCE, (_, name: string) => `"$ref":"${modelUrl(name)}"`));
