import { conflict, notFound } from '../../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, route, textOf, textOrNull } from '../../../protocols/rest-json.ts';
import { idFor } from '../../../store/ids.ts';
import { own } from '../../../store/own.ts';
import type { CustomDomainRow } from '../../../store/types.ts';
import { listed, one } from './common.ts';

const AT = '/v2/domainnames/{domainName}/apimappings';

type Mapping = CustomDomainRow['mappings'][number];

function domainOf(call: RestCall): CustomDomainRow {
  const domain = call.store.customDomains.get(call.at['domainName'] ?? '');
  if (domain === undefined || domain.account !== call.principal.accountId || domain.region !== call.region)
    throw notFound('Invalid domain name identifier specified');
  return domain;
}

const idOf = (domain: CustomDomainRow, { basePath }: Mapping): string => idFor(`${domain.name} ${basePath}`, 6);

const mappingJson = (domain: CustomDomainRow, mapping: Mapping): Json => ({
  apiId: mapping.apiId,
  apiMappingId: idOf(domain, mapping),
  apiMappingKey: mapping.basePath === '(none)' ? '' : mapping.basePath,
  stage: mapping.stage,
});

/**
 * A mapping to an API of any kind; its key may have several levels.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname-apimappings.html
 */
const create = (call: RestCall): Json => {
  const domain = domainOf(call);
  const row = {
    basePath: textOrNull(call.body['apiMappingKey']) || '(none)',
    apiId: textOf(call.body, 'apiId'),
    stage: textOf(call.body, 'stage'),
  };
  const api = call.store.apis.get(row.apiId);
  if (api === undefined || api.account !== call.principal.accountId || api.region !== call.region)
    throw notFound('Invalid API identifier specified');
  one(own(api.stages, row.stage), 'Stage');
  if (domain.mappings.some(({ basePath }) => basePath === row.basePath))
    throw conflict('ApiMapping key already exists for this domain name');
  domain.mappings = [...domain.mappings, row];
  return mappingJson(domain, row);
};

const remove = (call: RestCall): undefined => {
  const domain = domainOf(call);
  const row = one(
    domain.mappings.find((mapping) => idOf(domain, mapping) === call.at['apiMappingId']),
    'ApiMapping',
  );
  domain.mappings = domain.mappings.filter((mapping) => mapping !== row);
  return undefined;
};

export const MAPPING_ROUTES: readonly RestRoute[] = [
  route('GetApiMappings', 'GET', AT, 200, (call) => {
    const domain = domainOf(call);
    return listed(
      call,
      domain.mappings.map((mapping) => mappingJson(domain, mapping)),
    );
  }),
  route('CreateApiMapping', 'POST', AT, 201, create),
  route('DeleteApiMapping', 'DELETE', `${AT}/{apiMappingId}`, 204, remove),
];
