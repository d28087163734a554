import { CONNECTION_TEMPLATE, CONNECTION_VERBS, connectionOf } from '../api-gateway/connections.ts';
import type { Answer } from '../model/answer.ts';
import type { Method } from '../model/facts.ts';
import type { GateContext } from './types.ts';

/**
 * What takes a call to a connection of a WebSocket API, as a method: AWS's own, for IAM callers only, without key or
 * integration. Null for a handshake.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
 */
export function managedConnection({
  facts,
  path,
  request,
}: Pick<GateContext, 'facts' | 'path' | 'request'>): Method | null {
  if (facts.scope.apiType !== 'WEBSOCKET' || connectionOf(path) === null) return null;
  return connectionMethod(request.method);
}

/** The same whatever the connection. */
export const connectionMethod = (httpMethod: Method['httpMethod']): Method => ({
  path: CONNECTION_TEMPLATE,
  httpMethod,
  authorizationType: 'AWS_IAM',
  authorizer: null,
  scopes: [],
  apiKeyRequired: false,
  integration: null,
});

export const managesConnection = ({ method, facts }: GateContext): boolean =>
  facts.scope.apiType === 'WEBSOCKET' && method?.path === CONNECTION_TEMPLATE;

/**
 * The ARN as a denial writes it: with the parameter's name in place of the connection.
 * https://github.com/aws/aws-cdk/issues/18410
 */
export const arnInDenial = (context: GateContext): string =>
  managesConnection(context) ? context.arn.replace(/(?<=\/@connections\/).*$/s, '{connectionId}') : context.arn;

const GONE = 'GoneException';

/**
 * What is answered behind the gates; null where it is not known which connections are open.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function connectionAnswer({ exchange, runtime, path, request }: GateContext): Answer | null {
  const open = runtime.connections?.includes(connectionOf(path) ?? '');
  if (open === undefined || !CONNECTION_VERBS.some((verb) => verb === request.method)) return null;
  if (!open) return { exchange, status: 410, errorType: GONE, headers: { 'x-amzn-errortype': GONE }, body: '' };
  return { exchange, status: request.method === 'DELETE' ? 204 : 200, errorType: null, headers: {}, body: '' };
}
