import { gatewayAnswer } from '../answers/index.ts';
import { apiArn } from '../api-gateway/arns.ts';
import type { Answer } from '../model/answer.ts';
import { factEvidence, valueOf } from '../model/fact.ts';
import type { CustomDomain } from '../model/facts.ts';
import { headerOf, hostHeaderOf, readHost, splitFirstSegment } from '../model/request.ts';
import { invokedArn } from './context.ts';
import { cannotTell, finding, notApplicable, passes, refuses, unknownOf } from './judgement.ts';
import { mutualTlsFault } from './mutual-tls.ts';
import { privateDomainRefusal } from './private-domain.ts';
import { noRouteAnswer } from './refusal.ts';
import { resolveMethod } from './resolve.ts';
import { strictApiFault, strictDomainFault } from './strict-access.ts';
import type { Gate, GateContext, Judgement } from './types.ts';

/** Which API and stage the host and path select, and whether this way in is open. */
export const endpointGate: Gate = { name: 'endpoint', judge: judgeEndpoint };

function judgeEndpoint(context: GateContext): Judgement {
  const host = readHost(hostHeaderOf(context.request));
  const urlHost = readHost(context.request.host);
  if (
    urlHost.kind === 'vpc-endpoint' &&
    host.kind !== 'execute-api' &&
    headerOf(context.request.headers, 'x-apigw-api-id') === undefined
  ) {
    const cause = finding(
      'private-api-host-header-missing',
      apiResource(context),
      `The VPC endpoint's own name does not identify the API. Send "Host: ${defaultHost(context)}" or ` +
        `"x-apigw-api-id: ${context.facts.scope.apiId}".`,
    );
    return { result: refuses('endpoint', forbidden(context), [cause]), next: withoutStage(context) };
  }
  if (host.kind === 'execute-api') return onDefaultEndpoint(context, host.apiId, host.region);
  if (urlHost.kind === 'vpc-endpoint')
    return onDefaultEndpoint(context, headerOf(context.request.headers, 'x-apigw-api-id') ?? '', urlHost.region);
  return onCustomDomain(context);
}

function onDefaultEndpoint(context: GateContext, apiId: string, region: string): Judgement {
  const { scope, api } = context.facts;
  const next = withoutStage(context);
  if (apiId !== scope.apiId || region !== scope.region) return otherApi(context, apiId, region);
  if (api.state === 'failed' && api.missing === true) return notHere(context, api.operation);
  if (api.state !== 'known')
    return {
      result: cannotTell('endpoint', 'The API itself could not be read.', [unknownOf('api', 'the API', api)]),
      next,
    };
  if (api.value.disableExecuteApiEndpoint) {
    const domain = valueOf(context.facts.customDomain) ?? null;
    const named =
      domain === null
        ? 'only its custom domain answers'
        : `${hostHeaderOf(context.request)} does not accept calls; use ${domain.name} instead`;
    const cause = finding(
      'default-endpoint-disabled',
      apiResource(context),
      `The default execute-api endpoint of this API is switched off; ${named}.`,
      [factEvidence(api.operation, '/disableExecuteApiEndpoint', true)],
    );
    const tls = domain === null ? null : mutualTlsFault(context, domain);
    const tlsCauses = tls?.state === 'refused' ? [tls.cause] : [];
    const answer = context.facts.scope.apiType === 'HTTP' ? notFound(context) : forbidden(context);
    return { result: refuses('endpoint', answer, [cause, ...tlsCauses]), next };
  }
  if (api.value.endpointType === 'PRIVATE' && context.request.vpcEndpoint === null) {
    const cause = finding(
      'private-api-called-publicly',
      apiResource(context),
      'The API is private: it answers only calls that come through an execute-api VPC endpoint, and this one came ' +
        'from the internet.',
      [factEvidence(api.operation, '/endpointConfiguration/types/0', 'PRIVATE')],
    );
    return { result: refuses('endpoint', forbidden(context), [cause]), next };
  }
  const strict = strictApiFault(context, api);
  if (strict !== null) return { result: refuses('endpoint', forbidden(context), [strict]), next };
  return {
    result: passes('endpoint', `${api.value.endpointType.toLowerCase()} endpoint, default endpoint on`),
    next,
  };
}

/** AWS says that it has no such API. With both kinds of APIs listed, it is of neither. */
function notHere(context: GateContext, operation: string): Judgement {
  const { scope, otherApis } = context.facts;
  const next = withoutStage(context);
  if (otherApis.state !== 'known')
    return {
      result: cannotTell('endpoint', `The API could not be read: ${operation} found no API ${scope.apiId}.`, [
        unknownOf('other-apis', 'the other APIs', otherApis),
      ]),
      next,
    };
  const cause = finding(
    'api-not-found',
    absentApi(context, scope.apiId),
    `Account ${scope.accountId} has no API ${scope.apiId} in ${scope.region}. It was deleted, or it is in ` +
      'another Region or account.',
    [factEvidence(operation, '/id', null, 'not found')],
  );
  return { result: refuses('endpoint', forbidden(context), [cause]), next };
}

/** An API that is not there has no ARN. */
const absentApi = ({ facts }: GateContext, apiId: string): string =>
  `apigateway:${facts.scope.apiType === 'REST' ? 'restapi' : 'api'}/${apiId}`;

/** The host names another API id or Region than the one asked about. */
function otherApi(context: GateContext, apiId: string, region: string): Judgement {
  const { otherApis, scope } = context.facts;
  const next = withoutStage(context);
  if (otherApis.state !== 'known')
    return {
      result: cannotTell('endpoint', `The host names API ${apiId}, which could not be looked up.`, [
        unknownOf('other-apis', 'the other APIs of the account', otherApis),
      ]),
      next,
    };
  if (region === scope.region && otherApis.value.some((api) => api.id === apiId))
    return {
      result: cannotTell('endpoint', `The host names another API of this account, ${apiId}.`, [
        {
          about: `api:${apiId}`,
          what: `API ${apiId}`,
          why: `the request goes to it, not to ${scope.apiId}`,
          permission: null,
        },
      ]),
      next,
    };
  const cause = finding(
    'api-not-found',
    absentApi(context, apiId),
    `The host is for API ${apiId} in ${region}, but account ${scope.accountId} has no such API there. It was ` +
      'deleted, or it is in another Region or account.',
    [
      factEvidence(
        otherApis.operation,
        '/items',
        otherApis.value.map((api) => api.id),
      ),
    ],
  );
  return { result: refuses('endpoint', forbidden(context), [cause]), next };
}

function onCustomDomain(context: GateContext): Judgement {
  const { customDomain, api } = context.facts;
  const host = hostHeaderOf(context.request);
  if (customDomain.state !== 'known')
    return {
      result: cannotTell('endpoint', `Could not read whether ${host} is a custom domain name.`, [
        unknownOf(`custom-domain:${host}`, `the custom domain ${host}`, customDomain),
      ]),
      // The path of a custom domain names no stage: what is behind is judged as though a mapping led to the stage.
      next: afterMapping(context, null),
    };
  const domain = customDomain.value;
  if (domain === null)
    return {
      result: notApplicable('endpoint', `${host} is not a host name of this API.`),
      next: withoutStage(context),
    };
  const mapping = longestMapping(domain, context.request.path);
  const tls = mutualTlsFault(context, domain);
  if (tls.state === 'unknown') {
    const doubt = {
      ...cannotTell('endpoint', tls.because, [tls.unknown]),
      suspects: ['mtls-untrusted-client-cert'] as const,
    };
    return { result: doubt, next: afterMapping(context, mapping) };
  }
  const strict = strictDomainFault(context, customDomain.operation, domain);
  const first = tls.state === 'refused' ? tls.cause : strict;
  if (first !== null)
    return { result: refuses('endpoint', forbidden(context), [first]), next: afterMapping(context, mapping) };
  const closed =
    domain.privateAccess === undefined ? null : privateDomainRefusal(context, domain, domain.privateAccess);
  if (closed !== null) return { result: closed, next: afterMapping(context, mapping) };
  if (mapping === null) {
    const cause = finding(
      'custom-domain-mapping-missing',
      `apigateway:domainname/${domain.name}`,
      `${domain.name} has no mapping for ${context.request.path}; it maps ` +
        `${domain.mappings.map(mappedPath).join(', ') || 'nothing'}.`,
      [factEvidence('GetBasePathMappings', '/items', domain.mappings)],
    );
    return { result: refuses('endpoint', forbidden(context), [cause]), next: afterMapping(context, null) };
  }
  if (mapping.apiId !== context.facts.scope.apiId)
    return {
      result: cannotTell('endpoint', `${domain.name} maps ${mapping.basePath} to another API, ${mapping.apiId}.`, [
        {
          about: `api:${mapping.apiId}`,
          what: `API ${mapping.apiId}`,
          why: `the mapping sends the request there, not to ${context.facts.scope.apiId}`,
          permission: null,
        },
      ]),
      next: afterMapping(context, mapping),
    };
  const next = afterMapping(context, mapping);
  const repeated = stageRepeated(next);
  if (repeated !== null) {
    const cause = finding(
      'custom-domain-stage-in-path',
      `apigateway:domainname/${domain.name}`,
      `The mapping ${mapping.basePath} already points to stage "${mapping.stage}", and that stage has no ` +
        `resource ${next.path}: remove the stage from the URL.`,
      [factEvidence('GetBasePathMappings', '/items', mapping)],
      null,
    );
    return { result: refuses('endpoint', noRouteAnswer(next), [cause]), next: repeated };
  }
  const type = api.state === 'known' ? api.value.endpointType.toLowerCase() : 'custom';
  return {
    result: passes('endpoint', `${domain.name} maps ${mapping.basePath} to stage "${mapping.stage}" (${type})`),
    next,
  };
}

type Mapping = CustomDomain['mappings'][number];

const mappedPath = ({ basePath }: Mapping): string => (basePath === '(none)' ? basePath : `/${basePath}`);

/**
 * The longest mapping whose path is a whole-segment prefix wins; `(none)` takes the rest.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
 */
export function longestMapping(domain: Pick<CustomDomain, 'mappings'>, path: string): Mapping | null {
  const fits = domain.mappings.filter(
    (m) => m.basePath === '(none)' || path === `/${m.basePath}` || path.startsWith(`/${m.basePath}/`),
  );
  const length = (m: Mapping): number => (m.basePath === '(none)' ? -1 : m.basePath.length);
  return [...fits].sort((a, b) => length(b) - length(a))[0] ?? null;
}

function afterMapping(context: GateContext, mapping: Mapping | null): GateContext {
  if (mapping === null) return at(context, context.facts.scope.stage, pathWithoutMapping(context));
  const path =
    mapping.basePath === '(none)'
      ? context.request.path
      : context.request.path.slice(mapping.basePath.length + 1) || '/';
  return at(context, mapping.stage, path);
}

/**
 * A mapping that is gone would take the base path away: the longest rest of the path that a method serves, else the
 * whole path.
 */
function pathWithoutMapping({ facts, request }: GateContext): string {
  const methods = [facts.deployed.methods, facts.draft.methods].flatMap((fact) =>
    fact.state === 'known' ? fact.value : [],
  );
  for (let path = request.path; ; path = splitFirstSegment(path).rest) {
    if (resolveMethod(methods, request.method, path) !== null) return path;
    if (path === '/' || path === '') return request.path;
  }
}

/**
 * The context without the repeated stage, when the first segment is the stage and no method serves the path with it.
 */
function stageRepeated(context: GateContext): GateContext | null {
  const { first, rest } = splitFirstSegment(context.path);
  const { methods } = context.facts.deployed;
  if (first !== context.stage || methods.state !== 'known') return null;
  return resolveMethod(methods.value, context.request.method, context.path) === null
    ? at(context, context.stage, rest)
    : null;
}

/** On the default endpoint the first segment is the stage; an HTTP API's `$default` stage takes the whole path. */
function withoutStage(context: GateContext): GateContext {
  const { scope, stages } = context.facts;
  // `//stage/x` reaches the stage: recorded against AWS by LocalStack's tests, with a greedy route.
  const { first, rest } = splitFirstSegment(context.request.path.replace(/^\/{2,}(?=.)/, '/'));
  const names = stages.state === 'known' ? stages.value : [scope.stage];
  if (scope.apiType === 'HTTP' && !names.includes(first)) return at(context, '$default', context.request.path);
  return at(context, first, rest);
}

function at(context: GateContext, stage: string, path: string): GateContext {
  const moved = { ...context, stage, path };
  return { ...moved, arn: invokedArn(moved) };
}

const apiResource = (context: GateContext): string => apiArn(context.facts.scope);
const defaultHost = (context: GateContext): string =>
  `${context.facts.scope.apiId}.execute-api.${context.facts.scope.region}.amazonaws.com`;

const forbidden = (context: GateContext): Answer =>
  gatewayAnswer({ ...answerBase(context), type: 'INVALID_API_KEY', message: 'Forbidden', custom: {} });
const notFound = (context: GateContext): Answer =>
  gatewayAnswer({ ...answerBase(context), type: 'RESOURCE_NOT_FOUND', message: 'Not Found', custom: {} });
const answerBase = (context: GateContext) => ({ apiType: context.facts.scope.apiType, exchange: context.exchange });
