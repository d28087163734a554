import type { UnderstoodRequest, UnderstoodTarget } from './understood.ts';

export interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const URL_FORM = /^(?:(https?|wss?):\/\/)?(?:[^/?#@\s]*@)?([A-Za-z0-9._-]+)(?::\d{1,5})?([/][^?#\s]*)?(?:\?([^#\s]*))?(?:#\S*)?$/i;

/** Splits a URL without rewriting it: API Gateway sees the path as it was typed. Null when it is none. */
export function splitUrl(url: string): UrlParts | null {
  const match = URL_FORM.exec(url.trim());
  if (!match) return null;
  const [, scheme, host = '', path = '', query = ''] = match;
  if (scheme === undefined && !/\.execute-api\./i.test(host)) return null;
  return { scheme: (scheme ?? 'https').toLowerCase(), host: host.toLowerCase(), path: path || '/', query };
}

/** The name in which an interface endpoint is called: the API is then named by a header. */
const ENDPOINT_HOST = /^(vpce-[0-9a-f]+)(?:-[a-z0-9]+)*\.execute-api\.([a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/;
const API_HOST = /^([a-z0-9]{10})(?:-(vpce-[0-9a-f]+))?\.execute-api\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

/**
 * What a host name says: `{api}.execute-api.{region}…`, `{api}-{vpce}.execute-api.{region}…`, `{vpce}-….execute-api.{region}.vpce…`
 * (which names no API), or any other name.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
 */
export function readInvokeHost(
  host: string,
): Pick<UnderstoodTarget, 'apiId' | 'region' | 'partition' | 'customHost'> & Pick<UnderstoodRequest, 'vpcEndpoint'> {
  const name = host
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  const [, apiId, viaEndpoint, apiRegion] = API_HOST.exec(name) ?? [];
  if (apiId !== undefined && apiRegion !== undefined) {
    return { apiId, region: apiRegion, partition: partitionOf(apiRegion), ...(viaEndpoint === undefined ? {} : { vpcEndpoint: viaEndpoint }) };
  }
  const [, vpcEndpoint, region] = ENDPOINT_HOST.exec(name) ?? [];
  if (vpcEndpoint !== undefined && region !== undefined) return { region, partition: partitionOf(region), vpcEndpoint };
  return { customHost: name };
}

const partitionOf = (region: string): string => (region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');

/** Target and request as a URL tells them. `hostHeader` and `x-apigw-api-id` name the API where the host does not. */
export function fromUrl(
  url: UrlParts,
  named: { readonly host?: string | undefined; readonly apiId?: string | undefined } = {},
): {
  readonly target: UnderstoodTarget;
  readonly request: UnderstoodRequest;
} {
  const { vpcEndpoint, ...own } = readInvokeHost(url.host);
  const { vpcEndpoint: _, customHost: __, ...behind } = named.host === undefined ? {} : readInvokeHost(named.host);
  const place = { ...own, ...behind, ...(named.apiId === undefined ? {} : { apiId: named.apiId.toLowerCase() }) };
  const request = { host: url.host, path: url.path, query: url.query, ...(vpcEndpoint === undefined ? {} : { vpcEndpoint }) };
  const webSocket = url.scheme.startsWith('ws') ? ({ apiType: 'WEBSOCKET', routeKey: '$connect' } as const) : {};
  if (place.customHost !== undefined) return { target: { ...place, ...webSocket, path: url.path }, request };
  const [, stage, rest] = /^\/([^/]*)(\/.*)?$/s.exec(url.path) ?? [];
  return { target: { ...place, ...webSocket, ...(stage ? { stage, path: rest ?? '/' } : {}) }, request };
}
