import { dnsSuffix, partitionOf as partitionOfRegion } from '../api-gateway/arns.ts';
import { isHandshake } from '../api-gateway/connections.ts';
import type { CallerChoice, Identity, Signer, Target } from '../model/ports.ts';
import { PLAIN_REQUEST, type Request, readHost, type Signing, type Verb } from '../model/request.ts';

/** What is asked for when no prepared or pasted request says it. */
export interface Asked {
  readonly target: Target;
  readonly verb: Verb;
  /** Behind the stage, with its leading slash. */
  readonly path: string;
  readonly caller: CallerChoice;
  readonly sourceIp: string | null;
  readonly region: string;
  readonly partition: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What flags, a pasted text or a prepared call say; it wins over what is derived here. */
  readonly over: Partial<Request>;
  readonly signing: Partial<Signing>;
}

export const executeApiHost = (apiId: string, region: string): string =>
  `${apiId}.execute-api.${region}.${dnsSuffix(partitionOfRegion(region))}`;

/** `aws`, `aws-cn`, …: the partition of these credentials. */
export const partitionOf = (identity: Identity): string => identity.arn.split(':')[1] || 'aws';

/** The path as the client sends it: with the stage in front, except on `$default` and on custom domains. */
export const sentPath = (host: string, stage: string, path: string): string =>
  stage === '$default' || readHost(host).kind === 'other' ? path : `/${stage}${path}`;

/**
 * A WebSocket URL ends with its stage.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-wscat.html
 */
const connectPath = (stage: string): string => (stage === '$default' ? '/' : `/${stage}`);

/** The request as this caller's program would send it to the API's own host. */
export function buildRequest(asked: Asked): Request {
  const host = asked.over.host ?? executeApiHost(asked.target.apiId, asked.region);
  const path =
    asked.over.path ??
    (isHandshake(asked.target.apiType, asked.path)
      ? connectPath(asked.target.stage)
      : sentPath(host, asked.target.stage, asked.path));
  const query = asked.over.query ?? '';
  const time = new Date(asked.now).toISOString();
  const plain: Request = {
    ...PLAIN_REQUEST,
    time,
    method: asked.verb,
    host,
    path,
    query,
    sourceIp: asked.sourceIp,
    signing:
      asked.caller.kind === 'anonymous'
        ? null
        : { ...signingFor(asked.region, host, path, query, time), ...asked.signing },
  };
  return { ...plain, ...undescribedBody(asked), ...asked.over };
}

/** Who sends data and does not say which: the body is not known, which is not the same as none. */
const undescribedBody = ({ verb, over }: Asked): Partial<Request> =>
  ['POST', 'PUT', 'PATCH'].includes(over.method ?? verb) && !(over.bodyLength === 0) ? { body: null } : {};

/** Who signs is filled in by `withSigner` once the credentials are resolved. */
function signingFor(region: string, host: string, path: string, query: string, time: string): Signing {
  return {
    accessKeyId: null,
    service: 'execute-api',
    region,
    date: amzDate(Date.parse(time)),
    host,
    path,
    query,
    sessionToken: null,
    placement: 'headers',
  };
}

/** The same request, signed with this key. A signature that is already described stays as it is. */
export function withSigner(request: Request, signer: Signer | null): Request {
  if (signer === null || request.signing === null || request.signing.accessKeyId !== null) return request;
  return {
    ...request,
    signing: { ...request.signing, accessKeyId: signer.accessKeyId, sessionToken: signer.sessionToken },
  };
}

/** Milliseconds since 1970 → `YYYYMMDDTHHMMSSZ`, as SigV4 writes time. */
export const amzDate = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');

/** The same request, made now: a signature describes one moment. How far the client's clock was off stays. */
export function madeAt(request: Request, now: number): Request {
  const time = new Date(now).toISOString();
  if (request.signing === null) return { ...request, time };
  const date = amzDate(now + readAmzDate(request.signing.date) - Date.parse(request.time));
  return { ...request, time, signing: { ...request.signing, date } };
}

/** The way back; NaN for a text that is no such time. */
export const readAmzDate = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
