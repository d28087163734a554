import { accountOf } from '../../core/api-gateway/arns.ts';
import { type Fact, valueOf } from '../../core/model/fact.ts';
import type { Caller, Definition, Facts, Scope } from '../../core/model/facts.ts';
import { hostHeaderOf, type Request, readHost } from '../../core/model/request.ts';
import type { Clients } from '../clients/types.ts';
import type { ApiReads } from './api-reads.ts';
import { readCustomDomain, readDomainInstead } from './custom-domain.ts';
import { cdnOf, findDistribution } from './distribution.ts';
import { readFunctions } from './functions.ts';
import { readLogDeliveries } from './log-deliveries.ts';
import { functionNames } from './named.ts';
import { type OrganizationReader, readOrganization, serviceControlPolicies } from './organization.ts';
import { type Read, read } from './plan.ts';
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
  readonly definitions: Read<readonly Definition[]>;
  readonly caller: Read<Fact<Caller | null>>;
  /** As far as it is known before any policy is read. */
  readonly signerArn: Promise<string | null>;
  /** Who may read the organization of an account, best first. */
  readonly organizationReaders: (accountId: string) => Promise<readonly OrganizationReader[]>;
}

/**
 * What is read around the API; each part comes when it is there. Where logs are delivered is known of some stages only.
 */
export interface OtherServiceReads {
  readonly facts: { readonly [K in keyof OtherServiceFacts]: Read<OtherServiceFacts[K]> };
  readonly deliveries: Read<Pick<Facts, 'executionLogDeliveries'>>;
}

/** Reads what other services tell, each only when this call can depend on it. Nothing throws. */
export function readOtherServices(
  clients: Clients,
  { scope, request, reads, definitions, caller, signerArn, organizationReaders }: OtherServiceInput,
): OtherServiceReads {
  // Whose organization it is, the ARN tells before the caller's policies are read.
  const organization = read(clients, [], async (own) => {
    const accountId = accountOf((await signerArn) ?? '');
    return accountId === null ? null : readOrganization(organizationReaders, accountId, own.depth());
  });
  return {
    facts: {
      serviceControlPolicies: read(clients, [caller, organization], (own, known, ahead) =>
        serviceControlPolicies(known, ahead, (accountId) =>
          readOrganization(organizationReaders, accountId, own.depth()),
        ),
      ),
      webAcl: read(clients, [reads.bareStage], (own, stage) => readWebAcl(own, stage, scope)),
      vpcEndpoints: read(clients, [reads.api], (own, api) => readVpcEndpoints(own, api, request)),
      functions: read(clients, [definitions, reads.bareStage], (own, all, stage) =>
        readFunctions(own, functionNames(all, request), { stage, accountId: scope.accountId }),
      ),
      ...readFront(clients, scope, request, reads),
    },
    deliveries: read(clients, [reads.bareStage], (own, stage) => readLogDeliveries(own, scope, stage)),
  };
}

/** What stands under the name that the client called; behind a distribution, the custom domain that it goes on to. */
function readFront(
  clients: Clients,
  scope: Scope,
  request: Request,
  reads: ApiReads,
): Pick<OtherServiceReads['facts'], 'customDomain' | 'cdn'> {
  const mappings = scope.apiType === 'REST' ? undefined : apiMappings;
  const called = readHost(hostHeaderOf(request));
  const isOwnHost = called.kind === 'execute-api' && called.apiId === scope.apiId;
  const found = read(clients, [], (own) => findDistribution(own, request));
  return {
    cdn: read(clients, [found, reads.customDomain], (own, distribution, domain) =>
      cdnOf(own, distribution, request, domain),
    ),
    customDomain: read(clients, [reads.customDomain, found, reads.api], (own, domain, distribution, api) => {
      if (isOwnHost && valueOf(api)?.disableExecuteApiEndpoint === true) return readDomainInstead(own, scope, mappings);
      const origin = valueOf(distribution)?.origin.domainName;
      const isElsewhere = domain.state === 'known' && domain.value === null;
      return origin !== undefined && isElsewhere ? readCustomDomain(own, [origin], mappings) : domain;
    }),
  };
}
