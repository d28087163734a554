import type { ApiType } from './gates.ts';

/**
 * What serves `POST`, `GET` and `DELETE …/{stage}/@connections/{connectionId}`: with it a backend writes to an open
 * connection of a WebSocket API, asks for its state, or closes it. No route of the API has this name.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export const CONNECTION_TEMPLATE = '/@connections/{connectionId}';

/** The verbs of that side. */
export const CONNECTION_VERBS = ['POST', 'GET', 'DELETE'] as const;

const COMMAND = /\/(?:@|%40)connections\/([^/]+)\/?$/i;

/** The connection that a path behind the stage names, its percent-encoding undone; null for any other path. */
export function connectionOf(path: string): string | null {
  const match = COMMAND.exec(path);
  if (match?.[1] === undefined || match.index > 0) return null;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return match[1];
  }
}

/** Whether a call of an API is a WebSocket handshake. `path`: as it is sent, with the stage or the base path. */
export const isHandshake = (apiType: ApiType, path: string): boolean => apiType === 'WEBSOCKET' && !COMMAND.test(path);

/** The IAM action of calling an API. */
export const INVOKE = 'execute-api:Invoke';
/** The IAM action of a backend that writes to, reads or closes an open WebSocket connection. */
export const MANAGE_CONNECTIONS = 'execute-api:ManageConnections';

const MANAGED_ARN = /^[^/]*\/[^/]*\/[^/]*\/@connections(?:\/|$)/;

/**
 * The action that IAM asks about for a call: by its ARN, since no resource of a REST API may hold an `@`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
 */
export const actionOn = (arn: string): string => (MANAGED_ARN.test(arn) ? MANAGE_CONNECTIONS : INVOKE);
