import type { Fact } from '../../core/model/fact.ts';
import type { Caller, Definition, Facts, Scope } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import type { Clients } from '../clients/types.ts';
import { readCustomDomain } from './custom-domain.ts';
import { readDistribution } from './distribution.ts';
import { readFunctions } from './functions.ts';
import { readLogDeliveries } from './log-deliveries.ts';
import { functionNames } from './named.ts';
import { type OrganizationReader, readServiceControlPolicies } from './organization.ts';
import type { ApiParts } from './parts.ts';
import { apiMappings } from './v2/api-mappings.ts';
import { readVpcEndpoints } from './vpc-endpoints.ts';
import { readWebAcl } from './waf/web-acl.ts';

/** What else stands between the caller and the backend, told by other services than API Gateway. */
export type AroundFacts = Pick<
  Facts,
  'serviceControlPolicies' | 'customDomain' | 'webAcl' | 'vpcEndpoints' | 'functions' | 'cdn' | 'executionLogDeliveries'
>;

export interface AroundOf {
  readonly scope: Scope;
  readonly request: Request;
  readonly parts: ApiParts;
  readonly definitions: readonly Definition[];
  readonly caller: Promise<Fact<Caller | null>>;
  /** Who may read the organization of an account, best first. */
  readonly organizationReaders: (accountId: string) => Promise<readonly OrganizationReader[]>;
}

/** Reads what other services tell, each only when this call can hang on it. Nothing throws. */
export async function readAround(
  clients: Clients,
  { scope, request, parts, definitions, caller, organizationReaders }: AroundOf,
): Promise<AroundFacts> {
  const stage = await parts.stage;
  const [webAcl, serviceControlPolicies, vpcEndpoints, front, functions, deliveries] = await Promise.all([
    readWebAcl(clients, stage, scope),
    caller.then((known) => readServiceControlPolicies(organizationReaders, known)),
    parts.api.then((api) => readVpcEndpoints(clients, api, request)),
    readFront(clients, scope, request, parts),
    readFunctions(clients, functionNames(definitions), { stage, accountId: scope.accountId }),
    readLogDeliveries(clients, scope, stage),
  ]);
  return {
    serviceControlPolicies,
    webAcl,
    vpcEndpoints,
    functions,
    ...front,
    ...deliveries,
  };
}

/** What stands under the name that the client called; behind a distribution, the custom domain that it goes on to. */
async function readFront(
  clients: Clients,
  { apiType }: Scope,
  request: Request,
  parts: ApiParts,
): Promise<Pick<AroundFacts, 'customDomain' | 'cdn'>> {
  const customDomain = await parts.customDomain;
  const cdn = await readDistribution(clients, request, customDomain);
  if (cdn.state !== 'known' || cdn.value === null || customDomain.state !== 'known' || customDomain.value !== null) return { customDomain, cdn };
  return { customDomain: await readCustomDomain(clients, [cdn.value.origin.domainName], apiType === 'REST' ? undefined : apiMappings), cdn };
}
