import { executeApiArn, functionOfUri, invocationUri } from './arns.ts';
import { idFor } from './ids.ts';
import { expandedPolicy } from './policy-text.ts';
import type { ApiRow, AuthorizerRow, Definition, GatewayResponseRow, IntegrationRow, MethodRow, ResourceRow, RouteRow } from './types.ts';

/** A method or route as a case writes it. */
export interface CaseMethod {
  readonly path?: string;
  readonly httpMethod?: string;
  readonly routeKey?: string;
  readonly authorizationType: string;
  readonly authorizer: string | null;
  readonly scopes: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly integration: CaseIntegration;
}
export interface CaseIntegration {
  readonly type: string;
  readonly function?: string;
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly uri?: string;
}
export interface CaseAuthorizer {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly identitySources: readonly string[];
  readonly identityValidationExpression?: string | null;
  readonly function?: string;
  readonly credentialsArn?: string | null;
  readonly ttlSeconds?: number;
  readonly providerArns?: readonly string[];
  readonly jwt?: { readonly issuer: string; readonly audience: readonly string[] };
  readonly payloadFormatVersion?: string;
  readonly enableSimpleResponses?: boolean;
  readonly cache?: readonly unknown[];
}
export interface CaseDefinition {
  readonly policy: unknown;
  readonly methods: readonly CaseMethod[];
  readonly authorizers: readonly CaseAuthorizer[];
  readonly gatewayResponses: Readonly<Record<string, { readonly statusCode: number | null; readonly headers: Readonly<Record<string, string>> }>>;
}

/** From a case's words to API Gateway's tables. */
export function definitionFromCase(api: ApiRow, from: CaseDefinition): Definition {
  const authorizers = from.authorizers.map(authorizerFromCase);
  const idOf = (name: string | null): string | undefined => authorizers.find((one) => one.name === name)?.id;
  const isRest = api.apiType === 'REST';
  return {
    policy: from.policy === null || from.policy === undefined ? null : expandedPolicy(from.policy, api),
    resources: isRest ? resourcesFromCase(api, from.methods, idOf) : [],
    routes: isRest ? [] : from.methods.map((route) => routeFromCase(api, route)),
    authorizers,
    gatewayResponses: Object.fromEntries(Object.entries(from.gatewayResponses).map(([type, one]) => [type, gatewayResponseFromCase(one)])),
  };
}

function authorizerFromCase(one: CaseAuthorizer): AuthorizerRow {
  return {
    id: one.id,
    name: one.name,
    type: one.type as AuthorizerRow['type'],
    identitySources: [...one.identitySources],
    identityValidationExpression: one.identityValidationExpression ?? null,
    function: one.function ?? null,
    credentialsArn: one.credentialsArn ?? null,
    ttlSeconds: one.ttlSeconds ?? 0,
    providerArns: [...(one.providerArns ?? [])],
    jwt: one.jwt ? { issuer: one.jwt.issuer, audience: [...one.jwt.audience] } : null,
    payloadFormatVersion: one.payloadFormatVersion ?? null,
    enableSimpleResponses: one.enableSimpleResponses ?? null,
  };
}

function resourcesFromCase(api: ApiRow, methods: readonly CaseMethod[], idOf: (name: string | null) => string | undefined): ResourceRow[] {
  const rows: ResourceRow[] = [{ id: idFor(`${api.id}/`, 10), parentId: null, pathPart: null, path: '/', methods: {} }];
  const ensure = (path: string): ResourceRow => {
    const found = rows.find((row) => row.path === path);
    if (found) return found;
    const cut = path.lastIndexOf('/');
    const parent = ensure(cut <= 0 ? '/' : path.slice(0, cut));
    const row: ResourceRow = { id: idFor(`${api.id}${path}`, 6), parentId: parent.id, pathPart: path.slice(cut + 1), path, methods: {} };
    rows.push(row);
    return row;
  };
  for (const method of methods) {
    const resource = ensure(method.path ?? '/');
    const verb = method.httpMethod ?? 'ANY';
    resource.methods[verb] = methodFromCase(api, method, verb, resource.id, idOf(method.authorizer));
  }
  return rows;
}

function methodFromCase(api: ApiRow, from: CaseMethod, verb: string, resourceId: string, authorizerId: string | undefined): MethodRow {
  const integration = integrationFromCase(api, from.integration, resourceId);
  const headers = Object.keys(from.integration.responseHeaders ?? {});
  const status = String(from.integration.statusCode ?? 200);
  return {
    httpMethod: verb,
    authorizationType: from.authorizationType,
    ...(authorizerId === undefined ? {} : { authorizerId }),
    apiKeyRequired: from.apiKeyRequired,
    ...(from.scopes.length > 0 ? { authorizationScopes: [...from.scopes] } : {}),
    requestParameters: {},
    ...(from.integration.type === 'MOCK'
      ? {
          methodResponses: {
            [status]: {
              statusCode: status,
              responseParameters: Object.fromEntries(headers.map((name) => [`method.response.header.${name}`, false])),
            },
          },
        }
      : {}),
    methodIntegration: integration,
  };
}

function integrationFromCase(api: ApiRow, from: CaseIntegration, resourceId: string): IntegrationRow {
  const common = { passthroughBehavior: 'WHEN_NO_MATCH', timeoutInMillis: 29_000, cacheNamespace: resourceId, cacheKeyParameters: [] };
  if (from.type === 'MOCK') {
    const status = String(from.statusCode ?? 200);
    const responseParameters = Object.fromEntries(
      Object.entries(from.responseHeaders ?? {}).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
    );
    return {
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      ...common,
      integrationResponses: { [status]: { statusCode: status, responseParameters } },
    };
  }
  if (from.type === 'AWS_PROXY') return { type: 'AWS_PROXY', httpMethod: 'POST', uri: invocationUri(api, from.function ?? ''), ...common };
  return { type: from.type, httpMethod: 'ANY', uri: from.uri ?? '', ...common };
}

function routeFromCase(api: ApiRow, from: CaseMethod): RouteRow {
  return {
    id: idFor(`${api.id} ${from.routeKey}`, 7),
    routeKey: from.routeKey ?? '$default',
    authorizationType: from.authorizationType,
    authorizer: from.authorizer,
    scopes: [...from.scopes],
    apiKeyRequired: from.apiKeyRequired,
    integration: from.integration,
  };
}

function gatewayResponseFromCase(one: {
  readonly statusCode: number | null;
  readonly headers: Readonly<Record<string, string>>;
}): GatewayResponseRow {
  return {
    statusCode: one.statusCode === null ? null : String(one.statusCode),
    responseParameters: Object.fromEntries(Object.entries(one.headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`])),
    responseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
  };
}

/** From API Gateway's tables back to a case's words. */
export function definitionToCase(api: ApiRow, definition: Definition, cacheOf: (authorizer: string) => readonly unknown[]): CaseDefinition {
  const nameOf = (id: string | undefined): string | null => definition.authorizers.find((one) => one.id === id)?.name ?? null;
  return {
    policy: definition.policy === null ? null : JSON.parse(definition.policy),
    methods:
      api.apiType === 'REST'
        ? definition.resources.flatMap((resource) =>
            Object.values(resource.methods).map((method) => methodToCase(api, resource.path, method, nameOf(method.authorizerId))),
          )
        : definition.routes.map(({ routeKey, authorizationType, authorizer, scopes, apiKeyRequired, integration }) => ({
            routeKey,
            authorizationType,
            authorizer,
            scopes,
            apiKeyRequired,
            integration: integration as CaseIntegration,
          })),
    authorizers: definition.authorizers.map((one) => authorizerToCase(api, one, cacheOf(one.name))),
    gatewayResponses: Object.fromEntries(
      Object.entries(definition.gatewayResponses).map(([type, one]) => [
        type,
        { statusCode: one.statusCode === null ? null : Number(one.statusCode), headers: unquoted(one.responseParameters, 'gatewayresponse.header.') },
      ]),
    ),
  };
}

const unquoted = (parameters: Readonly<Record<string, string>> | undefined, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters ?? {})
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value.replace(/^'(.*)'$/s, '$1')]),
  );

function methodToCase(api: ApiRow, path: string, method: MethodRow, authorizer: string | null): CaseMethod {
  return {
    path,
    httpMethod: method.httpMethod,
    authorizationType: method.authorizationType,
    authorizer,
    scopes: method.authorizationScopes ?? [],
    apiKeyRequired: method.apiKeyRequired,
    integration: integrationToCase(api, method.methodIntegration),
  };
}

/** A method without an integration counts as a mock that answers 200: no gate looks at it. */
export function integrationToCase(api: ApiRow, row: IntegrationRow | undefined): CaseIntegration {
  const name = functionOfUri(api, row?.uri);
  if (row !== undefined && name !== null) return { type: 'AWS_PROXY', function: name };
  if (row?.type.startsWith('HTTP')) return { type: 'HTTP_PROXY', uri: row.uri ?? '' };
  const response = Object.values(row?.integrationResponses ?? {})[0];
  return {
    type: 'MOCK',
    statusCode: Number(response?.statusCode ?? 200),
    responseHeaders: unquoted(response?.responseParameters, 'method.response.header.'),
  };
}

function authorizerToCase(api: ApiRow, one: AuthorizerRow, cache: readonly unknown[]): CaseAuthorizer {
  const common = { id: one.id, name: one.name, type: one.type, identitySources: one.identitySources };
  const lambda = { function: one.function ?? '', credentialsArn: one.credentialsArn, ttlSeconds: one.ttlSeconds, cache };
  switch (one.type) {
    case 'TOKEN':
      return { ...common, identityValidationExpression: one.identityValidationExpression, ...lambda };
    case 'REQUEST':
      return {
        ...common,
        ...lambda,
        ...(api.apiType === 'REST' || one.payloadFormatVersion === null ? {} : { payloadFormatVersion: one.payloadFormatVersion }),
        ...(api.apiType === 'REST' || one.enableSimpleResponses === null ? {} : { enableSimpleResponses: one.enableSimpleResponses }),
      };
    case 'COGNITO_USER_POOLS':
      return { ...common, identityValidationExpression: one.identityValidationExpression, providerArns: one.providerArns };
    case 'JWT':
      return { ...common, jwt: one.jwt ?? { issuer: '', audience: [] } };
  }
}

/** An independent copy: what a deployment takes of the draft. */
export const copyOf = (definition: Definition): Definition => structuredClone(definition);

/** The ARN behind which all calls of one stage stand. */
export const stageArn = (api: ApiRow, stage: string): string => `${executeApiArn(api)}/${stage}`;
