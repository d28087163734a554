import { headerOf, type Request } from './request.ts';

/**
 * What a host name says about where a request goes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
 */
export type HostKind =
  /** `{api}.execute-api.{region}.amazonaws.com`, or with a VPC endpoint: `{api}-{vpce}.execute-api…`. */
  | {
      readonly kind: 'execute-api';
      readonly apiId: string;
      readonly region: string;
      readonly vpcEndpoint: string | null;
    }
  /**
   * `vpce-….execute-api.{region}.vpce.amazonaws.com`: the interface endpoint's own name; the API stands in the Host
   * header or `x-apigw-api-id`.
   */
  | { readonly kind: 'vpc-endpoint'; readonly vpcEndpoint: string; readonly region: string }
  | { readonly kind: 'other' };

const EXECUTE_API =
  /^([a-z0-9]+)(?:-(vpce-[0-9a-f]+))?\.execute-api(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;
const VPC_ENDPOINT = /^(vpce-[0-9a-f]+)(?:-[a-z0-9]+)*\.execute-api\.([a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/;

/** A host name as names are compared: no port, no closing dot, lower case. */
export const plainHost = (host: string): string => host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

/** Reads a host name by itself; what a custom domain stands for only the account knows. */
export function readHost(host: string): HostKind {
  const name = plainHost(host);
  const [, apiId, via, region] = EXECUTE_API.exec(name) ?? [];
  if (apiId !== undefined && region !== undefined)
    return { kind: 'execute-api', apiId, region, vpcEndpoint: via ?? null };
  const [, vpcEndpoint, itsRegion] = VPC_ENDPOINT.exec(name) ?? [];
  if (vpcEndpoint !== undefined && itsRegion !== undefined)
    return { kind: 'vpc-endpoint', vpcEndpoint, region: itsRegion };
  return { kind: 'other' };
}

/** The Host header that reaches API Gateway: an explicit one wins over the URL's name. */
export const hostHeaderOf = (request: Request): string => headerOf(request.headers, 'host') ?? request.host;

/** Splits `/prod/orders/42` into its first segment and the rest with its leading slash. */
export function splitFirstSegment(path: string): { readonly first: string; readonly rest: string } {
  const cut = path.indexOf('/', 1);
  if (cut === -1) return { first: path.slice(1), rest: '/' };
  return { first: path.slice(1, cut), rest: path.slice(cut) };
}
