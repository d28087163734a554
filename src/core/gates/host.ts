import { headerOf, type Request } from '../model/request.ts';

/** What a host name says about where a request goes. */
export type HostKind =
  | { readonly kind: 'execute-api'; readonly apiId: string; readonly region: string; readonly vpcEndpoint: string | null }
  /** The interface endpoint's own name: the API is named by the Host header or `x-apigw-api-id`. */
  | { readonly kind: 'vpc-endpoint'; readonly vpcEndpoint: string; readonly region: string }
  | { readonly kind: 'other' };

const EXECUTE_API = /^([a-z0-9]{10})(?:-(vpce-[0-9a-f]+))?\.execute-api\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;
const VPC_ENDPOINT = /^(vpce-[0-9a-f]+)(?:-[a-z0-9]+)*\.execute-api\.([a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/;

/** Reads `{api}.execute-api.{region}…`, `{api}-{vpce}.execute-api…` and `vpce-….execute-api.{region}.vpce…`; a port and case do not count. */
export function readHost(host: string): HostKind {
  const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  const direct = EXECUTE_API.exec(name);
  if (direct) return { kind: 'execute-api', apiId: direct[1] ?? '', region: direct[3] ?? '', vpcEndpoint: direct[2] ?? null };
  const endpoint = VPC_ENDPOINT.exec(name);
  if (endpoint) return { kind: 'vpc-endpoint', vpcEndpoint: endpoint[1] ?? '', region: endpoint[2] ?? '' };
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
