import type { Fact } from '../../core/model/fact.ts';
import type { Caller, Definition, Facts, Scope } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import type { Clients } from '../clients/types.ts';
import { readFunctions } from './functions.ts';
import { functionNames } from './named.ts';
import { type OrganizationReader, readServiceControlPolicies } from './organization.ts';
import type { ApiParts } from './parts.ts';
import { cdnOf } from './unread.ts';
import { readVpcEndpoints } from './vpc-endpoints.ts';
import { readWebAcl } from './waf/web-acl.ts';

/** What else stands between the caller and the backend, told by other services than API Gateway. */
export type AroundFacts = Pick<Facts, 'serviceControlPolicies' | 'customDomain' | 'webAcl' | 'vpcEndpoints' | 'functions' | 'cdn'>;

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
  const [webAcl, serviceControlPolicies, vpcEndpoints, customDomain, functions] = await Promise.all([
    readWebAcl(clients, stage, scope),
    caller.then((known) => readServiceControlPolicies(organizationReaders, known)),
    parts.api.then((api) => readVpcEndpoints(clients, api, request)),
    parts.customDomain,
    readFunctions(clients, functionNames(definitions), { stage, accountId: scope.accountId }),
  ]);
  return {
    serviceControlPolicies,
    customDomain,
    webAcl,
    vpcEndpoints,
    functions,
    cdn: cdnOf(request, customDomain),
  };
}
