import { type NotAsked, notAsked } from './fact.ts';
import type { Api, CustomDomain } from './facts.ts';
import { plainHost } from './host.ts';
import type { Request } from './request.ts';

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
