import type { Authorizer, Method } from '../../../core/model/facts.ts';
import { compare } from '../api.ts';
import { authorizationTypeOf, sortMethods, verbOf } from '../draft.ts';
import { EXPORT } from '../export-shape.ts';
import { integrationOf } from '../integration.ts';
import { arrayOf, documentIn, entriesOf, field, isJson, type Json, statusOf, textOf } from '../json.ts';
import { jwtOf, v2AuthorizerOf } from './authorizer.ts';

/** What an OpenAPI export of an HTTP API's stage tells. */
export interface ExportedV2 {
  readonly methods: readonly Method[];
  /** Without ids. */
  readonly authorizers: readonly Authorizer[];
  /** Whether it says of anything whom it lets in: without, the API may be open, or the export leaves it out. */
  readonly namesSecurity: boolean;
}

/**
 * Reads an export (`OAS30`, JSON, with extensions).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
 * Throws `StrangeAnswer` when the text is no such document.
 */
export function parseV2Export(text: string): ExportedV2 {
  const document = documentIn(text, EXPORT, 'the export');
  const schemes = entriesOf(field(field(document, 'components'), 'securitySchemes'));
  const integrations = field(field(document, 'components'), 'x-amazon-apigateway-integrations');
  const authorizers = schemes
    .flatMap(([name, scheme]) => authorizerIn(name, scheme))
    .sort((a, b) => compare(a.name, b.name));
  return {
    methods: sortMethods(
      entriesOf(document['paths']).flatMap(([path, item]) =>
        entriesOf(item).flatMap(([verb, operation]) => routeOf(path, verb, operation, authorizers, integrations)),
      ),
    ),
    authorizers,
    namesSecurity: schemes.length > 0 || text.includes('"x-amazon-apigateway-auth"'),
  };
}

function routeOf(
  path: string,
  verb: string,
  operation: unknown,
  authorizers: readonly Authorizer[],
  shared: unknown,
): readonly Method[] {
  const httpMethod = verb === 'x-amazon-apigateway-any-method' ? 'ANY' : verbOf(verb);
  if (httpMethod === null || !isJson(operation)) return [];
  const key = path === '/$default' ? { path: '$default', httpMethod: null } : { path, httpMethod };
  return [
    {
      ...key,
      ...authorizationIn(operation, authorizers),
      apiKeyRequired: false,
      integration: integrationIn(operation, shared),
    },
  ];
}

/** `security` names an authorizer and its scopes; IAM stands in the operation's own extension. */
function authorizationIn(
  operation: Json,
  authorizers: readonly Authorizer[],
): Pick<Method, 'authorizationType' | 'authorizer' | 'scopes'> {
  const required = arrayOf(operation['security'])
    .flatMap(entriesOf)
    .flatMap(([name, scopes]) =>
      authorizers.filter((one) => one.name === name).map((authorizer) => ({ authorizer, scopes })),
    )[0];
  if (required !== undefined) {
    const { authorizer, scopes } = required;
    const isJwt = authorizer.type === 'JWT';
    return {
      authorizationType: isJwt ? 'JWT' : 'CUSTOM',
      authorizer: authorizer.name,
      scopes: arrayOf(scopes).flatMap((scope) => textOf(scope) ?? []),
    };
  }
  const stated = textOf(field(operation['x-amazon-apigateway-auth'], 'type'));
  return { authorizationType: authorizationTypeOf(stated ?? undefined), authorizer: null, scopes: [] };
}

function authorizerIn(name: string, scheme: unknown): Authorizer | readonly [] {
  const authorizer = field(scheme, 'x-amazon-apigateway-authorizer');
  if (!isJson(authorizer)) return [];
  const jwt = authorizer['jwtConfiguration'];
  const source = authorizer['identitySource'];
  const ttl = authorizer['authorizerResultTtlInSeconds'];
  return (
    v2AuthorizerOf('HTTP', {
      id: null,
      name,
      type: textOf(authorizer['type']) ?? 'request',
      identitySources: typeof source === 'string' ? [source] : arrayOf(source).flatMap((one) => textOf(one) ?? []),
      uri: textOf(authorizer['authorizerUri']),
      credentialsArn: textOf(authorizer['authorizerCredentials']) ?? textOf(authorizer['authorizerCredentialsArn']),
      ttlSeconds: ttl === undefined ? null : Number(ttl),
      payloadFormatVersion: textOf(authorizer['authorizerPayloadFormatVersion']),
      enableSimpleResponses:
        authorizer['enableSimpleResponses'] === true || authorizer['enableSimpleResponses'] === 'true',
      jwt: jwtOf(
        textOf(field(jwt, 'issuer')) ?? undefined,
        Array.isArray(field(jwt, 'audience'))
          ? arrayOf(field(jwt, 'audience')).flatMap((one) => textOf(one) ?? [])
          : undefined,
      ),
    }) ?? []
  );
}

/** Written out, or a reference to one that several routes share. */
function integrationIn(operation: Json, shared: unknown): Method['integration'] {
  const stated = operation['x-amazon-apigateway-integration'];
  const name = textOf(field(stated, '$ref'))?.split('/').at(-1);
  const integration = name === undefined ? stated : field(shared, name);
  const type = textOf(field(integration, 'type'));
  if (type === null) return null;
  return integrationOf({
    type,
    uri: textOf(field(integration, 'uri')),
    hasSubtype: textOf(field(integration, 'subtype')) !== null,
    responses:
      type.toUpperCase() === 'MOCK'
        ? [
            {
              statusCode: String(statusOf(field(integration, 'statusCode')) ?? '200'),
              selectionPattern: null,
              parameters: {},
            },
          ]
        : [],
  });
}
