import { badRequest, conflict } from '../../http/errors.ts';
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
import type { ApiRow, MethodResponseRow, MethodRow } from '../../store/types.ts';
import {
  asJson,
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
  withEntry,
} from './common.ts';
import { type Responses, responseRoutes } from './responses.ts';

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
  '/requestValidatorId',
];
const AT = '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}';

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
    ...validationIn(call.body),
  };
  checkAuthorizer(api, row);
  resource.methods[verb] = row;
  return asJson(row);
};

function validationIn(body: Json): Partial<MethodRow> {
  const requestValidatorId = textOrNull(body['requestValidatorId']);
  return {
    ...(body['requestModels'] == null
      ? {}
      : { requestModels: recordOf(body['requestModels']) as Record<string, string> }),
    ...(requestValidatorId === null ? {} : { requestValidatorId }),
  };
}

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
    case 'requestValidatorId':
      only(patch, 'replace');
      if (patch.value === null || patch.value === '') delete method.requestValidatorId;
      else method.requestValidatorId = patch.value;
      return;
    case 'requestModels':
      method.requestModels = withEntry(method.requestModels, patch, name, (value) => value ?? '');
      return;
    case 'requestParameters':
      method.requestParameters = withEntry(method.requestParameters, patch, name, isTrue);
      return;
    default:
      throw invalidPath(patch, PATHS);
  }
}

const remove = (call: RestCall): undefined => {
  const method = methodOf(call);
  delete resourceOf(call).methods[method.httpMethod];
  return undefined;
};

const isTrue = (value: string | null): boolean => value === 'true';

const RESPONSES: Responses<MethodResponseRow> = {
  of: 'Method',
  path: AT,
  updated: 201,
  read: (call) => methodOf(call).methodResponses ?? {},
  write: (call, responses) => {
    methodOf(call).methodResponses = responses;
  },
  make: (call, statusCode) =>
    compact({
      statusCode,
      responseParameters: call.body['responseParameters'],
      responseModels: call.body['responseModels'],
    }) as unknown as MethodResponseRow,
  patch: (row, patch) => {
    const [head, name = ''] = segmentsOf(patch.path);
    if (head !== 'responseParameters') throw invalidPath(patch, ['/responseParameters/{parameter}']);
    row.responseParameters = withEntry(row.responseParameters, patch, name, isTrue);
  },
};

export const METHOD_ROUTES: readonly RestRoute[] = [
  route('GetMethod', 'GET', AT, 200, (call) => asJson(methodOf(call))),
  route('PutMethod', 'PUT', AT, 201, put),
  route('UpdateMethod', 'PATCH', AT, 200, update),
  route('DeleteMethod', 'DELETE', AT, 204, remove),
  ...responseRoutes(RESPONSES),
];
