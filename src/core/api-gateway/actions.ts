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
