import { badRequest } from '../../../http/errors.ts';
import { type Json, RawReply, type RestCall, type RestRoute, route } from '../../../protocols/rest-json.ts';
import { invocationUri } from '../../../store/arns.ts';
import type { CaseIntegration } from '../../../store/case-words.ts';
import { own } from '../../../store/own.ts';
import type { ApiRow, AuthorizerRow, Definition, RouteRow } from '../../../store/types.ts';
import { compact } from '../common.ts';
import { AT, apiOf, one } from './common.ts';

/**
 * What a stage of an HTTP API serves, or its draft, as OpenAPI 3.0. WebSocket APIs cannot be exported.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-export.html
 */
const exported = (call: RestCall): RawReply => {
  const api = apiOf(call);
  if (api.apiType !== 'HTTP') throw badRequest('Only APIs of protocol type HTTP can be exported');
  if (call.at['specification'] !== 'OAS30') throw badRequest('Invalid specification. Valid values: [OAS30]');
  const type = call.query.get('outputType');
  if (type !== 'JSON') throw badRequest('The practice account exports JSON only');
  const stageName = call.query.get('stageName');
  const stage = stageName === undefined ? null : one(own(api.stages, stageName), 'Stage');
  const definition = stage === null ? api.draft : (own(api.deployments, stage.deploymentId)?.definition ?? api.draft);
  const document = openApi(api, definition, call.query.get('includeExtensions') !== 'false');
  return new RawReply({ 'content-type': 'application/json' }, JSON.stringify(document, null, 2));
};

function openApi(api: ApiRow, definition: Definition, extensions: boolean): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of definition.routes) {
    const { path, key } = placeOf(route.routeKey);
    paths[path] = { ...paths[path], [key]: operationOf(api, definition, route, extensions) };
  }
  const schemes = definition.authorizers.map((row) => [row.name, schemeOf(api, row, extensions)]);
  return compact({
    openapi: '3.0.1',
    info: { title: api.name, version: new Date(api.createdAt).toISOString() },
    paths,
    components: schemes.length === 0 ? null : { securitySchemes: Object.fromEntries(schemes) },
    'x-amazon-apigateway-cors': extensions && api.cors !== null ? compact(api.cors as Json) : null,
    'x-amazon-apigateway-importexport-version': extensions ? '1.0' : null,
  });
}

/** `$default` stands as a path of its own, a route for every verb under an extension. */
function placeOf(routeKey: string): { readonly path: string; readonly key: string } {
  const [verb = '', path = ''] = routeKey.split(' ');
  if (routeKey === '$default') return { path: '/$default', key: 'x-amazon-apigateway-any-method' };
  return { path, key: verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase() };
}

function operationOf(api: ApiRow, definition: Definition, row: RouteRow, extensions: boolean): Json {
  const known = definition.authorizers.some((one) => one.name === row.authorizer);
  const from = row.integration as CaseIntegration;
  return compact({
    responses: { default: { description: `Default response for ${row.routeKey}` } },
    isDefaultRoute: row.routeKey === '$default' ? true : null,
    security: known ? [{ [row.authorizer ?? '']: row.scopes }] : null,
    'x-amazon-apigateway-auth': row.authorizationType === 'AWS_IAM' ? { type: 'AWS_IAM' } : null,
    'x-amazon-apigateway-integration': extensions
      ? compact({
          type: from.type.toLowerCase(),
          httpMethod: from.type === 'AWS_PROXY' ? 'POST' : 'ANY',
          uri: from.type === 'AWS_PROXY' ? invocationUri(api, from.function ?? '') : (from.uri ?? null),
          connectionType: 'INTERNET',
          payloadFormatVersion: '2.0',
          timeoutInMillis: 30_000,
        })
      : null,
  });
}

function schemeOf(api: ApiRow, row: AuthorizerRow, extensions: boolean): Json {
  const extension = compact({
    type: row.type === 'JWT' ? 'jwt' : 'request',
    identitySource: row.identitySources.length > 0 ? row.identitySources.join(',') : null,
    jwtConfiguration: row.jwt,
    authorizerUri: row.function === null ? null : invocationUri(api, row.function),
    authorizerCredentials: row.credentialsArn,
    authorizerPayloadFormatVersion: row.payloadFormatVersion,
    authorizerResultTtlInSeconds: row.function === null ? null : row.ttlSeconds,
    enableSimpleResponses: row.enableSimpleResponses,
  });
  const header = { type: 'apiKey', name: 'Authorization', in: 'header' };
  return compact({
    ...(row.type === 'JWT' ? { type: 'oauth2' } : header),
    'x-amazon-apigateway-authorizer': extensions ? extension : null,
  });
}

export const V2_EXPORT_ROUTES: readonly RestRoute[] = [
  route('ExportApi', 'GET', `${AT}/exports/{specification}`, 200, exported),
];
