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
  'serviceControlPolicies' | 'customDomain' | 'webAcl' | 'vpcEndpoints' | 'functions' | 'cdn'
>;

export interface AroundOf {
  readonly scope: Scope;
  readonly request: Request;
  readonly parts: ApiParts;
  readonly definitions: Promise<readonly Definition[]>;
  readonly caller: Promise<Fact<Caller | null>>;
  /** Who may read the organization of an account, best first. */
  readonly organizationReaders: (accountId: string) => Promise<readonly OrganizationReader[]>;
}

/**
 * What is read around the API; each part comes when it is there. Where logs are delivered is known of some stages only.
 */
export interface Around {
  readonly facts: { readonly [K in keyof AroundFacts]: Promise<AroundFacts[K]> };
  readonly deliveries: Promise<Pick<Facts, 'executionLogDeliveries'>>;
}

/** Reads what other services tell, each only when this call can hang on it. Nothing throws. */
export function readAround(
  clients: Clients,
  { scope, request, parts, definitions, caller, organizationReaders }: AroundOf,
): Around {
  const front = readFront(clients, scope, request, parts);
  return {
    facts: {
      serviceControlPolicies: caller.then((known) => readServiceControlPolicies(organizationReaders, known)),
      webAcl: parts.stage.then((stage) => readWebAcl(clients, stage, scope)),
      vpcEndpoints: parts.api.then((api) => readVpcEndpoints(clients, api, request)),
      functions: Promise.all([definitions, parts.stage]).then(([read, stage]) =>
        readFunctions(clients, functionNames(read), { stage, accountId: scope.accountId }),
      ),
      customDomain: front.then((read) => read.customDomain),
      cdn: front.then((read) => read.cdn),
    },
    deliveries: parts.stage.then((stage) => readLogDeliveries(clients, scope, stage)),
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
  if (cdn.state !== 'known' || cdn.value === null || customDomain.state !== 'known' || customDomain.value !== null)
    return { customDomain, cdn };
  return {
    customDomain: await readCustomDomain(
      clients,
      [cdn.value.origin.domainName],
      apiType === 'REST' ? undefined : apiMappings,
    ),
    cdn,
  };
}
