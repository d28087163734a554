import { badRequest } from '../../http/errors.ts';
import { type Json, RawReply, type RestCall, type RestRoute, route } from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, AuthorizerRow, Definition, IntegrationRow, MethodRow } from '../../store/types.ts';
import { authorizerJson } from './authorizers.ts';
import { compact, restApi, stageOf } from './common.ts';

const EXTENSIONS = ['integrations', 'authorizers', 'apigateway', 'postman'];

/**
 * The definition that a stage serves, as OpenAPI 3.0 with API Gateway's extensions where they are asked for.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
 */
const exported = (call: RestCall): RawReply => {
  const api = restApi(call);
  const stage = stageOf(call, api);
  const type = call.at['exportType'] ?? '';
  if (type !== 'oas30' && type !== 'swagger')
    throw badRequest('Invalid export type specified. Valid values: [oas30, swagger]');
  const asked = (call.query.get('extensions') ?? '').split(',').filter((one) => one !== '');
  if (asked.some((one) => !EXTENSIONS.includes(one)))
    throw badRequest(`Invalid extension specified. Valid values: [${EXTENSIONS.join(', ')}]`);
  const all = asked.includes('apigateway');
  const definition = own(api.deployments, stage.deploymentId)?.definition ?? api.draft;
  const document = openApi(api, stage.name, definition, {
    integrations: all || asked.includes('integrations'),
    authorizers: all || asked.includes('authorizers'),
    policy: all && call.exportsPolicy,
    responses: all,
  });
  return new RawReply(
    {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${type}_${compactTime(call.now())}.json"`,
    },
    JSON.stringify(document, null, 2),
  );
};

/** `20260102T030405Z`. */
const compactTime = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');

interface Extensions {
  readonly integrations: boolean;
  readonly authorizers: boolean;
  readonly policy: boolean;
  readonly responses: boolean;
}

function openApi(api: ApiRow, stage: string, definition: Definition, extensions: Extensions): Json {
  const paths = definition.resources
    .filter((resource) => Object.keys(resource.methods).length > 0)
    .map((resource) => [
      resource.path,
      Object.fromEntries(
        Object.values(resource.methods).map((method) => [
          keyOf(method),
          operationOf(definition, resource.path, method, extensions),
        ]),
      ),
    ]);
  const responses = gatewayResponses(definition);
  return compact({
    openapi: '3.0.1',
    info: compact({ title: api.name, description: api.description, version: new Date(api.createdAt).toISOString() }),
    servers: [
      {
        url: `https://${api.id}.execute-api.${api.region}.amazonaws.com/{basePath}`,
        variables: { basePath: { default: stage } },
      },
    ],
    paths: Object.fromEntries(paths),
    components: compact({ schemas: schemas(definition), securitySchemes: schemes(api, definition, extensions) }),
    'x-amazon-apigateway-request-validators': extensions.responses ? validators(definition) : null,
    'x-amazon-apigateway-gateway-responses': extensions.responses && responses !== null ? responses : null,
    'x-amazon-apigateway-policy':
      extensions.policy && definition.policy !== null ? JSON.parse(definition.policy) : null,
    'x-amazon-apigateway-binary-media-types':
      extensions.responses && api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : null,
  });
}

/** Models refer to each other by their place in the document. */
function schemas({ models }: Definition): Json | null {
  if (models.length === 0) return null;
  const inDocument = (schema: string): unknown =>
    JSON.parse(
      schema.replace(
        /"https:\/\/apigateway\.[^"/]+\/restapis\/[^"/]+\/models\/([^"/]+)"/g,
        '"#/components/schemas/$1"',
      ),
    );
  return Object.fromEntries(models.map(({ name, schema }) => [name, inDocument(schema)]));
}

function validators({ requestValidators }: Definition): Json | null {
  if (requestValidators.length === 0) return null;
  return Object.fromEntries(
    requestValidators.map(({ name, validateRequestBody, validateRequestParameters }) => [
      name,
      { validateRequestBody, validateRequestParameters },
    ]),
  );
}

const PLACES: Readonly<Record<string, string>> = { querystring: 'query', header: 'header', path: 'path' };

/** Parameters besides those that stand in the path. */
const parametersOf = (path: string, { requestParameters = {} }: MethodRow): readonly Json[] =>
  Object.entries(requestParameters).flatMap(([parameter, required]) => {
    const [, place = '', name = ''] = /^method\.request\.(querystring|header|path)\.(.+)$/.exec(parameter) ?? [];
    const where = PLACES[place];
    return where === undefined ||
      (where === 'path' && [`{${name}}`, `{${name}+}`].some((variable) => path.includes(variable)))
      ? []
      : [compact({ name, in: where, required: required ? true : null, schema: { type: 'string' } })];
  });

const bodyOf = ({ requestModels = {} }: MethodRow): Json | null =>
  Object.keys(requestModels).length === 0
    ? null
    : {
        content: Object.fromEntries(
          Object.entries(requestModels).map(([type, model]) => [
            type,
            { schema: { $ref: `#/components/schemas/${model}` } },
          ]),
        ),
        required: true,
      };

const keyOf = (method: MethodRow): string =>
  method.httpMethod === 'ANY' ? 'x-amazon-apigateway-any-method' : method.httpMethod.toLowerCase();

const authorizerOf = (definition: Definition, method: MethodRow): AuthorizerRow | undefined =>
  definition.authorizers.find((one) => one.id === method.authorizerId);

function operationOf(definition: Definition, path: string, method: MethodRow, extensions: Extensions): Json {
  const parameters = [
    ...[...path.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => ({
      name: match[1],
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...parametersOf(path, method),
  ];
  const validator = definition.requestValidators.find(({ id }) => id === method.requestValidatorId)?.name ?? null;
  const authorizer = authorizerOf(definition, method);
  const security = [
    ...(method.authorizationType === 'AWS_IAM' ? [{ sigv4: [] }] : []),
    ...(authorizer ? [{ [authorizer.name]: method.authorizationScopes ?? [] }] : []),
    ...(method.apiKeyRequired ? [{ api_key: [] }] : []),
  ];
  const responses = Object.values(method.methodResponses ?? {}).map((one) => [
    one.statusCode,
    { description: `${one.statusCode} response`, headers: headersOf(one.responseParameters), content: {} },
  ]);
  return compact({
    operationId: method.operationName ?? null,
    parameters: parameters.length > 0 ? parameters : null,
    requestBody: bodyOf(method),
    responses: Object.fromEntries(responses),
    'x-amazon-apigateway-request-validator': extensions.responses ? validator : null,
    security: security.length > 0 ? security : null,
    'x-amazon-apigateway-integration':
      extensions.integrations && method.methodIntegration ? integrationOf(method.methodIntegration) : null,
  });
}

const headersOf = (parameters: Readonly<Record<string, boolean>> | undefined): Json =>
  Object.fromEntries(
    Object.keys(parameters ?? {}).map((name) => [
      name.replace(/^method\.response\.header\./, ''),
      { schema: { type: 'string' } },
    ]),
  );

function integrationOf(row: IntegrationRow): Json {
  const responses = Object.values(row.integrationResponses ?? {}).map((one) => [
    one.selectionPattern ?? 'default',
    compact({
      statusCode: one.statusCode,
      responseParameters: one.responseParameters,
      responseTemplates: one.responseTemplates,
      contentHandling: one.contentHandling,
    }),
  ]);
  return compact({
    type: row.type.toLowerCase(),
    httpMethod: row.httpMethod,
    uri: row.uri,
    credentials: row.credentials,
    responses: responses.length > 0 ? Object.fromEntries(responses) : null,
    requestParameters: row.requestParameters,
    requestTemplates: row.requestTemplates,
    passthroughBehavior: row.passthroughBehavior?.toLowerCase(),
    contentHandling: row.contentHandling,
    timeoutInMillis: row.timeoutInMillis,
  });
}

/** Only schemes that some method uses are exported. */
function schemes(api: ApiRow, definition: Definition, extensions: Extensions): Json | null {
  const methods = definition.resources.flatMap((resource) => Object.values(resource.methods));
  const used = definition.authorizers.filter((one) => methods.some((method) => method.authorizerId === one.id));
  const all: Record<string, unknown> = Object.fromEntries(
    used.map((one) => [one.name, schemeOf(api, one, extensions)]),
  );
  if (methods.some((method) => method.authorizationType === 'AWS_IAM'))
    all['sigv4'] = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };
  if (methods.some((method) => method.apiKeyRequired))
    all['api_key'] = { type: 'apiKey', name: 'x-api-key', in: 'header' };
  return Object.keys(all).length > 0 ? all : null;
}

function schemeOf(api: ApiRow, row: AuthorizerRow, extensions: Extensions): Json {
  const authorizer = authorizerJson(api, row);
  const header =
    row.type === 'REQUEST'
      ? 'Unused'
      : (/^method\.request\.header\.(.+)$/.exec(row.identitySources[0] ?? '')?.[1] ?? 'Authorization');
  const extension = compact({
    type: row.type.toLowerCase(),
    authorizerUri: authorizer['authorizerUri'],
    authorizerCredentials: authorizer['authorizerCredentials'],
    authorizerResultTtlInSeconds: authorizer['authorizerResultTtlInSeconds'],
    identityValidationExpression: authorizer['identityValidationExpression'],
    identitySource:
      row.type === 'REQUEST'
        ? (authorizer['identitySource'] ?? null)
        : row.type === 'JWT'
          ? authorizer['identitySource']
          : null,
    providerARNs: authorizer['providerARNs'],
    jwtConfiguration: row.jwt,
  });
  return compact({
    type: 'apiKey',
    name: header,
    in: 'header',
    'x-amazon-apigateway-authtype': authorizer['authType'],
    'x-amazon-apigateway-authorizer': extensions.authorizers ? extension : null,
  });
}

function gatewayResponses(definition: Definition): Json | null {
  const entries = Object.entries(definition.gatewayResponses).map(([type, one]) => [
    type,
    compact({
      statusCode: one.statusCode === null ? null : Number(one.statusCode),
      responseParameters: one.responseParameters,
      responseTemplates: one.responseTemplates,
    }),
  ]);
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

export const EXPORT_ROUTES: readonly RestRoute[] = [
  route('GetExport', 'GET', '/restapis/{restApiId}/stages/{stageName}/exports/{exportType}', 200, exported),
];
