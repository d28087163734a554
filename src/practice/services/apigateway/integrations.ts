import { badRequest, conflict, notFound } from '../../http/errors.ts';
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
import type { IntegrationResponseRow, IntegrationRow } from '../../store/types.ts';
import {
  compact,
  invalidPath,
  methodOf,
  only,
  type PatchOperation,
  patchesOf,
  resourceOf,
  segmentsOf,
  valueOf,
} from './common.ts';

const AT = '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration';
const TYPES = ['HTTP', 'AWS', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY'];
const asJson = (row: object): Json => row as Json;

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
      row[head] = changed(row[head], patch, name);
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

function changed<T extends string | null>(
  record: Record<string, T> | undefined,
  patch: PatchOperation,
  name: string,
): Record<string, T> {
  only(patch, 'add', 'remove', 'replace');
  const { [name]: _, ...others } = record ?? {};
  return (patch.op === 'remove' ? others : { ...others, [name]: patch.value ?? '' }) as Record<string, T>;
}

const remove = (call: RestCall): undefined => {
  integrationOf(call);
  delete methodOf(call).methodIntegration;
  return undefined;
};

function responseOf(call: RestCall): IntegrationResponseRow {
  const row = own(integrationOf(call).integrationResponses ?? {}, call.at['statusCode'] ?? '');
  if (row === undefined) throw notFound('Invalid Response status code specified');
  return row;
}

const putResponse = (call: RestCall): Json => {
  const integration = integrationOf(call);
  const statusCode = call.at['statusCode'] ?? '';
  const declared = own(methodOf(call).methodResponses ?? {}, statusCode);
  if (declared === undefined) throw notFound('Invalid Response status code specified');
  if (own(integration.integrationResponses ?? {}, statusCode))
    throw conflict('Response already exists for this resource');
  const parameters = recordOf(call.body['responseParameters']) as Record<string, string>;
  const unknown = Object.keys(parameters).find((name) => !Object.hasOwn(declared.responseParameters ?? {}, name));
  if (unknown !== undefined)
    throw badRequest(
      'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping ' +
        `expression parameter specified: ${unknown}]`,
    );
  const row = compact({
    statusCode,
    selectionPattern: textOrNull(call.body['selectionPattern']),
    responseParameters: parameters,
    responseTemplates: call.body['responseTemplates'],
    contentHandling: textOrNull(call.body['contentHandling']),
  }) as unknown as IntegrationResponseRow;
  integration.integrationResponses = { ...integration.integrationResponses, [statusCode]: row };
  return asJson(row);
};

const updateResponse = (call: RestCall): Json => {
  const row = responseOf(call);
  for (const patch of patchesOf(call.body)) {
    const [head, name = ''] = segmentsOf(patch.path);
    if (head === 'responseParameters') row.responseParameters = changed(row.responseParameters, patch, name);
    else if (head === 'responseTemplates') row.responseTemplates = changed(row.responseTemplates, patch, name);
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
  }
  return asJson(row);
};

const removeResponse = (call: RestCall): undefined => {
  const { statusCode } = responseOf(call);
  const integration = integrationOf(call);
  const { [statusCode]: _, ...others } = integration.integrationResponses ?? {};
  integration.integrationResponses = others;
  return undefined;
};

export const INTEGRATION_ROUTES: readonly RestRoute[] = [
  route('GetIntegration', 'GET', AT, 200, (call) => asJson(integrationOf(call))),
  route('PutIntegration', 'PUT', AT, 201, put),
  route('UpdateIntegration', 'PATCH', AT, 200, update),
  route('DeleteIntegration', 'DELETE', AT, 204, remove),
  route('GetIntegrationResponse', 'GET', `${AT}/responses/{statusCode}`, 200, (call) => asJson(responseOf(call))),
  route('PutIntegrationResponse', 'PUT', `${AT}/responses/{statusCode}`, 201, putResponse),
  route('UpdateIntegrationResponse', 'PATCH', `${AT}/responses/{statusCode}`, 200, updateResponse),
  route('DeleteIntegrationResponse', 'DELETE', `${AT}/responses/{statusCode}`, 204, removeResponse),
];
