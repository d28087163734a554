import type { Denied, Failed, NotAsked } from './fact.ts';
import type { Definition, Facts, Scope } from './facts.ts';

/** Facts of which nothing has been read, each with the reason. */
export function unreadFacts(scope: Scope, why: Denied | Failed | NotAsked): Facts {
  const definition: Definition = { policy: why, methods: why, authorizers: why, gatewayResponses: why };
  return {
    scope,
    api: why,
    stages: why,
    stage: why,
    draft: definition,
    deployed: definition,
    signerArn: null,
    caller: why,
    credential: why,
    serviceControlPolicies: why,
    customDomain: why,
    otherApis: why,
    usagePlans: why,
    apiKeys: why,
    webAcl: why,
    vpcEndpoints: why,
    functions: why,
    userPools: why,
    gatewayRoles: why,
    cloudWatchRoleArn: why,
    cdn: why,
  };
}
