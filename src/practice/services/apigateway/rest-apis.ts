import { managementArn } from '../../../core/api-gateway/arns.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { AwsError, badRequest } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, route } from '../../protocols/rest-json.ts';
import { escapedPolicy, expandedPolicy } from '../../store/policy-text.ts';
import type { ApiRow } from '../../store/types.ts';
import {
  accessModeIn,
  compact,
  invalidPath,
  only,
  type PatchOperation,
  paged,
  patchesOf,
  restApi,
  seconds,
  segmentsOf,
  valueOf,
} from './common.ts';

const PATHS = [
  '/name',
  '/description',
  '/policy',
  '/apiKeySource',
  '/disableExecuteApiEndpoint',
  '/endpointAccessMode',
  '/binaryMediaTypes/{binaryMediaType}',
  '/endpointConfiguration/vpcEndpointIds',
  '/endpointConfiguration/types/{type}',
  '/minimumCompressionSize',
];

function apiJson(api: ApiRow): Json {
  return compact({
    id: api.id,
    name: api.name,
    description: api.description,
    createdDate: seconds(api.createdAt),
    binaryMediaTypes: api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : null,
    apiKeySource: api.apiKeySource,
    endpointConfiguration: compact({
      types: [api.endpointType],
      ipAddressType: api.endpointType === 'PRIVATE' ? 'dualstack' : 'ipv4',
      vpcEndpointIds: api.vpcEndpointIds.length > 0 ? api.vpcEndpointIds : null,
    }),
    endpointAccessMode: api.endpointAccessMode,
    policy: api.draft.policy === null ? null : escapedPolicy(api.draft.policy),
    tags: api.tags,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    rootResourceId: api.draft.resources[0]?.id,
    apiStatus: 'AVAILABLE',
  });
}

const list = (call: RestCall): Json => {
  const mine = [...call.store.apis.values()].filter(
    (api) => api.apiType === 'REST' && api.account === call.principal.accountId && api.region === call.region,
  );
  return paged(call, mine.map(apiJson));
};

const update = (call: RestCall): Json => {
  const api = restApi(call);
  const patches = patchesOf(call.body);
  // Changing the policy wants a permission of its own besides PATCH.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
  if (patches.some((one) => one.path === '/policy'))
    call.authorize('apigateway:UpdateRestApiPolicy', managementArn(api, `restapis/${api.id}`));
  const next = structuredClone(api);
  for (const patch of patches) applyTo(next, patch);
  Object.assign(api, next);
  return apiJson(api);
};

function applyTo(api: ApiRow, patch: PatchOperation): void {
  const [head = '', second, third] = segmentsOf(patch.path);
  switch (head) {
    case 'name':
      only(patch, 'replace');
      api.name = valueOf(patch);
      return;
    case 'description':
      only(patch, 'replace');
      api.description = patch.value;
      return;
    case 'policy':
      only(patch, 'replace', 'remove');
      api.draft.policy =
        patch.op === 'remove' || patch.value === null || patch.value === '' ? null : savedPolicy(api, patch.value);
      return;
    case 'apiKeySource': {
      only(patch, 'replace');
      const value = valueOf(patch);
      if (value !== 'HEADER' && value !== 'AUTHORIZER')
        throw badRequest('Invalid API key source type specified. Valid values: [HEADER, AUTHORIZER]');
      api.apiKeySource = value;
      return;
    }
    case 'disableExecuteApiEndpoint':
      only(patch, 'replace');
      api.disableExecuteApiEndpoint = patch.value === 'true';
      return;
    case 'endpointAccessMode':
      only(patch, 'replace');
      api.endpointAccessMode = accessModeIn(patch);
      return;
    case 'binaryMediaTypes':
      only(patch, 'add', 'remove', 'replace');
      api.binaryMediaTypes = api.binaryMediaTypes.filter((one) => one !== second);
      if (patch.op !== 'remove') api.binaryMediaTypes.push(patch.op === 'replace' ? valueOf(patch) : (second ?? ''));
      return;
    case 'endpointConfiguration':
      endpointPatch(api, patch, second, third);
      return;
    default:
      throw invalidPath(patch, PATHS);
  }
}

function endpointPatch(
  api: ApiRow,
  patch: PatchOperation,
  second: string | undefined,
  third: string | undefined,
): void {
  if (second === 'vpcEndpointIds') {
    only(patch, 'add', 'remove');
    const value = patch.value ?? third ?? '';
    api.vpcEndpointIds = api.vpcEndpointIds.filter((one) => one !== value);
    if (patch.op === 'add') api.vpcEndpointIds.push(value);
    return;
  }
  const value = patch.value;
  if (second !== 'types' || (value !== 'REGIONAL' && value !== 'EDGE' && value !== 'PRIVATE'))
    throw invalidPath(patch, PATHS);
  only(patch, 'replace');
  api.endpointType = value;
}

const INVALID_POLICY = 'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.';

/** A policy as it is kept, or a refusal in AWS's words. */
export function savedPolicy(api: ApiRow, text: string): string {
  const parsed = parsePolicy(text, 'resource');
  if (!parsed.ok || parsed.problems.some((one) => one.fatal)) throw badRequest(INVALID_POLICY);
  if (parsed.policy.statements.some((one) => one.principal === null && one.notPrincipal === null))
    throw badRequest(INVALID_POLICY);
  const kept = expandedPolicy(JSON.parse(text), api);
  if (kept.length > 8192)
    throw new AwsError('LimitExceededException', 'Policy size exceeds the limit of 8192 bytes', 429);
  return kept;
}

export const REST_API_ROUTES: readonly RestRoute[] = [
  route('GetRestApis', 'GET', '/restapis', 200, list),
  route('GetRestApi', 'GET', '/restapis/{restApiId}', 200, (call) => apiJson(restApi(call))),
  route('UpdateRestApi', 'PATCH', '/restapis/{restApiId}', 200, update),
  route('DeleteRestApi', 'DELETE', '/restapis/{restApiId}', 202, (call): undefined => {
    call.store.apis.delete(restApi(call).id);
    return undefined;
  }),
];
