import { resourceIdOf, routeIdOf } from '../../core/intake/cases/implied-ids.ts';
import { invocationUri } from './arns.ts';
import type { CaseAuthorizer, CaseDefinition, CaseIntegration, CaseMethod } from './case-words.ts';
import { expandedPolicy } from './policy-text.ts';
import type {
  ApiRow,
  AuthorizerRow,
  Definition,
  GatewayResponseRow,
  IntegrationRow,
  MethodRow,
  ResourceRow,
  RouteRow,
} from './types.ts';

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
    gatewayResponses: Object.fromEntries(
      Object.entries(from.gatewayResponses).map(([type, one]) => [type, gatewayResponseFromCase(one)]),
    ),
    requestValidators: from.requestValidators.map((one) => ({ ...one })),
    models: from.models.map(({ name, contentType, schema }) => ({
      id: resourceIdOf(api.id, `model ${name}`),
      name,
      contentType,
      schema: JSON.stringify(schema),
    })),
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

function resourcesFromCase(
  api: ApiRow,
  methods: readonly CaseMethod[],
  idOf: (name: string | null) => string | undefined,
): ResourceRow[] {
  const rows: ResourceRow[] = [
    { id: resourceIdOf(api.id, '/'), parentId: null, pathPart: null, path: '/', methods: {} },
  ];
  const ensure = (path: string): ResourceRow => {
    const found = rows.find((row) => row.path === path);
    if (found) return found;
    const cut = path.lastIndexOf('/');
    const parent = ensure(cut <= 0 ? '/' : path.slice(0, cut));
    const row: ResourceRow = {
      id: resourceIdOf(api.id, path),
      parentId: parent.id,
      pathPart: path.slice(cut + 1),
      path,
      methods: {},
    };
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

function methodFromCase(
  api: ApiRow,
  from: CaseMethod,
  verb: string,
  resourceId: string,
  authorizerId: string | undefined,
): MethodRow {
  const integration = { ...integrationFromCase(api, from.integration, resourceId), ...passthroughFromCase(from) };
  const headers = Object.keys(from.integration.responseHeaders ?? {});
  const status = String(from.integration.statusCode ?? 200);
  return {
    httpMethod: verb,
    authorizationType: from.authorizationType,
    ...(authorizerId === undefined ? {} : { authorizerId }),
    apiKeyRequired: from.apiKeyRequired,
    ...(from.scopes.length > 0 ? { authorizationScopes: [...from.scopes] } : {}),
    requestParameters: { ...from.requestParameters },
    ...(from.requestModels === undefined ? {} : { requestModels: { ...from.requestModels } }),
    ...(from.requestValidator === undefined ? {} : { requestValidatorId: from.requestValidator }),
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

/** A mock has a template by default; where the case says what passes, it says the templates too. */
function passthroughFromCase({
  passthroughBehavior,
  requestTemplates,
  integration,
}: CaseMethod): Partial<IntegrationRow> {
  if (passthroughBehavior === undefined && requestTemplates === undefined) return {};
  return {
    passthroughBehavior: passthroughBehavior ?? 'WHEN_NO_MATCH',
    ...(requestTemplates === undefined && integration.type !== 'MOCK'
      ? {}
      : { requestTemplates: { ...requestTemplates } }),
  };
}

function integrationFromCase(api: ApiRow, from: CaseIntegration, resourceId: string): IntegrationRow {
  const common = {
    passthroughBehavior: 'WHEN_NO_MATCH',
    timeoutInMillis: 29_000,
    cacheNamespace: resourceId,
    cacheKeyParameters: [],
  };
  if (from.type === 'MOCK') {
    const status = String(from.statusCode ?? 200);
    const responseParameters = Object.fromEntries(
      Object.entries(from.responseHeaders ?? {}).map(([name, value]) => [
        `method.response.header.${name}`,
        `'${value}'`,
      ]),
    );
    return {
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      ...common,
      integrationResponses: { [status]: { statusCode: status, responseParameters } },
    };
  }
  if (from.type === 'AWS_PROXY')
    return { type: 'AWS_PROXY', httpMethod: 'POST', uri: invocationUri(api, from.function ?? ''), ...common };
  return { type: from.type, httpMethod: 'ANY', uri: from.uri ?? '', ...common };
}

function routeFromCase(api: ApiRow, from: CaseMethod): RouteRow {
  return {
    id: routeIdOf(api.id, from.routeKey ?? '$default'),
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
    responseParameters: Object.fromEntries(
      Object.entries(one.headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
    ),
    responseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
  };
}

/** An independent copy: what a deployment takes of the draft. */
export const copyOf = (definition: Definition): Definition => structuredClone(definition);
