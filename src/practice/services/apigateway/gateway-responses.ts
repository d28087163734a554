import { DEFAULT_TEMPLATES } from '../../../core/answers/index.ts';
import { RESPONSE_DEFAULTS, RESPONSE_TYPES, type ResponseType } from '../../../core/api-gateway/response-types.ts';
import { badRequest, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, recordOf, route, textOrNull } from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, GatewayResponseRow } from '../../store/types.ts';
import { compact, invalidPath, only, paged, patchesOf, restApi, segmentsOf } from './common.ts';

const AT = '/restapis/{restApiId}/gatewayresponses/{responseType}';

function typeOf(call: RestCall): ResponseType {
  const found = RESPONSE_TYPES.find((one) => one === call.at['responseType']);
  if (found === undefined) throw notFound('Invalid response type specified');
  return found;
}

/** DEFAULT_4XX and DEFAULT_5XX have no status of their own. */
const defaultStatus = (type: ResponseType): string | null =>
  type.startsWith('DEFAULT_') ? null : String(RESPONSE_DEFAULTS[type].status);

function responseJson(api: ApiRow, responseType: ResponseType): Json {
  const row = own(api.draft.gatewayResponses, responseType);
  if (row === undefined)
    return compact({
      responseType,
      statusCode: defaultStatus(responseType),
      responseParameters: {},
      responseTemplates: DEFAULT_TEMPLATES,
      defaultResponse: true,
    });
  return compact({
    responseType,
    statusCode: row.statusCode ?? defaultStatus(responseType),
    responseParameters: row.responseParameters,
    responseTemplates: row.responseTemplates,
    defaultResponse: false,
  });
}

function statusIn(value: string | null): string | null {
  if (value === null || value === '') return null;
  if (!/^[1-5]\d\d$/.test(value)) throw badRequest(`Invalid status code specified: ${value}`);
  return value;
}

/** A status that is the type's own counts as unchanged. */
const keptStatus = (type: ResponseType, value: string | null): string | null =>
  statusIn(value) === defaultStatus(type) ? null : statusIn(value);

const put = (call: RestCall): Json => {
  const api = restApi(call);
  const type = typeOf(call);
  const templates = recordOf(call.body['responseTemplates']) as Record<string, string>;
  api.draft.gatewayResponses = {
    ...api.draft.gatewayResponses,
    [type]: {
      statusCode: keptStatus(type, textOrNull(call.body['statusCode'])),
      responseParameters: checked(recordOf(call.body['responseParameters'])),
      responseTemplates: Object.keys(templates).length > 0 ? templates : { ...DEFAULT_TEMPLATES },
    },
  };
  return responseJson(api, type);
};

function checked(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  for (const [name, value] of Object.entries(parameters)) {
    if (!name.startsWith('gatewayresponse.') || typeof value !== 'string')
      throw badRequest(
        'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping ' +
          `expression parameter specified: ${name}]`,
      );
  }
  return parameters as Record<string, string>;
}

const update = (call: RestCall): Json => {
  const api = restApi(call);
  const type = typeOf(call);
  const row: GatewayResponseRow = structuredClone(
    own(api.draft.gatewayResponses, type) ?? {
      statusCode: null,
      responseParameters: {},
      responseTemplates: { ...DEFAULT_TEMPLATES },
    },
  );
  for (const patch of patchesOf(call.body)) {
    const [head, name = ''] = segmentsOf(patch.path);
    only(patch, 'add', 'remove', 'replace');
    if (head === 'statusCode') row.statusCode = patch.op === 'remove' ? null : keptStatus(type, patch.value);
    else if (head === 'responseParameters' || head === 'responseTemplates') {
      const { [name]: _, ...others } = row[head];
      row[head] = patch.op === 'remove' ? others : { ...others, [name]: patch.value ?? '' };
    } else
      throw invalidPath(patch, ['/statusCode', '/responseParameters/{parameter}', '/responseTemplates/{contentType}']);
  }
  checked(row.responseParameters);
  api.draft.gatewayResponses = { ...api.draft.gatewayResponses, [type]: row };
  return responseJson(api, type);
};

const remove = (call: RestCall): undefined => {
  const api = restApi(call);
  const type = typeOf(call);
  if (!Object.hasOwn(api.draft.gatewayResponses, type)) throw notFound('Gateway response type not defined on api');
  const { [type]: _, ...others } = api.draft.gatewayResponses;
  api.draft.gatewayResponses = others;
  return undefined;
};

export const GATEWAY_RESPONSE_ROUTES: readonly RestRoute[] = [
  route('GetGatewayResponses', 'GET', '/restapis/{restApiId}/gatewayresponses', 200, (call) => {
    const api = restApi(call);
    return paged(
      call,
      RESPONSE_TYPES.map((type) => responseJson(api, type)),
    );
  }),
  route('GetGatewayResponse', 'GET', AT, 200, (call) => responseJson(restApi(call), typeOf(call))),
  route('PutGatewayResponse', 'PUT', AT, 201, put),
  route('UpdateGatewayResponse', 'PATCH', AT, 200, update),
  route('DeleteGatewayResponse', 'DELETE', AT, 202, remove),
];
