import { badRequest, conflict, notFound } from '../../http/errors.ts';
import {
  type Json,
  type RestCall,
  type RestRoute,
  recordOf,
  route,
  textOf,
  textOrNull,
  textsOf,
} from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, MethodResponseRow, MethodRow } from '../../store/types.ts';
import {
  compact,
  invalidPath,
  methodOf,
  only,
  type PatchOperation,
  patchesOf,
  resourceOf,
  restApi,
  segmentsOf,
  valueOf,
} from './common.ts';

const VERBS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'];
const TYPES = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'];
const PATHS = [
  '/authorizationType',
  '/authorizerId',
  '/apiKeyRequired',
  '/authorizationScopes',
  '/operationName',
  '/requestParameters/{parameter}',
  '/requestModels/{contentType}',
];
const AT = '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}';

const asJson = (row: object): Json => row as Json;

/** CUSTOM and COGNITO_USER_POOLS need an authorizer of this API, of the fitting kind. */
function checkAuthorizer(api: ApiRow, method: MethodRow): void {
  if (!TYPES.includes(method.authorizationType))
    throw badRequest(`Invalid authorization type specified. Valid values: [${TYPES.join(', ')}]`);
  const wanted = method.authorizationType === 'CUSTOM' ? ['TOKEN', 'REQUEST'] : [method.authorizationType];
  if (method.authorizationType === 'NONE' || method.authorizationType === 'AWS_IAM') {
    delete method.authorizerId;
    return;
  }
  const authorizer = api.draft.authorizers.find((one) => one.id === method.authorizerId);
  if (authorizer === undefined || !wanted.includes(authorizer.type)) {
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to ' +
        `${wanted.length > 1 ? 'CUSTOM' : wanted[0]} requires a valid authorizer.`,
    );
  }
}

const put = (call: RestCall): Json => {
  const api = restApi(call);
  const resource = resourceOf(call, api);
  const verb = call.at['httpMethod'] ?? '';
  if (!VERBS.includes(verb))
    throw badRequest('Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY');
  if (resource.methods[verb]) throw conflict('Method already exists for this resource');
  const authorizerId = textOrNull(call.body['authorizerId']);
  const scopes = textsOf(call.body['authorizationScopes']);
  const row: MethodRow = {
    httpMethod: verb,
    authorizationType: textOf(call.body, 'authorizationType'),
    ...(authorizerId === null ? {} : { authorizerId }),
    apiKeyRequired: call.body['apiKeyRequired'] === true,
    ...(scopes.length > 0 ? { authorizationScopes: [...scopes] } : {}),
    requestParameters: recordOf(call.body['requestParameters']) as Record<string, boolean>,
  };
  checkAuthorizer(api, row);
  resource.methods[verb] = row;
  return asJson(row);
};

const update = (call: RestCall): Json => {
  const api = restApi(call);
  const current = methodOf(call);
  const next = structuredClone(current);
  for (const patch of patchesOf(call.body)) applyTo(next, patch);
  checkAuthorizer(api, next);
  resourceOf(call, api).methods[current.httpMethod] = next;
  return asJson(next);
};

function applyTo(method: MethodRow, patch: PatchOperation): void {
  const [head = '', name = ''] = segmentsOf(patch.path);
  switch (head) {
    case 'authorizationType':
      only(patch, 'replace');
      method.authorizationType = valueOf(patch);
      return;
    case 'authorizerId':
      only(patch, 'replace');
      method.authorizerId = valueOf(patch);
      return;
    case 'apiKeyRequired':
      only(patch, 'replace');
      // A value that is neither true nor false counts as false (recorded on AWS by LocalStack's tests).
      method.apiKeyRequired = patch.value === 'true';
      return;
    case 'authorizationScopes': {
      only(patch, 'add', 'remove', 'replace');
      const value = patch.value ?? name;
      const rest = (method.authorizationScopes ?? []).filter((one) => one !== value);
      const scopes = patch.op === 'remove' ? rest : [...rest, value];
      if (scopes.length > 0) method.authorizationScopes = scopes;
      else delete method.authorizationScopes;
      return;
    }
    case 'operationName':
      only(patch, 'replace');
      method.operationName = valueOf(patch);
      return;
    case 'requestParameters': {
      only(patch, 'add', 'remove', 'replace');
      const { [name]: _, ...others } = method.requestParameters ?? {};
      method.requestParameters = patch.op === 'remove' ? others : { ...others, [name]: patch.value === 'true' };
      return;
    }
    default:
      throw invalidPath(patch, PATHS);
  }
}

const remove = (call: RestCall): undefined => {
  const method = methodOf(call);
  delete resourceOf(call).methods[method.httpMethod];
  return undefined;
};

const response = (call: RestCall): MethodResponseRow => {
  const row = own(methodOf(call).methodResponses ?? {}, call.at['statusCode'] ?? '');
  if (row === undefined) throw notFound('Invalid Response status code specified');
  return row;
};

const putResponse = (call: RestCall): Json => {
  const method = methodOf(call);
  const statusCode = call.at['statusCode'] ?? '';
  if (method.methodResponses?.[statusCode]) throw conflict('Response already exists for this resource');
  const row = compact({
    statusCode,
    responseParameters: call.body['responseParameters'],
    responseModels: call.body['responseModels'],
  }) as unknown as MethodResponseRow;
  method.methodResponses = { ...method.methodResponses, [statusCode]: row };
  return asJson(row);
};

const updateResponse = (call: RestCall): Json => {
  const row = response(call);
  for (const patch of patchesOf(call.body)) {
    const [head, name = ''] = segmentsOf(patch.path);
    if (head !== 'responseParameters') throw invalidPath(patch, ['/responseParameters/{parameter}']);
    only(patch, 'add', 'remove', 'replace');
    const { [name]: _, ...others } = row.responseParameters ?? {};
    row.responseParameters = patch.op === 'remove' ? others : { ...others, [name]: patch.value === 'true' };
  }
  return asJson(row);
};

const removeResponse = (call: RestCall): undefined => {
  const { statusCode } = response(call);
  const method = methodOf(call);
  const { [statusCode]: _, ...others } = method.methodResponses ?? {};
  method.methodResponses = others;
  return undefined;
};

export const METHOD_ROUTES: readonly RestRoute[] = [
  route('GetMethod', 'GET', AT, 200, (call) => asJson(methodOf(call))),
  route('PutMethod', 'PUT', AT, 201, put),
  route('UpdateMethod', 'PATCH', AT, 200, update),
  route('DeleteMethod', 'DELETE', AT, 204, remove),
  route('GetMethodResponse', 'GET', `${AT}/responses/{statusCode}`, 200, (call) => asJson(response(call))),
  route('PutMethodResponse', 'PUT', `${AT}/responses/{statusCode}`, 201, putResponse),
  route('UpdateMethodResponse', 'PATCH', `${AT}/responses/{statusCode}`, 201, updateResponse),
  route('DeleteMethodResponse', 'DELETE', `${AT}/responses/{statusCode}`, 204, removeResponse),
];
