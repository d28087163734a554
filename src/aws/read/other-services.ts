import { type Fact, valueOf } from '../../core/model/fact.ts';
import type { Caller, Definition, Facts, Scope } from '../../core/model/facts.ts';
import { hostHeaderOf, type Request, readHost } from '../../core/model/request.ts';
import type { Clients } from '../clients/types.ts';
import type { ApiReads } from './api-reads.ts';
import { readCustomDomain, readDomainInstead } from './custom-domain.ts';
import { readDistribution } from './distribution.ts';
import { readFunctions } from './functions.ts';
import { readLogDeliveries } from './log-deliveries.ts';
import { functionNames } from './named.ts';
import { type OrganizationReader, readServiceControlPolicies } from './organization.ts';
import { apiMappings } from './v2/api-mappings.ts';
import { readVpcEndpoints } from './vpc-endpoints.ts';
import { readWebAcl } from './waf/web-acl.ts';

/** What stands between the caller and the backend and is read from other services than API Gateway. */
export type OtherServiceFacts = Pick<
  Facts,
  'serviceControlPolicies' | 'customDomain' | 'webAcl' | 'vpcEndpoints' | 'functions' | 'cdn'
>;

export interface OtherServiceInput {
  readonly scope: Scope;
  readonly request: Request;
  readonly reads: ApiReads;
  readonly definitions: Promise<readonly Definition[]>;
  readonly caller: Promise<Fact<Caller | null>>;
  /** Who may read the organization of an account, best first. */
  readonly organizationReaders: (accountId: string) => Promise<readonly OrganizationReader[]>;
}

/**
 * What is read around the API; each part comes when it is there. Where logs are delivered is known of some stages only.
 */
export interface OtherServiceReads {
  readonly facts: { readonly [K in keyof OtherServiceFacts]: Promise<OtherServiceFacts[K]> };
  readonly deliveries: Promise<Pick<Facts, 'executionLogDeliveries'>>;
}

/** Reads what other services tell, each only when this call can depend on it. Nothing throws. */
export function readOtherServices(
  clients: Clients,
  { scope, request, reads, definitions, caller, organizationReaders }: OtherServiceInput,
): OtherServiceReads {
  const front = readFront(clients, scope, request, reads);
  return {
    facts: {
      serviceControlPolicies: caller.then((known) => readServiceControlPolicies(organizationReaders, known)),
      webAcl: reads.stage.then((stage) => readWebAcl(clients, stage, scope)),
      vpcEndpoints: reads.api.then((api) => readVpcEndpoints(clients, api, request)),
      functions: Promise.all([definitions, reads.stage]).then(([read, stage]) =>
        readFunctions(clients, functionNames(read), { stage, accountId: scope.accountId }),
      ),
      customDomain: front.then((read) => read.customDomain),
      cdn: front.then((read) => read.cdn),
    },
    deliveries: reads.stage.then((stage) => readLogDeliveries(clients, scope, stage)),
  };
}

/** What stands under the name that the client called; behind a distribution, the custom domain that it goes on to. */
async function readFront(
  clients: Clients,
  scope: Scope,
  request: Request,
  reads: ApiReads,
): Promise<Pick<OtherServiceFacts, 'customDomain' | 'cdn'>> {
  const mappings = scope.apiType === 'REST' ? undefined : apiMappings;
  const customDomain = await reads.customDomain;
  const cdn = await readDistribution(clients, request, customDomain);
  const called = readHost(hostHeaderOf(request));
  const isOwnHost = called.kind === 'execute-api' && called.apiId === scope.apiId;
  if (isOwnHost && valueOf(await reads.api)?.disableExecuteApiEndpoint === true)
    return { customDomain: await readDomainInstead(clients, scope, mappings), cdn };
  if (cdn.state !== 'known' || cdn.value === null || customDomain.state !== 'known' || customDomain.value !== null)
    return { customDomain, cdn };
  return {
    customDomain: await readCustomDomain(clients, [cdn.value.origin.domainName], mappings),
    cdn,
  };
}
