import { dnsSuffix } from '../../api-gateway/arns.ts';
import { connectionOf } from '../../api-gateway/connections.ts';
import type { CauseCode } from '../../causes/index.ts';
import { longestMapping, resolveMethod, sentHeader, sentQuery, templateMatches } from '../../gates/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { CustomDomain, Facts, Method } from '../../model/facts.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import { hostHeaderOf, type Request, readHost, splitFirstSegment, type Verb } from '../../model/request.ts';
import { shellWord } from '../../model/sanitize.ts';
import type { PlanInput } from '../planning/types.ts';
import { resourceIdIn } from '../setting-edits/definition-edit.ts';
import { asCode } from '../templates/others.ts';
import { type AsCode, blockOf, idIn, idOf, inTemplates, made, referTo } from '../templates/resource.ts';

const WHY =
  "The API's author must decide the integration of the new route and who can call it. The authorization and " +
  'the integration shown here are examples.';

/** A route for the call, where none is near enough to be meant. Not for WebSocket APIs, which have no paths. */
export function newRoute(input: PlanInput): ManualRemedy | null {
  const { facts, request, prediction } = input;
  const { apiType } = facts.scope;
  const { path } = prediction.request;
  if (apiType === 'WEBSOCKET' || Object.keys(nearestRoute(facts, request)).length > 0) return null;
  const instructions = apiType === 'REST' ? restRoute(input, path) : httpRoute(input, path);
  return { id: 'route-create', title: `Create a route for ${request.method} ${path}`, why: WHY, ...instructions };
}

/** The same beside a route that takes whatever has none of its own, and asks for another credential than it has. */
export const routeBesideCatchAll = (input: PlanInput): ManualRemedy | null =>
  isCatchAll(input.prediction.request.method) ? newRoute(input) : null;

/** `$default`, or a path with a greedy parameter: other calls than this one are served by it. */
export const isCatchAll = (method: Method | null): boolean =>
  method !== null && (method.path === '$default' || method.path.endsWith('+}'));

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html */
function restRoute({ facts, request }: PlanInput, path: string): Pick<ManualRemedy, 'cli' | 'iac'> {
  const { apiId, region, stage } = facts.scope;
  const api = `--region ${shellWord(region)} --rest-api-id ${shellWord(apiId)}`;
  const ids = (facts.draft.resourceIds === undefined ? undefined : valueOf(facts.draft.resourceIds)) ?? {};
  const pathParts = path.split('/').filter((part) => part !== '');
  const held = pathParts
    .map((_, at) => `/${pathParts.slice(0, at + 1).join('/')}`)
    .filter((prefix) => Object.hasOwn(ids, prefix)).length;
  const start = resourceIdIn(facts, held === 0 ? '/' : `/${pathParts.slice(0, held).join('/')}`);
  const made = pathParts
    .slice(held)
    .map(
      (part) =>
        `ID=$(aws apigateway create-resource ${api} --parent-id "$ID" --path-part ${shellWord(part)} --query id ` +
        '--output text)',
    );
  const method = `${api} --resource-id "$ID" --http-method ${request.method}`;
  return {
    cli: [
      start === null
        ? `ID=$(aws apigateway get-resources ${api} --query 'items[?path==\`/\`].id' --output text)`
        : `ID=${shellWord(start)}`,
      ...made,
      `aws apigateway put-method ${method} --authorization-type AWS_IAM`,
      `aws apigateway put-integration ${method} --type AWS_PROXY --integration-http-method POST --uri ` +
        '"$INTEGRATION_URI"',
      `aws apigateway create-deployment ${api} --stage-name ${shellWord(stage)}`,
    ],
    iac: inTemplates([methodCode(facts, request.method, start ?? 'ROOT_ID', pathParts.slice(held))]),
  };
}

/** The method, and a resource for each new part of its path. */
function methodCode({ scope: { apiId } }: Facts, verb: string, start: string, pathParts: readonly string[]): AsCode {
  const types = ['AWS::ApiGateway::Resource', 'aws_api_gateway_resource'] as const;
  const resources = pathParts.map((part, at) =>
    made(types[0], idOf('resource', ...pathParts.slice(0, at + 1)), { part }),
  );
  const last = resources.at(-1);
  const method = made('AWS::ApiGateway::Method', idOf('method', verb, ...pathParts), {
    RestApiId: apiId,
    ResourceId: last === undefined ? start : referTo(last),
    HttpMethod: verb,
    AuthorizationType: 'AWS_IAM',
    Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: 'INTEGRATION_URI' },
  });
  const place = {
    rest_api_id: apiId,
    resource_id: last === undefined ? start : idIn(types[1], last),
    http_method: verb,
  };
  const integration = { type: 'AWS_PROXY', integration_http_method: 'POST', uri: 'INTEGRATION_URI' };
  return {
    cloudformation: [
      ...resources.map((one, at) => {
        const parent = resources[at - 1];
        const ParentId = parent === undefined ? start : referTo(parent);
        return { ...one, set: { RestApiId: apiId, ParentId, PathPart: one.set['part'] } };
      }),
      method,
    ],
    terraform: [
      ...resources.map((one, at) => {
        const parent = resources[at - 1];
        const parent_id = parent === undefined ? start : idIn(types[1], parent);
        return blockOf(one, types[1], { rest_api_id: apiId, parent_id, path_part: one.set['part'] });
      }),
      blockOf(method, 'aws_api_gateway_method', { ...place, authorization: 'AWS_IAM' }),
      blockOf(method, 'aws_api_gateway_integration', { ...place, ...integration }),
    ],
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
function httpRoute({ facts, request }: PlanInput, path: string): Pick<ManualRemedy, 'cli' | 'iac'> {
  const { apiId, region, stage } = facts.scope;
  const api = `--region ${shellWord(region)} --api-id ${shellWord(apiId)}`;
  const key = `${request.method} ${path}`;
  const isAuto = valueOf(facts.stage)?.autoDeploy === true;
  return {
    cli: [
      `aws apigatewayv2 create-route ${api} --route-key ${shellWord(key)} --authorization-type AWS_IAM --target ` +
        '"integrations/$INTEGRATION_ID"',
      ...(isAuto ? [] : [`aws apigatewayv2 create-deployment ${api} --stage-name ${shellWord(stage)}`]),
    ],
    iac: asCode(
      [
        {
          kind: 'create-route',
          ApiId: apiId,
          RouteKey: key,
          AuthorizationType: 'AWS_IAM',
          Target: 'integrations/INTEGRATION_ID',
        },
      ],
      facts,
    ),
  };
}

/** Where a call goes. */
export interface Place {
  readonly verb: Verb;
  readonly host: string;
  readonly path: string;
  /** A Host header that differs from the name in the URL; null for none; absent where it stays as it is. */
  readonly header?: string | null;
}

/** Where the call should go; null where the right place is not known, or it goes there already. */
export function placeOf(code: CauseCode, facts: Facts, request: Request): Place | null {
  const { scope } = facts;
  const as: Place = { verb: request.method, host: request.host, path: request.path };
  const domain = valueOf(facts.customDomain) ?? null;
  const own = `${scope.apiId}.execute-api.${scope.region}.${dnsSuffix(scope.partition)}`;
  switch (code) {
    case 'custom-domain-stage-in-path': {
      const [stage, rest] = firstTwo(request.path, domain?.mappings.map(({ basePath }) => basePath) ?? [], scope.stage);
      return stage ? { ...as, path: rest } : null;
    }
    case 'stage-missing':
      return { ...as, path: withStage(facts, request) };
    case 'route-not-found': {
      const near = underBasePath(facts, request) ?? nearestRoute(facts, request);
      return Object.keys(near).length === 0 ? null : { ...as, ...near };
    }
    case 'api-not-found':
      // An API that is not there itself is no place to send anybody to.
      return facts.api.state === 'known' ? { ...as, host: own, header: null } : null;
    case 'private-api-host-header-missing':
      // A page cannot set the Host header: the name that holds both says which API it is.
      return request.client === 'browser' && request.vpcEndpoint !== null
        ? { ...as, host: own.replace('.', `-${request.vpcEndpoint}.`) }
        : { ...as, header: own };
    case 'strict-endpoint-access':
      // One name in the handshake and in the Host header: the domain's, the API's with its endpoint, or the API's.
      if (domain !== null && valueOf(facts.api)?.endpointType === domain.endpointType)
        return { ...as, host: domain.name, header: null };
      if (domain !== null)
        return { ...as, host: own, path: `/${scope.stage}${pathAfterBasePath(domain, facts, request)}`, header: null };
      return {
        ...as,
        host: request.vpcEndpoint === null ? own : own.replace('.', `-${request.vpcEndpoint}.`),
        header: null,
      };
    default:
      return null;
  }
}

/** The whole path once more behind the base path, where a route has the part that the mapping takes off. */
function underBasePath(facts: Facts, request: Request): Partial<Place> | null {
  const { method, path } = request;
  const onDomain = readHost(hostHeaderOf(request)).kind === 'other';
  const domain = onDomain ? (valueOf(facts.customDomain) ?? null) : null;
  const mapping = domain === null ? null : longestMapping(domain, path);
  if (mapping === null || mapping.basePath === '(none)' || mapping.apiId !== facts.scope.apiId) return null;
  const served = resolveMethod(valueOf(facts.deployed.methods) ?? [], method, path, facts.scope.apiType);
  return served === null || served.path === '$default' ? null : { path: `/${mapping.basePath}${path}` };
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
  // A WebSocket URL ends with its stage.
  const suffix = facts.scope.apiType === 'WEBSOCKET' && rest === '/' ? '' : rest;
  return routed ? `/${facts.scope.stage}${request.path}` : `/${facts.scope.stage}${suffix}`;
}

/** With one value for the header, under the name that the request has for it. */
export function withHeader(request: Request, name: string, value: string): Request {
  const key = Object.keys(request.headers).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
  return { ...request, headers: { ...request.headers, [key]: value } };
}

/** With one value for each of these query parameters, behind the others. */
export function withQuery(request: Request, names: readonly string[], value: string): Request {
  const others = request.query.split('&').filter((pair) => pair !== '' && !names.includes(pair.split('=')[0] ?? ''));
  return { ...request, query: [...others, ...names.map((name) => `${name}=${value}`)].join('&') };
}

/**
 * With the parameters that the method requires; VALUE stands for what only the caller knows. Null where it requires a
 * part of the path that the resource does not have.
 */
export function withRequiredParameters(request: Request, method: Method | null): Request | null {
  const required = method?.requiredParameters ?? [];
  if (required.some((one) => one.startsWith('method.request.path.'))) return null;
  const missing = (place: string, sentAs: typeof sentQuery): readonly string[] =>
    required
      .flatMap((one) => (one.startsWith(place) ? [one.slice(place.length)] : []))
      .filter((name) => (sentAs(request, name) ?? '').trim() === '');
  return missing('method.request.header.', sentHeader).reduce(
    (before, name) => withHeader(before, name, 'VALUE'),
    withQuery(request, missing('method.request.querystring.', sentQuery), 'VALUE'),
  );
}

/** With a content type that the integration maps; null where it maps none. */
export function ofMappedType(request: Request, method: Method | null): Request | null {
  const type = method?.passthrough?.templates.find((one) => one !== '$default');
  return type === undefined ? null : withHeader(request, 'Content-Type', type);
}
