import { badRequest, notFound } from '../../http/errors.ts';
import {
  type Json,
  type RestCall,
  type RestRoute,
  recordOf,
  route,
  textOf,
  textOrNull,
} from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { IntegrationResponseRow, IntegrationRow, MethodResponseRow } from '../../store/types.ts';
import {
  asJson,
  compact,
  invalidPath,
  methodOf,
  only,
  type PatchOperation,
  patchesOf,
  resourceOf,
  segmentsOf,
  valueOf,
  withEntry,
} from './common.ts';
import { type Responses, responseRoutes } from './responses.ts';

const AT = '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration';
const TYPES = ['HTTP', 'AWS', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY'];

function integrationOf(call: RestCall): IntegrationRow {
  const row = methodOf(call).methodIntegration;
  if (row === undefined) throw notFound('Invalid Integration identifier specified');
  return row;
}

const put = (call: RestCall): Json => {
  const { body } = call;
  const type = textOf(body, 'type');
  if (!TYPES.includes(type))
    throw badRequest(`Invalid integration type specified. Valid values: [${TYPES.join(', ')}]`);
  const uri = textOrNull(body['uri']);
  if (type !== 'MOCK' && uri === null) throw badRequest('Integration URI cannot be null for this integration type');
  if (type.startsWith('AWS') && !/^arn:[^:]+:apigateway:[^:]+:[^:]+:(path|action)\//.test(uri ?? ''))
    throw badRequest('Invalid ARN specified in the request');
  const method = methodOf(call);
  const row = compact({
    type,
    httpMethod: textOrNull(body['httpMethod']) ?? textOrNull(body['integrationHttpMethod']),
    uri,
    credentials: textOrNull(body['credentials']),
    requestParameters: body['requestParameters'],
    requestTemplates: body['requestTemplates'],
    passthroughBehavior: textOrNull(body['passthroughBehavior']) ?? 'WHEN_NO_MATCH',
    contentHandling: textOrNull(body['contentHandling']),
    timeoutInMillis: typeof body['timeoutInMillis'] === 'number' ? body['timeoutInMillis'] : 29_000,
    cacheNamespace: textOrNull(body['cacheNamespace']) ?? resourceOf(call).id,
    cacheKeyParameters: [],
    integrationResponses: method.methodIntegration?.integrationResponses,
  }) as unknown as IntegrationRow;
  method.methodIntegration = row;
  return asJson(row);
};

const update = (call: RestCall): Json => {
  const next = structuredClone(integrationOf(call));
  for (const patch of patchesOf(call.body)) applyTo(next, patch);
  methodOf(call).methodIntegration = next;
  return asJson(next);
};

function applyTo(row: IntegrationRow, patch: PatchOperation): void {
  const [head = '', name = ''] = segmentsOf(patch.path);
  switch (head) {
    case 'type':
    case 'uri':
    case 'credentials':
    case 'passthroughBehavior':
    case 'contentHandling':
    case 'httpMethod':
      only(patch, 'replace', 'remove');
      if (patch.op === 'remove') delete row[head as 'uri'];
      else row[head] = valueOf(patch);
      return;
    case 'timeoutInMillis':
      only(patch, 'replace');
      row.timeoutInMillis = Number(valueOf(patch));
      return;
    case 'requestTemplates':
    case 'requestParameters':
      row[head] = withEntry(row[head], patch, name, textIn);
      return;
    default:
      throw invalidPath(patch, [
        '/uri',
        '/credentials',
        '/httpMethod',
        '/requestTemplates/{contentType}',
        '/requestParameters/{parameter}',
        '/timeoutInMillis',
      ]);
  }
}

const textIn = (value: string | null): string => value ?? '';

const remove = (call: RestCall): undefined => {
  integrationOf(call);
  delete methodOf(call).methodIntegration;
  return undefined;
};

const RESPONSES: Responses<IntegrationResponseRow> = {
  of: 'Integration',
  path: AT,
  updated: 200,
  read: (call) => integrationOf(call).integrationResponses ?? {},
  write: (call, responses) => {
    integrationOf(call).integrationResponses = responses;
  },
  check: (call, statusCode) => void declaredResponse(call, statusCode),
  make: (call, statusCode) => {
    const declared = declaredResponse(call, statusCode).responseParameters ?? {};
    const parameters = recordOf(call.body['responseParameters']) as Record<string, string>;
    const unknown = Object.keys(parameters).find((name) => !Object.hasOwn(declared, name));
    if (unknown !== undefined)
      throw badRequest(
        'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping ' +
          `expression parameter specified: ${unknown}]`,
      );
    return compact({
      statusCode,
      selectionPattern: textOrNull(call.body['selectionPattern']),
      responseParameters: parameters,
      responseTemplates: call.body['responseTemplates'],
      contentHandling: textOrNull(call.body['contentHandling']),
    }) as unknown as IntegrationResponseRow;
  },
  patch: (row, patch) => {
    const [head, name = ''] = segmentsOf(patch.path);
    if (head === 'responseParameters') row.responseParameters = withEntry(row.responseParameters, patch, name, textIn);
    else if (head === 'responseTemplates')
      row.responseTemplates = withEntry<string | null>(row.responseTemplates, patch, name, textIn);
    else if (head === 'selectionPattern') row.selectionPattern = valueOf(patch);
    else if (head === 'contentHandling') {
      only(patch, 'replace', 'remove');
      if (patch.op === 'remove') delete row.contentHandling;
      else row.contentHandling = valueOf(patch);
    } else
      throw invalidPath(patch, [
        '/responseParameters/{parameter}',
        '/responseTemplates/{contentType}',
        '/selectionPattern',
        '/contentHandling',
      ]);
  },
};

/** An integration answers only with a status that its method declares. */
function declaredResponse(call: RestCall, statusCode: string): MethodResponseRow {
  const declared = own(methodOf(call).methodResponses ?? {}, statusCode);
  if (declared === undefined) throw notFound('Invalid Response status code specified');
  return declared;
}

export const INTEGRATION_ROUTES: readonly RestRoute[] = [
  route('GetIntegration', 'GET', AT, 200, (call) => asJson(integrationOf(call))),
  route('PutIntegration', 'PUT', AT, 201, put),
  route('UpdateIntegration', 'PATCH', AT, 200, update),
  route('DeleteIntegration', 'DELETE', AT, 204, remove),
  ...responseRoutes(RESPONSES),
];
