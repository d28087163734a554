import type { Fact } from '../../core/model/fact.ts';
import type { Caller, Definition, Facts, Scope } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import type { Clients } from '../clients/types.ts';
import { readFunctions } from './functions.ts';
import { functionNames } from './named.ts';
import type { ApiParts } from './parts.ts';
import { cdnOf, serviceControlPoliciesOf, vpcEndpointsOf, webAclOf } from './unread.ts';

/** What else stands between the caller and the backend, told by other services than API Gateway. */
export type AroundFacts = Pick<Facts, 'serviceControlPolicies' | 'customDomain' | 'webAcl' | 'vpcEndpoints' | 'functions' | 'cdn'>;

export interface AroundOf {
  readonly scope: Scope;
  readonly request: Request;
  readonly parts: ApiParts;
  readonly definitions: readonly Definition[];
  readonly caller: Promise<Fact<Caller | null>>;
}

/** Reads what other services tell, each only when this call can hang on it. Nothing throws. */
export async function readAround(clients: Clients, { scope, request, parts, definitions }: AroundOf): Promise<AroundFacts> {
  const stage = await parts.stage;
  const [customDomain, functions] = await Promise.all([
    parts.customDomain,
    readFunctions(clients, functionNames(definitions), { stage, accountId: scope.accountId }),
  ]);
  return {
    serviceControlPolicies: serviceControlPoliciesOf(),
    customDomain,
    webAcl: webAclOf(stage),
    vpcEndpoints: vpcEndpointsOf(),
    functions,
    cdn: cdnOf(request, customDomain),
  };
}
