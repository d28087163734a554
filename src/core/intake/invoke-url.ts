import { serviceOfHost } from '../answers/index.ts';
import { partitionOf } from '../api-gateway/arns.ts';
import { connectionOf, isHandshake } from '../api-gateway/connections.ts';
import { plainHost, readHost } from '../model/request.ts';
import { HIDDEN_REGION } from './plain-text.ts';
import type { UnderstoodRequest, UnderstoodTarget } from './understood.ts';

export interface ParsedUrl {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const URL_FORM =
  /^(?:(https?|wss?):\/\/)?(?:[^/?#@\s]*@)?([A-Za-z0-9._-]+)(?::\d{1,5})?([/][^?#\s]*)?(?:\?([^#\s]*))?(?:#\S*)?$/i;

/** Splits a URL without rewriting it: API Gateway sees the path as it was typed. Null when it is none. */
export function splitUrl(url: string): ParsedUrl | null {
  const match = URL_FORM.exec(url.trim());
  if (!match) return null;
  const [, scheme, host = '', path = '', query = ''] = match;
  if (scheme === undefined && !/\.execute-api\./i.test(host)) return null;
  return { scheme: (scheme ?? 'https').toLowerCase(), host: host.toLowerCase(), path: path || '/', query };
}

/** What people write where they hide an id. */
export const STAND_IN = /^(?:x{3,}|(?:your|my).*|(?:rest)?-?api(?:-?id)?|id|example)$/;
/** A part of a path or an ARN that is to be filled in: `{stage}`. */
export const isPlaceholder = (part: string): boolean => /^[{<[].*[}>\]]$/.test(part);

/**
 * The part of a target that a host name tells: an interface endpoint's own name names no API, any other name may be a
 * custom domain.
 */
export function readInvokeHost(
  host: string,
): Pick<UnderstoodTarget, 'apiId' | 'region' | 'partition' | 'customHost'> & Pick<UnderstoodRequest, 'vpcEndpoint'> {
  const read = readHost(host);
  if (read.kind === 'other') return { customHost: plainHost(host) };
  const { region, vpcEndpoint } = read;
  return {
    ...(region === HIDDEN_REGION ? {} : { region, partition: partitionOf(region) }),
    ...(read.kind === 'execute-api' && !STAND_IN.test(read.apiId) ? { apiId: read.apiId } : {}),
    ...(vpcEndpoint === null ? {} : { vpcEndpoint }),
  };
}

/** Target and request as a URL tells them. `hostHeader` and `x-apigw-api-id` name the API where the host does not. */
export function fromUrl(
  url: ParsedUrl,
  named: { readonly host?: string | undefined; readonly apiId?: string | undefined } = {},
): {
  readonly target: UnderstoodTarget;
  readonly request: UnderstoodRequest;
} {
  const local = fromLocal(url);
  if (local) return local;
  const { vpcEndpoint, ...own } = readInvokeHost(url.host);
  const { vpcEndpoint: _, customHost: __, ...fromHost } = named.host === undefined ? {} : readInvokeHost(named.host);
  const place = { ...own, ...fromHost, ...(named.apiId === undefined ? {} : { apiId: named.apiId.toLowerCase() }) };
  const hidden = own.customHost === undefined && place.apiId === undefined && vpcEndpoint === undefined;
  const host = hidden ? {} : { host: url.host };
  const request = { ...host, path: url.path, query: url.query, ...(vpcEndpoint === undefined ? {} : { vpcEndpoint }) };
  const manages = isHandshake('WEBSOCKET', url.path) ? {} : ({ apiType: 'WEBSOCKET' } as const);
  const webSocket =
    url.scheme.startsWith('ws') && serviceOfHost(url.host) === null
      ? ({ apiType: 'WEBSOCKET', routeKey: '$connect' } as const)
      : manages;
  // Of a call to a connection it is known what follows the stage: a URL may have lost it.
  if (place.customHost !== undefined || connectionOf(url.path) !== null)
    return { target: { ...place, ...webSocket, path: url.path }, request };
  const [, stage, rest] = /^\/([^/]*)(\/.*)?$/s.exec(url.path) ?? [];
  const route = stage ? { path: rest ?? '/', ...(isPlaceholder(stage) ? {} : { stage }) } : {};
  return { target: { ...place, ...webSocket, ...route }, request };
}

/**
 * LocalStack's form: `/restapis/{api}/{stage}/_user_request_/{path}`.
 * https://docs.localstack.cloud/aws/services/apigateway/
 */
function fromLocal({ host, path, query }: ParsedUrl): ReturnType<typeof fromUrl> | null {
  const [, apiId, stage, rest] =
    /^\/restapis\/([a-z0-9]{4,20})\/([^/]{1,128})\/_user_request_(\/[^\s]*)?$/.exec(path) ?? [];
  return apiId === undefined || stage === undefined
    ? null
    : { target: { apiId, stage, path: rest ?? '/' }, request: { host, path, query } };
}
