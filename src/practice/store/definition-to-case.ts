import { functionOfUri } from './arns.ts';
import type { CaseAuthorizer, CaseDefinition, CaseIntegration, CaseMethod } from './case-words.ts';
import type { ApiRow, AuthorizerRow, Definition, IntegrationRow, MethodRow } from './types.ts';

/** From API Gateway's tables back to a case's words. */
export function definitionToCase(
  api: ApiRow,
  definition: Definition,
  cacheOf: (authorizer: string) => readonly unknown[],
): CaseDefinition {
  const nameOf = (id: string | undefined): string | null =>
    definition.authorizers.find((one) => one.id === id)?.name ?? null;
  return {
    policy: definition.policy === null ? null : JSON.parse(definition.policy),
    methods:
      api.apiType === 'REST'
        ? definition.resources.flatMap((resource) =>
            Object.values(resource.methods).map((method) =>
              methodToCase(api, resource.path, method, nameOf(method.authorizerId)),
            ),
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
        {
          statusCode: one.statusCode === null ? null : Number(one.statusCode),
          headers: unquoted(one.responseParameters, 'gatewayresponse.header.'),
        },
      ]),
    ),
    requestValidators: definition.requestValidators,
    models: definition.models.map(({ name, contentType, schema }) => ({
      name,
      contentType,
      schema: JSON.parse(schema),
    })),
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
    ...(method.requestValidatorId === undefined ? {} : { requestValidator: method.requestValidatorId }),
    ...(method.requestParameters === undefined ? {} : { requestParameters: method.requestParameters }),
    ...(method.requestModels === undefined ? {} : { requestModels: method.requestModels }),
    ...passthroughToCase(method.methodIntegration),
  };
}

/** Proxy integrations pass every content type, whatever is set. */
function passthroughToCase(row: IntegrationRow | undefined): Partial<CaseMethod> {
  const { type, passthroughBehavior, requestTemplates } = row ?? {};
  if (type === undefined || type.endsWith('_PROXY') || passthroughBehavior === undefined) return {};
  return { passthroughBehavior, ...(requestTemplates === undefined ? {} : { requestTemplates }) };
}

/** A method without an integration counts as a mock that answers 200: no gate looks at it. */
function integrationToCase(api: ApiRow, row: IntegrationRow | undefined): CaseIntegration {
  const name = functionOfUri(api, row?.uri);
  if (row !== undefined && name !== null) return { type: 'AWS_PROXY', function: name };
  if (row?.type.startsWith('HTTP')) return { type: 'HTTP_PROXY', uri: row.uri ?? '' };
  const response = Object.values(row?.integrationResponses ?? {})[0];
  return {
    type: 'MOCK',
    statusCode: Number(response?.statusCode ?? 200),
    responseHeaders: unquoted(response?.responseParameters, 'method.response.header.'),
    ...(row?.contentHandling === 'CONVERT_TO_TEXT' && response?.contentHandling === 'CONVERT_TO_TEXT'
      ? { contentHandling: 'CONVERT_TO_TEXT' }
      : {}),
  };
}

function authorizerToCase(api: ApiRow, one: AuthorizerRow, cache: readonly unknown[]): CaseAuthorizer {
  const common = { id: one.id, name: one.name, type: one.type, identitySources: one.identitySources };
  const lambda = {
    function: one.function ?? '',
    credentialsArn: one.credentialsArn,
    ttlSeconds: one.ttlSeconds,
    cache,
  };
  switch (one.type) {
    case 'TOKEN':
      return { ...common, identityValidationExpression: one.identityValidationExpression, ...lambda };
    case 'REQUEST':
      return {
        ...common,
        ...lambda,
        ...(api.apiType === 'REST' || one.payloadFormatVersion === null
          ? {}
          : { payloadFormatVersion: one.payloadFormatVersion }),
        ...(api.apiType === 'REST' || one.enableSimpleResponses === null
          ? {}
          : { enableSimpleResponses: one.enableSimpleResponses }),
      };
    case 'COGNITO_USER_POOLS':
      return {
        ...common,
        identityValidationExpression: one.identityValidationExpression,
        providerArns: one.providerArns,
      };
    case 'JWT':
      return { ...common, jwt: one.jwt ?? { issuer: '', audience: [] } };
  }
}
