import { customisedResponse, DEFAULT_TEMPLATES, isReference } from '../../answers/index.ts';
import { known, valueOf } from '../../model/fact.ts';
import type {
  Authorizer,
  Definition,
  DraftDefinition,
  GatewayResponse,
  Integration,
  Method,
} from '../../model/facts.ts';
import { passthroughIn, validationIn, withModelUrls, withValidation } from '../../model/needed.ts';
import type { Verb } from '../../model/request.ts';
import { type ApiScope, expandShorthand } from '../../policy/index.ts';
import type { CaseConfig, CaseFile } from './case-file.ts';
import type { CaseAuthorizer, CaseIntegration, CaseMethod, CasePolicy, CaseRoute } from './definition-shape.ts';
import { integrationIdOf, resourceIdOf, routeIdOf } from './implied-ids.ts';

/** The parts of an API that a deployment copies, as a case file writes them. */
export interface CaseDefinition {
  readonly policy: CasePolicy | null;
  readonly methods: readonly CaseMethod[];
  readonly routes: readonly CaseRoute[];
  readonly authorizers: readonly CaseAuthorizer[];
  readonly gatewayResponses: CaseConfig['gatewayResponses'];
  readonly requestValidators: NonNullable<CaseConfig['requestValidators']>;
  readonly models: NonNullable<CaseConfig['models']>;
}

export function draftOf(config: CaseConfig): CaseDefinition {
  return {
    policy: config.api.policy,
    methods: config.methods ?? [],
    routes: config.routes ?? [],
    authorizers: config.authorizers,
    gatewayResponses: config.gatewayResponses,
    requestValidators: config.requestValidators ?? [],
    models: config.models ?? [],
  };
}

/** What the stage serves: the draft, with the parts that the snapshot names in its place. */
export function deployedOf(config: CaseConfig): CaseDefinition {
  const { policy, ...rest } = config.deployedSnapshot ?? {};
  return { ...draftOf(config), ...(policy === undefined ? {} : { policy }), ...rest };
}

/** The draft as API Gateway's own calls tell it. */
export function draftFacts({ apiType, config, request }: Called): DraftDefinition {
  const api = apiType === 'REST' ? 'GetRestApi' : 'GetApi';
  const facts = definitionFacts({ apiType, config, request }, draftOf(config), {
    policy: api,
    methods: apiType === 'REST' ? 'GetResources' : 'GetRoutes',
    authorizers: 'GetAuthorizers',
    gatewayResponses: apiType === 'REST' ? 'GetGatewayResponses' : api,
    requestValidators: 'GetRequestValidators',
    models: 'GetModels',
  });
  if (apiType === 'REST') return { ...facts, resourceIds: known('GetResources', resourceIds(config)) };
  return { ...facts, resourceIds: known('GetRoutes', routeIds(config)), targets: known('GetRoutes', targets(config)) };
}

/** Every resource on the way to a method has an id, also those without methods. */
function resourceIds({ api, methods }: CaseConfig): Readonly<Record<string, string>> {
  const paths = (methods ?? []).flatMap(({ path }) =>
    path.split('/').map((_, at, segments) => segments.slice(0, at + 1).join('/') || '/'),
  );
  return Object.fromEntries(['/', ...paths].map((path) => [path, resourceIdOf(api.id, path)]));
}

const targets = ({ api, routes }: CaseConfig): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (routes ?? []).map(({ routeKey, integration }) => [
      routeKey,
      `integrations/${integrationIdOf(api.id, integration)}`,
    ]),
  );

const routeIds = ({ api, routes }: CaseConfig): Readonly<Record<string, string>> =>
  Object.fromEntries((routes ?? []).map(({ routeKey }) => [routeKey, routeIdOf(api.id, routeKey)]));

/** What the stage serves, as the export of its deployment tells it: an export has no authorizer ids. */
export function deployedFacts({ apiType, config, request }: Called): Definition {
  const operation = apiType === 'REST' ? 'GetExport' : 'ExportApi';
  const facts = definitionFacts({ apiType, config, request }, deployedOf(config), {
    policy: operation,
    methods: operation,
    authorizers: operation,
    gatewayResponses: operation,
    requestValidators: operation,
    models: operation,
  });
  if (apiType !== 'REST' || facts.authorizers.state !== 'known') return facts;
  // An export describes the authorizers that some method uses.
  const used = valueOf(facts.methods)?.map((method) => method.authorizer) ?? [];
  return {
    ...facts,
    authorizers: known(
      operation,
      facts.authorizers.value.filter((one) => used.includes(one.name)).map((one) => ({ ...one, id: null })),
    ),
  };
}

/** Which parts of a definition are read hangs on the call. */
type Called = Pick<CaseFile, 'apiType' | 'config' | 'request'>;

function definitionFacts(
  { apiType, config: { account, api }, request }: Called,
  definition: CaseDefinition,
  operations: Readonly<Record<keyof Definition, string>>,
): Definition {
  const home = { partition: account.partition, region: api.region, account: account.id, apiId: api.id };
  const methods =
    apiType === 'REST'
      ? definition.methods.map((method) => restMethod(method, definition.requestValidators))
      : definition.routes.map(routeMethod);
  const { methods: called, ...validation } = withValidation([...methods].sort(byPathThenVerb), request, {
    requestValidators: known(operations.requestValidators, Object.fromEntries(definition.requestValidators.map(named))),
    models: known(
      operations.models,
      Object.fromEntries(definition.models.map(({ name, schema }) => [name, withModelUrls(schema)])),
    ),
  });
  return {
    policy: known(operations.policy, resourcePolicyText(definition.policy, home)),
    methods: known(operations.methods, called),
    authorizers: known(
      operations.authorizers,
      definition.authorizers.map(authorizerFact).sort((a, b) => compareText(a.name, b.name)),
    ),
    gatewayResponses: known(operations.gatewayResponses, gatewayResponseFacts(definition.gatewayResponses)),
    ...validation,
  };
}

/** A resource policy as AWS gives it back: JSON text with the shorthand `execute-api:/…` written out; null for none. */
const resourcePolicyText = (policy: CasePolicy | null, scope: ApiScope): string | null =>
  policy === null ? null : expandShorthand(JSON.stringify(policy), scope);

type CaseValidator = CaseDefinition['requestValidators'][number];

const named = ({ name, validateRequestBody: body, validateRequestParameters: parameters }: CaseValidator) =>
  [name, { parameters, body }] as const;

/** A validator that is not described has no name to be found by. */
const restMethod = ({ path, httpMethod, ...rest }: CaseMethod, validators: readonly CaseValidator[]): Method => ({
  path,
  httpMethod,
  ...security(rest),
  ...validationIn({
    path,
    validator:
      rest.requestValidator === undefined
        ? undefined
        : (validators.find(({ id }) => id === rest.requestValidator)?.name ?? null),
    parameters: rest.requestParameters,
    models: rest.requestModels,
  }),
  ...passthroughIn(rest.integration.type, rest.passthroughBehavior ?? 'WHEN_NO_MATCH', rest.requestTemplates),
});

/** `GET /x` is a verb and a path; `$default` and the keys of a WebSocket API are no verbs. */
function routeMethod({ routeKey, ...rest }: CaseRoute): Method {
  const [, httpMethod, path] = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) (\/.*)$/s.exec(routeKey) ?? [];
  return { path: path ?? routeKey, httpMethod: (httpMethod as Verb | 'ANY' | undefined) ?? null, ...security(rest) };
}

const security = (method: Omit<CaseRoute, 'routeKey'>): Omit<Method, 'path' | 'httpMethod'> => ({
  authorizationType: method.authorizationType,
  authorizer: method.authorizer,
  scopes: method.scopes,
  apiKeyRequired: method.apiKeyRequired,
  integration: integrationFact(method.integration),
});

const integrationFact = (integration: CaseIntegration): Integration => integration;

function authorizerFact(authorizer: CaseAuthorizer): Authorizer {
  const { id, name, type, identitySources } = authorizer;
  return {
    id,
    name,
    type,
    identitySources,
    identityValidationExpression:
      'identityValidationExpression' in authorizer ? authorizer.identityValidationExpression : null,
    function: 'function' in authorizer ? authorizer.function : null,
    credentialsArn: 'credentialsArn' in authorizer ? authorizer.credentialsArn : null,
    ttlSeconds: 'ttlSeconds' in authorizer ? authorizer.ttlSeconds : 0,
    providerArns: 'providerArns' in authorizer ? authorizer.providerArns : [],
    jwt: 'jwt' in authorizer ? authorizer.jwt : null,
    payloadFormatVersion: ('payloadFormatVersion' in authorizer ? authorizer.payloadFormatVersion : null) ?? null,
    enableSimpleResponses: ('enableSimpleResponses' in authorizer ? authorizer.enableSimpleResponses : false) ?? false,
  };
}

const gatewayResponseFacts = (responses: CaseConfig['gatewayResponses']): Readonly<Record<string, GatewayResponse>> =>
  Object.fromEntries(
    Object.entries(responses)
      .sort(([a], [b]) => compareText(a, b))
      .map(([type, response]) => [
        type,
        customisedResponse(type, {
          statusCode: response.statusCode,
          parameters: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, headerExpression(value)]),
          ),
          templates: response.templates ?? DEFAULT_TEMPLATES,
        }),
      ]),
  );

/** A case may leave out the quotes around a fixed text. */
export const headerExpression = (value: string): string =>
  isReference(value) || /^'[\s\S]*'$/.test(value) ? value : `'${value}'`;

const byPathThenVerb = (a: Method, b: Method): number =>
  compareText(a.path, b.path) || compareText(a.httpMethod ?? '', b.httpMethod ?? '');

/** By code unit, the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
