import { badRequest, conflict, notFound } from '../../http/errors.ts';
import {
  type Json,
  type RestCall,
  type RestRoute,
  route,
  textOf,
  textOrNull,
  textsOf,
} from '../../protocols/rest-json.ts';
import { functionOfUri, invocationUri } from '../../store/arns.ts';
import { freshId } from '../../store/ids.ts';
import type { ApiRow, AuthorizerRow } from '../../store/types.ts';
import {
  compact,
  invalidPath,
  only,
  type PatchOperation,
  paged,
  patchesOf,
  restApi,
  segmentsOf,
  valueOf,
} from './common.ts';

const AT = '/restapis/{restApiId}/authorizers/{authorizerId}';
const PATHS = [
  '/name',
  '/authorizerUri',
  '/authorizerCredentials',
  '/authorizerResultTtlInSeconds',
  '/identitySource',
  '/identityValidationExpression',
  '/providerARNs',
];

/** As GetAuthorizer shows it. */
export function authorizerJson(api: ApiRow, row: AuthorizerRow): Json {
  return compact({
    id: row.id,
    name: row.name,
    type: row.type,
    providerARNs: row.providerArns.length > 0 ? row.providerArns : null,
    authType: row.type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : row.type === 'JWT' ? 'jwt' : 'custom',
    authorizerUri: row.function === null ? null : invocationUri(api, row.function),
    authorizerCredentials: row.credentialsArn,
    identitySource: row.identitySources.length > 0 ? row.identitySources.join(',') : null,
    identityValidationExpression: row.identityValidationExpression,
    authorizerResultTtlInSeconds: row.function === null ? null : row.ttlSeconds,
  });
}

function authorizerOf(call: RestCall, api: ApiRow): AuthorizerRow {
  const row = api.draft.authorizers.find((one) => one.id === call.at['authorizerId']);
  if (row === undefined) throw notFound('Invalid Authorizer identifier specified');
  return row;
}

function functionIn(api: ApiRow, uri: string): string {
  const name = functionOfUri(api, uri);
  if (name === null) throw badRequest('Invalid Authorizer URI: it must be the invocation ARN of a Lambda function');
  return name;
}

function ttlOf(value: unknown): number {
  const ttl = Number(value ?? 300);
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > 3600)
    throw badRequest('Authorizer result TTL must be between 0 and 3600 seconds');
  return ttl;
}

const sourcesIn = (text: string | null): string[] =>
  text === null || text === '' ? [] : text.split(',').map((one) => one.trim());

const create = (call: RestCall): Json => {
  const api = restApi(call);
  const { body } = call;
  const type = textOf(body, 'type');
  if (type !== 'TOKEN' && type !== 'REQUEST' && type !== 'COGNITO_USER_POOLS')
    throw badRequest('Invalid authorizer type specified. Valid values: [TOKEN, REQUEST, COGNITO_USER_POOLS]');
  const name = textOf(body, 'name');
  if (api.draft.authorizers.some((one) => one.name === name))
    throw conflict('Authorizer name must be unique. Authorizer with the same name already exists');
  const row: AuthorizerRow = {
    id: freshId(call.store, 6),
    name,
    type,
    identitySources: sourcesIn(textOrNull(body['identitySource'])),
    identityValidationExpression: textOrNull(body['identityValidationExpression']),
    function: type === 'COGNITO_USER_POOLS' ? null : functionIn(api, textOf(body, 'authorizerUri')),
    credentialsArn: textOrNull(body['authorizerCredentials']),
    ttlSeconds: type === 'COGNITO_USER_POOLS' ? 0 : ttlOf(body['authorizerResultTtlInSeconds']),
    providerArns: [...textsOf(body['providerARNs'])],
    jwt: null,
    payloadFormatVersion: null,
    enableSimpleResponses: null,
  };
  api.draft.authorizers = [...api.draft.authorizers, row];
  return authorizerJson(api, row);
};

const update = (call: RestCall): Json => {
  const api = restApi(call);
  const row = authorizerOf(call, api);
  const next = structuredClone(row);
  for (const patch of patchesOf(call.body)) applyTo(api, next, patch);
  if (next.type === 'REQUEST' && next.ttlSeconds > 0 && next.identitySources.length === 0)
    throw badRequest('Identity source cannot be empty when caching is enabled');
  api.draft.authorizers = api.draft.authorizers.map((one) => (one === row ? next : one));
  return authorizerJson(api, next);
};

function applyTo(api: ApiRow, row: AuthorizerRow, patch: PatchOperation): void {
  const [head = '', second = ''] = segmentsOf(patch.path);
  switch (head) {
    case 'name':
      only(patch, 'replace');
      row.name = valueOf(patch);
      return;
    case 'authorizerUri':
      only(patch, 'replace');
      row.function = functionIn(api, valueOf(patch));
      return;
    case 'authorizerCredentials':
      only(patch, 'replace', 'remove');
      row.credentialsArn = patch.op === 'remove' || patch.value === '' ? null : valueOf(patch);
      return;
    case 'authorizerResultTtlInSeconds':
      only(patch, 'replace');
      row.ttlSeconds = ttlOf(valueOf(patch));
      return;
    case 'identityValidationExpression':
      only(patch, 'replace', 'remove');
      row.identityValidationExpression =
        patch.op === 'remove' || patch.value === null || patch.value === '' ? null : patch.value;
      return;
    case 'identitySource':
      only(patch, 'add', 'replace', 'remove');
      row.identitySources =
        patch.op === 'remove'
          ? row.identitySources.filter((one) => patch.value !== null && !sourcesIn(patch.value).includes(one))
          : patch.op === 'add'
            ? [...row.identitySources, ...sourcesIn(patch.value)]
            : sourcesIn(patch.value);
      return;
    case 'providerARNs': {
      only(patch, 'add', 'remove');
      const value = patch.value ?? second;
      const others = row.providerArns.filter((one) => one !== value);
      row.providerArns = patch.op === 'add' ? [...others, value] : others;
      return;
    }
    default:
      throw invalidPath(patch, PATHS);
  }
}

const remove = (call: RestCall): undefined => {
  const api = restApi(call);
  const row = authorizerOf(call, api);
  if (
    api.draft.resources.some((resource) =>
      Object.values(resource.methods).some((method) => method.authorizerId === row.id),
    )
  )
    throw conflict('Cannot delete authorizer, is referenced by method');
  api.draft.authorizers = api.draft.authorizers.filter((one) => one !== row);
  return undefined;
};

export const AUTHORIZER_ROUTES: readonly RestRoute[] = [
  route('GetAuthorizers', 'GET', '/restapis/{restApiId}/authorizers', 200, (call) => {
    const api = restApi(call);
    return paged(
      call,
      api.draft.authorizers.map((row) => authorizerJson(api, row)),
    );
  }),
  route('CreateAuthorizer', 'POST', '/restapis/{restApiId}/authorizers', 201, create),
  route('GetAuthorizer', 'GET', AT, 200, (call) => {
    const api = restApi(call);
    return authorizerJson(api, authorizerOf(call, api));
  }),
  route('UpdateAuthorizer', 'PATCH', AT, 200, update),
  route('DeleteAuthorizer', 'DELETE', AT, 202, remove),
];
