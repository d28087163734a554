import { type Denied, type Failed, type NotAsked, notAsked } from './fact.ts';
import type { Api, CustomDomain, Definition, Facts, Scope } from './facts.ts';
import { plainHost, type Request } from './request.ts';

// Which facts a call can hang on. Facts read from AWS and facts taken from a file follow the same rules: what no gate
// will look at is not asked for.

/**
 * Why VPC endpoints are not asked for; null where the call can hang on one: it goes to a private API, or through an
 * endpoint.
 */
export function noVpcEndpointNeeded(
  endpointType: Api['endpointType'],
  request: Pick<Request, 'vpcEndpoint' | 'host'>,
): NotAsked | null {
  if (endpointType === 'PRIVATE' || request.vpcEndpoint !== null || /(?:^|-)vpce-[0-9a-f]/i.test(request.host))
    return null;
  return notAsked('the API is not private, and the call comes through no VPC endpoint');
}

/** Without a known signer there is no account whose organization could be asked. */
export const NO_ORGANIZATION: NotAsked = notAsked(
  'nobody is known to have signed, so no organization is known to have a say',
);

/**
 * Whether a CloudFront distribution of somebody's own can stand under this name. API Gateway's own hosts rule it out. A
 * custom domain does not, unless it is edge-optimised: CloudFront may answer under the very name that it forwards.
 * https://repost.aws/knowledge-center/api-gateway-cloudfront-distribution
 */
export function mayBeDistribution(host: string, domain: CustomDomain | null): boolean {
  const name = plainHost(host);
  if (/\.execute-api(?:-fips)?\.[a-z0-9-]+\.(?:(?:vpce\.)?amazonaws\.com(?:\.cn)?|api\.aws)$/.test(name)) return false;
  return domain?.endpointType !== 'EDGE';
}

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
