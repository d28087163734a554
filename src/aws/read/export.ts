import type { Authorizer, GatewayResponse, Method, RequestValidator } from '../../core/model/facts.ts';
import { passthroughIn, validationIn, withModelUrls } from '../../core/model/needed.ts';
import { compare } from './api.ts';
import { authorizerOf } from './authorizer.ts';
import { authorizationTypeOf, gatewayResponsesOf, sortMethods, verbOf } from './draft.ts';
import { EXPORT } from './export-shape.ts';
import { CannotRead } from './fact-of.ts';
import { integrationOf } from './integration.ts';
import { arrayOf, documentIn, entriesOf, field, isJson, type Json, statusOf, textOf, textsOf } from './json.ts';
import { policyText } from './policy-text.ts';

/** What an OpenAPI export of a stage tells. */
export interface ExportedDefinition {
  /** The policy as compact JSON text; undefined when the export has no policy key. */
  readonly policy: string | undefined;
  readonly methods: readonly Method[];
  readonly authorizers: readonly Authorizer[];
  /** Undefined when the export has no key for them. */
  readonly gatewayResponses: Readonly<Record<string, GatewayResponse>> | undefined;
  readonly requestValidators: Readonly<Record<string, RequestValidator>>;
  readonly models: Readonly<Record<string, unknown>>;
  /** Whether it names any security scheme: one without any may say that the API is open, or may leave them out. */
  readonly namesSecurity: boolean;
}

/**
 * Reads an export (`oas30`, JSON, extensions `apigateway`).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 * Throws `StrangeAnswer` when the text is no such document.
 */
export function parseExport(text: string): ExportedDefinition {
  const document = documentIn(text, EXPORT, 'the export');
  if (!text.includes('"x-amazon-apigateway-'))
    throw new CannotRead(
      'the export has no x-amazon-apigateway-* extension, so it does not show the authorization of any method',
    );
  const schemes = entriesOf(field(field(document, 'components'), 'securitySchemes'));
  const policy = document['x-amazon-apigateway-policy'];
  const everywhere = textOf(document[VALIDATOR]);
  const responses = document['x-amazon-apigateway-gateway-responses'];
  return {
    namesSecurity: schemes.length > 0,
    policy:
      policy === undefined
        ? undefined
        : typeof policy === 'string'
          ? policyText(policy, 'the policy in the export')
          : JSON.stringify(policy),
    methods: sortMethods(
      entriesOf(document['paths']).flatMap(([path, item]) =>
        entriesOf(item).flatMap(([verb, operation]) => methodOf(path, verb, operation, schemes, everywhere)),
      ),
    ),
    authorizers: schemes
      .flatMap(([name, scheme]) => authorizerIn(name, scheme))
      .sort((a, b) => compare(a.name, b.name)),
    requestValidators: Object.fromEntries(entriesOf(document[`${VALIDATOR}s`]).flatMap(validatorIn)),
    models: Object.fromEntries(
      entriesOf(field(field(document, 'components'), 'schemas')).map(([name, schema]) => [name, withModelUrls(schema)]),
    ),
    gatewayResponses:
      responses === undefined
        ? undefined
        : gatewayResponsesOf(
            entriesOf(responses).map(([type, response]) => ({
              type,
              statusCode: statusOf(field(response, 'statusCode')),
              parameters: textsOf(field(response, 'responseParameters')),
              templates: templatesIn(response),
            })),
          ),
  };
}

/** An export that leaves the templates out does not say which there are. */
function templatesIn(response: unknown): Readonly<Record<string, string>> | undefined {
  const templates = field(response, 'responseTemplates');
  return isJson(templates) ? textsOf(templates) : undefined;
}

const VALIDATOR = 'x-amazon-apigateway-request-validator';

/** A validator that does not say what it checks is none that is known. */
function validatorIn([name, entry]: readonly [string, unknown]): readonly (readonly [string, RequestValidator])[] {
  const [body, parameters] = [field(entry, 'validateRequestBody'), field(entry, 'validateRequestParameters')];
  return typeof body === 'boolean' && typeof parameters === 'boolean' ? [[name, { parameters, body }]] : [];
}

/**
 * An operation names its validator, else the one of the whole API holds.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-request-validator.html
 */
function validationOf(path: string, operation: Json, everywhere: string | null): ReturnType<typeof validationIn> {
  const parameters = arrayOf(operation['parameters']).flatMap((one) => {
    const [name, place] = [textOf(field(one, 'name')), textOf(field(one, 'in'))];
    const where = place === 'query' ? 'querystring' : place;
    return name === null ? [] : [[`method.request.${where}.${name}`, field(one, 'required') === true] as const];
  });
  const models = entriesOf(field(operation['requestBody'], 'content')).map(([type, media]) => {
    const [, model = ''] =
      /^#\/components\/schemas\/(.+)$/.exec(textOf(field(field(media, 'schema'), '$ref')) ?? '') ?? [];
    return [type, model] as const;
  });
  return validationIn({
    path,
    validator: textOf(operation[VALIDATOR]) ?? everywhere ?? undefined,
    parameters: Object.fromEntries(parameters),
    models: Object.fromEntries(models),
  });
}

type Scheme = readonly [name: string, scheme: unknown];

function methodOf(
  path: string,
  verb: string,
  operation: unknown,
  schemes: readonly Scheme[],
  everywhere: string | null,
): readonly Method[] {
  const httpMethod = verb === 'x-amazon-apigateway-any-method' ? 'ANY' : verbOf(verb);
  if (httpMethod === null || !isJson(operation)) return [];
  return [
    {
      path,
      httpMethod,
      ...authorizationIn(operation, schemes),
      integration: integrationIn(operation['x-amazon-apigateway-integration']),
      ...validationOf(path, operation, everywhere),
      ...passthroughOf(operation['x-amazon-apigateway-integration']),
    },
  ];
}

/**
 * `security` names schemes; what a scheme is, its own extensions say. IAM authorization stands either there
 * (`awsSigv4`) or in the operation's `x-amazon-apigateway-auth`.
 */
function authorizationIn(
  operation: Json,
  schemes: readonly Scheme[],
): Pick<Method, 'authorizationType' | 'authorizer' | 'scopes' | 'apiKeyRequired'> {
  const stated = textOf(field(operation['x-amazon-apigateway-auth'], 'type'));
  const required = arrayOf(operation['security'])
    .flatMap(entriesOf)
    .map(([name, scopes]) => ({ name, scopes, kind: kindOf(name, schemes.find(([other]) => other === name)?.[1]) }));
  const apiKeyRequired = required.some(({ kind }) => kind === 'key');
  const authorizer = required.find(({ kind }) => kind === 'cognito' || kind === 'jwt' || kind === 'custom');
  if (authorizer?.kind === 'cognito' || authorizer?.kind === 'jwt') {
    const scopes = arrayOf(authorizer.scopes).flatMap((scope) => textOf(scope) ?? []);
    return {
      authorizationType: authorizer.kind === 'jwt' ? 'JWT' : 'COGNITO_USER_POOLS',
      authorizer: authorizer.name,
      scopes,
      apiKeyRequired,
    };
  }
  if (authorizer) return { authorizationType: 'CUSTOM', authorizer: authorizer.name, scopes: [], apiKeyRequired };
  const authorizationType = required.some(({ kind }) => kind === 'iam')
    ? 'AWS_IAM'
    : authorizationTypeOf(stated ?? undefined);
  return { authorizationType, authorizer: null, scopes: [], apiKeyRequired };
}

function kindOf(name: string, scheme: unknown): 'key' | 'iam' | 'cognito' | 'jwt' | 'custom' | 'none' {
  const authtype = textOf(field(scheme, 'x-amazon-apigateway-authtype'))?.toLowerCase();
  const type = textOf(field(field(scheme, 'x-amazon-apigateway-authorizer'), 'type'))?.toLowerCase();
  if (authtype === 'awssigv4') return 'iam';
  if (type === 'cognito_user_pools' || authtype === 'cognito_user_pools') return 'cognito';
  if (type === 'jwt' || authtype === 'jwt') return 'jwt';
  if (type !== undefined || authtype !== undefined) return 'custom';
  if (name === 'sigv4') return 'iam';
  return textOf(field(scheme, 'name'))?.toLowerCase() === 'x-api-key' || name === 'api_key' ? 'key' : 'none';
}

/** An export names authorizers and does not tell their ids. */
function authorizerIn(name: string, scheme: unknown): Authorizer | readonly [] {
  const authorizer = field(scheme, 'x-amazon-apigateway-authorizer');
  if (!isJson(authorizer)) return [];
  const type = textOf(authorizer['type']) ?? 'token';
  const ttl = authorizer['authorizerResultTtlInSeconds'];
  return (
    authorizerOf({
      id: null,
      name,
      type,
      identitySource: identitySourceIn(scheme, authorizer, type),
      identityValidationExpression: textOf(authorizer['identityValidationExpression']) ?? undefined,
      authorizerUri: textOf(authorizer['authorizerUri']) ?? undefined,
      authorizerCredentials: textOf(authorizer['authorizerCredentials']) ?? undefined,
      authorizerResultTtlInSeconds: typeof ttl === 'number' || typeof ttl === 'string' ? ttl : undefined,
      providerARNs: arrayOf(authorizer['providerARNs']).flatMap((arn) => textOf(arn) ?? []),
    }) ?? []
  );
}

/**
 * Token and user-pool authorizers are exported with the header's name in the scheme itself, not as an identity source.
 */
function identitySourceIn(scheme: unknown, authorizer: Json, type: string): string | undefined {
  const source = textOf(authorizer['identitySource']);
  if (source !== null) return source;
  const header = textOf(field(scheme, 'name'));
  return type.toLowerCase() === 'request' || header === null ? undefined : `method.request.header.${header}`;
}

function passthroughOf(integration: unknown): Pick<Method, 'passthrough'> {
  const type = textOf(field(integration, 'type'));
  const behavior = textOf(field(integration, 'passthroughBehavior')) ?? undefined;
  return type === null ? {} : passthroughIn(type, behavior, textsOf(field(integration, 'requestTemplates')));
}

function integrationIn(integration: unknown): Method['integration'] {
  const type = textOf(field(integration, 'type'));
  if (type === null) return null;
  return integrationOf({
    type,
    uri: textOf(field(integration, 'uri')),
    contentHandling: textOf(field(integration, 'contentHandling')) ?? undefined,
    responses: entriesOf(field(integration, 'responses')).map(([pattern, response]) => ({
      statusCode: String(statusOf(field(response, 'statusCode')) ?? '200'),
      selectionPattern: pattern === 'default' ? null : pattern,
      parameters: textsOf(field(response, 'responseParameters')),
      contentHandling: textOf(field(response, 'contentHandling')) ?? undefined,
    })),
  });
}
