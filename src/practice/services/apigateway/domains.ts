import { accountManagementArn, domainArn } from '../../../core/api-gateway/arns.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { badRequest, conflict, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, route, textOf, textOrNull } from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { CustomDomainRow } from '../../store/types.ts';
import { accessModeIn, compact, invalidPath, only, paged, patchesOf, segmentsOf, valueOf } from './common.ts';

const AT = '/domainnames/{domainName}/basepathmappings';

const mine = (call: RestCall): readonly CustomDomainRow[] =>
  [...call.store.customDomains.values()].filter(
    (one) => one.account === call.principal.accountId && one.region === call.region,
  );

function domainOf(call: RestCall): CustomDomainRow {
  const named = mine(call).find((one) => one.name === call.at['domainName']);
  // A private domain is known by its name and its id together.
  const found =
    named?.domainNameId === undefined || named.domainNameId === call.query.get('domainNameId') ? named : undefined;
  if (found === undefined) throw notFound('Invalid domain name identifier specified');
  return found;
}

const partitionOf = (call: RestCall): string => call.principal.identity.arn.split(':')[1] ?? 'aws';

const placeOf = (call: RestCall, { region, account }: CustomDomainRow) => ({
  partition: partitionOf(call),
  region,
  accountId: account,
});

const arnOf = (call: RestCall, row: CustomDomainRow): string =>
  domainArn(placeOf(call, row), row.name, row.domainNameId);

function targetOf(row: CustomDomainRow): Json {
  if (row.endpointType === 'PRIVATE')
    return compact({ domainNameId: row.domainNameId, policy: row.policy ? JSON.stringify(row.policy) : null });
  if (row.endpointType === 'EDGE')
    return { distributionDomainName: row.targetHost, distributionHostedZoneId: 'Z2FDTNDATAQYW2' };
  return { regionalDomainName: row.targetHost, regionalHostedZoneId: 'Z1UJRXOUMOOFQ8' };
}

function domainJson(call: RestCall, row: CustomDomainRow): Json {
  const tls = row.mutualTls as { readonly truststoreUri: string; readonly truststoreVersion: string } | null;
  return compact({
    domainName: row.name,
    domainNameArn: arnOf(call, row),
    ...targetOf(row),
    endpointConfiguration: {
      types: [row.endpointType],
      ipAddressType: row.endpointType === 'PRIVATE' ? 'dualstack' : 'ipv4',
    },
    endpointAccessMode: row.endpointAccessMode,
    domainNameStatus: 'AVAILABLE',
    securityPolicy: 'TLS_1_2',
    mutualTlsAuthentication:
      tls === null ? null : { truststoreUri: tls.truststoreUri, truststoreVersion: tls.truststoreVersion },
    routingMode: 'BASE_PATH_MAPPING_ONLY',
  });
}

const updateDomain = (call: RestCall): Json => {
  const row = domainOf(call);
  for (const patch of patchesOf(call.body)) {
    only(patch, 'replace');
    const [field] = segmentsOf(patch.path);
    if (field === 'endpointAccessMode') row.endpointAccessMode = accessModeIn(patch);
    else if (field === 'policy' && row.domainNameId !== undefined) {
      // Changing the policy wants a permission of its own besides PATCH.
      call.authorize('apigateway:UpdateDomainNamePolicy', arnOf(call, row));
      row.policy = savedPolicy(patch.value ?? '');
    } else throw invalidPath(patch, ['/endpointAccessMode', '/policy']);
  }
  return domainJson(call, row);
};

function savedPolicy(text: string): unknown {
  if (text === '') return null;
  const parsed = parsePolicy(text, 'resource');
  if (!parsed.ok || parsed.problems.some((one) => one.fatal))
    throw badRequest('Invalid policy document. Please check the policy syntax.');
  return JSON.parse(text);
}

const mappingJson = (one: CustomDomainRow['mappings'][number]): Json => ({
  basePath: one.basePath,
  restApiId: one.apiId,
  stage: one.stage,
});

const NONE = '(none)';
const basePathIn = (text: string | null): string => (text === null || text === '' ? NONE : text);

/** In a URL the empty base path is written `(none)`. */
function mappingOf(call: RestCall): CustomDomainRow['mappings'][number] {
  const found = domainOf(call).mappings.find((one) => one.basePath === basePathIn(call.at['basePath'] ?? null));
  if (found === undefined) throw notFound('Invalid base path mapping identifier specified');
  return found;
}

function checkTarget(call: RestCall, apiId: string, stage: string): void {
  const api = call.store.apis.get(apiId);
  if (api === undefined || api.account !== call.principal.accountId || api.region !== call.region)
    throw badRequest('Invalid REST API identifier specified');
  if (stage !== '' && own(api.stages, stage) === undefined) throw badRequest('Invalid stage identifier specified');
}

const create = (call: RestCall): Json => {
  const domain = domainOf(call);
  const row = {
    basePath: basePathIn(textOrNull(call.body['basePath'])),
    apiId: textOf(call.body, 'restApiId'),
    stage: textOrNull(call.body['stage']) ?? '',
  };
  checkTarget(call, row.apiId, row.stage);
  if (domain.mappings.some((one) => one.basePath === row.basePath))
    throw conflict('Base path already exists for this domain name');
  domain.mappings = [...domain.mappings, row];
  return mappingJson(row);
};

const update = (call: RestCall): Json => {
  const domain = domainOf(call);
  const old = mappingOf(call);
  let next = { ...old };
  for (const patch of patchesOf(call.body)) {
    only(patch, 'replace');
    const [field] = segmentsOf(patch.path);
    if (field === 'basePath') next = { ...next, basePath: basePathIn(patch.value) };
    else if (field === 'stage') next = { ...next, stage: valueOf(patch) };
    else if (field === 'restapiId' || field === 'restApiId') next = { ...next, apiId: valueOf(patch) };
    else throw invalidPath(patch, ['/basePath', '/stage', '/restapiId']);
  }
  checkTarget(call, next.apiId, next.stage);
  domain.mappings = domain.mappings.map((one) => (one === old ? next : one));
  return mappingJson(next);
};

const remove = (call: RestCall): undefined => {
  const domain = domainOf(call);
  const row = mappingOf(call);
  domain.mappings = domain.mappings.filter((one) => one !== row);
  return undefined;
};

const ASSOCIATIONS = '/domainnameaccessassociations';

const associationsOf = (
  call: RestCall,
): { readonly row: CustomDomainRow; readonly endpoint: string; readonly json: Json }[] =>
  mine(call).flatMap((row) =>
    (row.accessAssociations ?? []).map((endpoint) => ({
      row,
      endpoint,
      json: {
        domainNameAccessAssociationArn:
          accountManagementArn(placeOf(call, row), ASSOCIATIONS.slice(1)) +
          `/domainname/${row.name}+${row.domainNameId}/vpcesource/${endpoint}`,
        domainNameArn: arnOf(call, row),
        accessAssociationSourceType: 'VPCE',
        accessAssociationSource: endpoint,
      },
    })),
  );

const associate = (call: RestCall): Json => {
  const [arn, endpoint] = [textOf(call.body, 'domainNameArn'), textOf(call.body, 'accessAssociationSource')];
  const row = mine(call).find((one) => one.domainNameId !== undefined && arnOf(call, one) === arn);
  if (row === undefined) throw notFound('Invalid domain name identifier specified');
  call.authorize('apigateway:CreateAccessAssociation', arn);
  if (!call.store.vpcEndpoints.has(endpoint)) throw badRequest(`Invalid VPC endpoint specified: ${endpoint}`);
  if (row.accessAssociations?.includes(endpoint) === true)
    throw conflict('The domain name access association already exists');
  row.accessAssociations = [...(row.accessAssociations ?? []), endpoint];
  return associationsOf(call).find((one) => one.row === row && one.endpoint === endpoint)?.json ?? {};
};

const dissociate = (call: RestCall): undefined => {
  const found = associationsOf(call).find(({ json }) => json['domainNameAccessAssociationArn'] === call.at['arn']);
  if (found === undefined) throw notFound('Invalid domain name access association identifier specified');
  found.row.accessAssociations = (found.row.accessAssociations ?? []).filter((one) => one !== found.endpoint);
  return undefined;
};

export const DOMAIN_ROUTES: readonly RestRoute[] = [
  route('GetDomainNames', 'GET', '/domainnames', 200, (call) =>
    paged(
      call,
      mine(call).map((row) => domainJson(call, row)),
    ),
  ),
  route('GetDomainName', 'GET', '/domainnames/{domainName}', 200, (call) => domainJson(call, domainOf(call))),
  route('GetBasePathMappings', 'GET', AT, 200, (call) => paged(call, domainOf(call).mappings.map(mappingJson))),
  route('CreateBasePathMapping', 'POST', AT, 201, create),
  route('GetBasePathMapping', 'GET', `${AT}/{basePath}`, 200, (call) => mappingJson(mappingOf(call))),
  route('UpdateBasePathMapping', 'PATCH', `${AT}/{basePath}`, 200, update),
  route('DeleteBasePathMapping', 'DELETE', `${AT}/{basePath}`, 202, remove),
  route('UpdateDomainName', 'PATCH', '/domainnames/{domainName}', 200, updateDomain),
  route('GetDomainNameAccessAssociations', 'GET', ASSOCIATIONS, 200, (call) =>
    paged(
      call,
      call.query.get('resourceOwner') === 'OTHER_ACCOUNTS' ? [] : associationsOf(call).map(({ json }) => json),
    ),
  ),
  route('CreateDomainNameAccessAssociation', 'POST', ASSOCIATIONS, 201, associate),
  route('DeleteDomainNameAccessAssociation', 'DELETE', `${ASSOCIATIONS}/{arn}`, 202, dissociate),
];
