import { badRequest } from '../../../http/errors.ts';
import {
  type Json,
  type RestCall,
  type RestRoute,
  recordOf,
  route,
  textOrNull,
  textsOf,
} from '../../../protocols/rest-json.ts';
import { functionOfUri } from '../../../store/arns.ts';
import type { ApiRow, AuthorizerRow, RouteRow } from '../../../store/types.ts';
import { AT, apiOf, one } from './common.ts';
import { deployAutomatically } from './deploy.ts';
import { apiJson, authorizerJson, routeJson } from './responses.ts';

const given = (body: Json, name: string): boolean => body[name] !== undefined && body[name] !== null;

/** Fields that the body does not name stay as they are; a CORS configuration is replaced as a whole. */
const updateApi = (call: RestCall): Json => {
  const api = apiOf(call);
  const { body } = call;
  if (given(body, 'name')) api.name = textOrNull(body['name']) ?? api.name;
  if (given(body, 'disableExecuteApiEndpoint'))
    api.disableExecuteApiEndpoint = body['disableExecuteApiEndpoint'] === true;
  if (given(body, 'routeSelectionExpression'))
    api.routeSelectionExpression = textOrNull(body['routeSelectionExpression']);
  if (given(body, 'corsConfiguration')) api.cors = corsIn(api, recordOf(body['corsConfiguration']));
  return apiJson(api);
};

function corsIn(api: ApiRow, cors: Json): Json {
  if (api.apiType !== 'HTTP') throw badRequest('CORS configuration is supported for HTTP APIs only');
  const allowCredentials = cors['allowCredentials'] === true;
  const allowOrigins = textsOf(cors['allowOrigins']);
  if (allowCredentials && allowOrigins.includes('*'))
    throw badRequest('allowCredentials cannot be true when allowOrigins is *');
  const maxAge = cors['maxAge'];
  return {
    allowOrigins,
    allowMethods: textsOf(cors['allowMethods']),
    allowHeaders: textsOf(cors['allowHeaders']),
    exposeHeaders: textsOf(cors['exposeHeaders']),
    allowCredentials,
    maxAge: typeof maxAge === 'number' ? maxAge : null,
  };
}

const TYPES = ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'];

const updateRoute = (call: RestCall): Json => {
  const api = apiOf(call);
  const row = one(
    api.draft.routes.find((candidate) => candidate.id === call.at['routeId']),
    'Route',
  );
  const { body } = call;
  const type = textOrNull(body['authorizationType']) ?? row.authorizationType;
  if (!TYPES.includes(type))
    throw badRequest(`Invalid authorization type specified. Valid values: [${TYPES.join(', ')}]`);
  const next: RouteRow = {
    ...row,
    authorizationType: type,
    authorizer:
      type === 'CUSTOM' || type === 'JWT' ? authorizerNamed(api, row, textOrNull(body['authorizerId'])) : null,
    scopes: given(body, 'authorizationScopes') ? [...textsOf(body['authorizationScopes'])] : row.scopes,
    apiKeyRequired: given(body, 'apiKeyRequired') ? body['apiKeyRequired'] === true : row.apiKeyRequired,
    routeKey: textOrNull(body['routeKey']) ?? row.routeKey,
  };
  api.draft.routes = api.draft.routes.map((candidate) => (candidate === row ? next : candidate));
  deployAutomatically(call, api);
  return routeJson(api, next);
};

function authorizerNamed(api: ApiRow, row: RouteRow, id: string | null): string {
  const name =
    id === null ? row.authorizer : (api.draft.authorizers.find((candidate) => candidate.id === id)?.name ?? null);
  if (name === null)
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or JWT requires a valid authorizer.',
    );
  return name;
}

const updateAuthorizer = (call: RestCall): Json => {
  const api = apiOf(call);
  const row = one(
    api.draft.authorizers.find((candidate) => candidate.id === call.at['authorizerId']),
    'Authorizer',
  );
  const { body } = call;
  const ttl = given(body, 'authorizerResultTtlInSeconds')
    ? Number(body['authorizerResultTtlInSeconds'])
    : row.ttlSeconds;
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > 3600)
    throw badRequest('Authorizer result TTL must be between 0 and 3600 seconds');
  const name = textOrNull(body['name']) ?? row.name;
  const next: AuthorizerRow = {
    ...row,
    name,
    identitySources: given(body, 'identitySource') ? [...textsOf(body['identitySource'])] : row.identitySources,
    function: given(body, 'authorizerUri') ? functionIn(api, textOrNull(body['authorizerUri'])) : row.function,
    // An empty text takes the role away.
    credentialsArn: given(body, 'authorizerCredentialsArn')
      ? textOrNull(body['authorizerCredentialsArn']) || null
      : row.credentialsArn,
    ttlSeconds: ttl,
    jwt: given(body, 'jwtConfiguration') ? jwtIn(recordOf(body['jwtConfiguration'])) : row.jwt,
    payloadFormatVersion: textOrNull(body['authorizerPayloadFormatVersion']) ?? row.payloadFormatVersion,
    enableSimpleResponses: given(body, 'enableSimpleResponses')
      ? body['enableSimpleResponses'] === true
      : row.enableSimpleResponses,
  };
  if (next.ttlSeconds > 0 && next.type === 'REQUEST' && next.identitySources.length === 0)
    throw badRequest('Identity source cannot be empty when caching is enabled');
  api.draft.authorizers = api.draft.authorizers.map((candidate) => (candidate === row ? next : candidate));
  api.draft.routes = api.draft.routes.map((route) =>
    route.authorizer === row.name ? { ...route, authorizer: name } : route,
  );
  deployAutomatically(call, api);
  return authorizerJson(api, next);
};

function functionIn(api: ApiRow, uri: string | null): string {
  const name = uri === null ? null : functionOfUri(api, uri);
  if (name === null) throw badRequest('Invalid Authorizer URI: it must be the invocation ARN of a Lambda function');
  return name;
}

function jwtIn(jwt: Json): AuthorizerRow['jwt'] {
  const issuer = textOrNull(jwt['issuer']);
  if (issuer === null || !/^https:\/\//.test(issuer)) throw badRequest('Invalid issuer: it must be an https URL');
  return { issuer, audience: [...textsOf(jwt['audience'])] };
}

export const WRITE_ROUTES: readonly RestRoute[] = [
  route('UpdateApi', 'PATCH', AT, 200, updateApi),
  route('DeleteCorsConfiguration', 'DELETE', `${AT}/cors`, 204, (call) => {
    apiOf(call).cors = null;
    return undefined;
  }),
  route('UpdateRoute', 'PATCH', `${AT}/routes/{routeId}`, 200, updateRoute),
  route('UpdateAuthorizer', 'PATCH', `${AT}/authorizers/{authorizerId}`, 200, updateAuthorizer),
];
