import type {
  CaseAuthorizer,
  CaseConfig,
  CaseIntegration,
  CaseMethod,
  CaseRoute,
  CaseSnapshot,
} from '../../core/intake/cases/index.ts';
import { policyIn } from '../../core/intake/cases/index.ts';
import { isSameValue } from '../../core/model/draft-print.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Authorizer, Definition, Method } from '../../core/model/facts.ts';
import type { RuntimeState, Situation } from '../../core/model/runtime-state.ts';

type Parts = Required<CaseSnapshot>;

/** Draft and snapshot of a case: the snapshot holds what the stage was read to serve otherwise. */
export function definitionConfig({
  facts,
  runtime,
}: Situation): Pick<
  CaseConfig,
  'methods' | 'routes' | 'authorizers' | 'gatewayResponses' | 'requestValidators' | 'models' | 'deployedSnapshot'
> {
  const { scope, draft, deployed } = facts;
  const ids = new Map((valueOf(draft.authorizers) ?? []).map(({ id, name }) => [name, id]));
  const partsOf = (definition: Definition): Parts => ({
    policy: policyIn(valueOf(definition.policy)),
    methods: (valueOf(definition.methods) ?? []).map(methodConfig),
    routes: (valueOf(definition.methods) ?? []).map(routeConfig),
    authorizers: (valueOf(definition.authorizers) ?? []).map((one) =>
      authorizerConfig({ ...one, id: one.id ?? ids.get(one.name) ?? 'not-read' }, runtime),
    ),
    gatewayResponses: gatewayResponsesConfig(definition),
    requestValidators: Object.entries(valueOf(definition.requestValidators ?? UNREAD) ?? {}).map(([name, one]) => ({
      id: name,
      name,
      validateRequestBody: one.body,
      validateRequestParameters: one.parameters,
    })),
    models: modelsConfig(definition),
  });
  const isRest = scope.apiType === 'REST';
  const { policy: _, methods, routes, requestValidators, models, ...own } = partsOf(draft);
  return {
    ...own,
    ...(requestValidators.length === 0 ? {} : { requestValidators }),
    ...(models.length === 0 ? {} : { models }),
    ...(isRest ? { methods } : { routes }),
    deployedSnapshot: snapshot(partsOf(draft), partsOf(deployed), deployed, isRest),
  };
}

const UNREAD = { state: 'not-asked', why: '' } as const;

/** What the stage serves, as far as it was read and differs; null where it serves the draft, or nothing was read. */
function snapshot(draft: Parts, served: Parts, deployed: Definition, isRest: boolean): CaseSnapshot | null {
  const differs = (part: keyof Parts): boolean => !isSameValue(draft[part], served[part]);
  const isRead = (part: 'policy' | 'methods' | 'authorizers' | 'gatewayResponses'): boolean =>
    deployed[part].state === 'known' && differs(part);
  // An export tells only the authorizers that some method uses.
  const authorizers = [
    ...served.authorizers,
    ...draft.authorizers.filter(({ name }) => !served.authorizers.some((one) => one.name === name)),
  ];
  const methods = isRest ? { methods: served.methods } : { routes: served.routes };
  const servedOtherwise: CaseSnapshot = {
    ...(isRest && isRead('policy') ? { policy: served.policy } : {}),
    ...(isRead('methods') ? methods : {}),
    ...(isRead('authorizers') && !isSameValue(byName(authorizers), byName(draft.authorizers)) ? { authorizers } : {}),
    ...(isRead('gatewayResponses') ? { gatewayResponses: served.gatewayResponses } : {}),
    ...(deployed.requestValidators !== undefined && differs('requestValidators')
      ? { requestValidators: served.requestValidators }
      : {}),
    ...(deployed.models !== undefined && differs('models') ? { models: served.models } : {}),
  };
  return Object.keys(servedOtherwise).length === 0 ? null : servedOtherwise;
}

const byName = (list: readonly CaseAuthorizer[]): readonly CaseAuthorizer[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

function methodConfig({ path, httpMethod, requestValidator, passthrough, ...rest }: Method): CaseMethod {
  const { requiredParameters = [], requestModels } = rest;
  return {
    path,
    httpMethod: httpMethod ?? 'ANY',
    ...securityConfig(rest),
    ...(requestValidator === undefined
      ? {}
      : {
          requestValidator: requestValidator ?? 'not-read',
          requestParameters: Object.fromEntries(requiredParameters.map((name) => [name, true])),
          ...(requestModels === undefined ? {} : { requestModels }),
        }),
    ...(passthrough?.behavior == null
      ? {}
      : {
          passthroughBehavior: passthrough.behavior,
          requestTemplates: Object.fromEntries(passthrough.templates.map((type) => [type, ''])),
        }),
  };
}

const routeConfig = ({ path, httpMethod, ...rest }: Method): CaseRoute => ({
  routeKey: httpMethod === null ? path : `${httpMethod} ${path}`,
  ...securityConfig(rest),
});

const securityConfig = (
  method: Omit<Method, 'path' | 'httpMethod' | 'requestValidator' | 'passthrough'>,
): Omit<CaseRoute, 'routeKey'> => ({
  authorizationType: method.authorizationType,
  authorizer: method.authorizer,
  scopes: method.scopes,
  apiKeyRequired: method.apiKeyRequired,
  integration: integrationConfig(method.integration),
});

/** A case knows no other integrations; what was read stands in the session's fact. */
function integrationConfig(integration: Method['integration']): CaseIntegration {
  switch (integration?.type) {
    case 'AWS_PROXY':
    case 'HTTP_PROXY':
      return integration;
    case 'MOCK':
      return { type: 'MOCK', statusCode: integration.statusCode, responseHeaders: integration.responseHeaders };
    default:
      return { type: 'MOCK', statusCode: 200, responseHeaders: {} };
  }
}

function authorizerConfig(one: Authorizer & { readonly id: string }, { caches }: RuntimeState): CaseAuthorizer {
  const { id, name, identitySources, identityValidationExpression, providerArns } = one;
  const lambda = {
    id,
    name,
    identitySources,
    function: one.function || 'not-read',
    credentialsArn: one.credentialsArn,
    ttlSeconds: one.ttlSeconds,
    cache: (caches?.[name] ?? []).map((entry) => ({
      ...entry,
      result: entry.result as Readonly<Record<string, unknown>>,
    })),
  };
  switch (one.type) {
    case 'TOKEN':
      return { ...lambda, type: 'TOKEN', identityValidationExpression };
    case 'REQUEST':
      return {
        ...lambda,
        type: 'REQUEST',
        ...(one.payloadFormatVersion === null
          ? {}
          : {
              payloadFormatVersion: one.payloadFormatVersion,
              enableSimpleResponses: one.enableSimpleResponses,
            }),
      };
    case 'COGNITO_USER_POOLS':
      return { id, name, type: one.type, identitySources, identityValidationExpression, providerArns };
    case 'JWT':
      return { id, name, type: 'JWT', identitySources, jwt: one.jwt ?? { issuer: 'not-read', audience: [] } };
  }
}

const gatewayResponsesConfig = ({ gatewayResponses }: Definition): CaseConfig['gatewayResponses'] =>
  Object.fromEntries(
    Object.entries(valueOf(gatewayResponses) ?? {}).map(([type, { statusCode, headers, mappedHeaders, templates }]) => [
      type,
      {
        statusCode,
        headers: {
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
          ...mappedHeaders,
        },
        ...(templates === undefined ? {} : { templates }),
      },
    ]),
  );

const modelsConfig = ({ models }: Definition): NonNullable<CaseConfig['models']> =>
  Object.entries(valueOf(models ?? UNREAD) ?? {}).flatMap(([name, schema]) =>
    typeof schema === 'object' && schema !== null && !Array.isArray(schema)
      ? [{ name, contentType: 'application/json', schema: schema as Readonly<Record<string, unknown>> }]
      : [],
  );
