import { buildRequest } from '../core/intake/index.ts';
import type { CallerChoice, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';

interface Place {
  readonly target: Target;
  readonly region: string;
  readonly partition: string;
}

/** The same request by somebody else: signed anew, or not at all. A token stays, as it belongs to the request. */
export function byCaller(request: Request, caller: CallerChoice, { target, region, partition }: Place): Request {
  const { signing: _, ...over } = request;
  return buildRequest({
    target,
    verb: request.method,
    path: request.path,
    caller,
    sourceIp: request.sourceIp,
    region,
    partition,
    now: Date.parse(request.time),
    over,
    signing: {},
  });
}

/**
 * The same request on another stage: on the API's own host the stage is the first segment of the path, but for
 * `$default`.
 */
export function atStage(request: Request, from: string, to: string): Request {
  if (!/\.execute-api\./.test(request.host)) return request;
  const move = (path: string): string => {
    const prefix = from === '$default' ? '' : `/${from}`;
    if (prefix !== '' && path !== prefix && !path.startsWith(`${prefix}/`)) return path;
    return `${to === '$default' ? '' : `/${to}`}${path.slice(prefix.length)}` || '/';
  };
  return {
    ...request,
    path: move(request.path),
    signing: request.signing && { ...request.signing, path: move(request.signing.path) },
  };
}

/** The same request at another time, signed then. */
export function atTime(request: Request, time: string): Request {
  const date = time.replace(/\.\d+/, '').replace(/[-:]/g, '');
  return { ...request, time, signing: request.signing && { ...request.signing, date } };
}
