/**
 * What a paste can show of the call or of who answered it, as the sentence that says so. A cause names the clues that
 * rule it out: where one is there, the cause is not at fault, whatever the answer says.
 */
export const CLUES = {
  'rest-api': 'a REST API answered',
  'http-api': 'an HTTP API answered',
  'websocket-api': 'it is a WebSocket API',
  'execute-api-host': 'the execute-api host was called, not a custom domain and not a CDN',
  'custom-host': 'the host that was called is not the execute-api host',
  'key-sent': 'an API key was sent',
  'no-key-sent': 'no API key was sent',
  signed: 'the call was signed',
  'not-signed': 'the call was not signed',
  'token-sent': 'a token was sent',
  'no-token-sent': 'no token was sent',
  'access-token-sent': 'the token that was sent is an access token',
  'id-token-sent': 'the token that was sent is an ID token',
  'private-address': 'the host name led to a private address, so a VPC endpoint took the call',
  'endpoint-host': 'the host name of a VPC endpoint was called',
  'public-address': 'the host name led to a public address, so no VPC endpoint took the call',
  'connection-open': 'the connection was open already, so $connect was let through',
  'integration-blamed': 'the log names an error of the integration, so the authorizer had let the call through',
  'status-401': 'the status is 401, not 403',
  'missing-token-answered': 'the response does not mention an API key',
  'not-options': 'the call is not a preflight',
  'gateway-answered': 'API Gateway itself answered',
} as const;

/** The name of one of them. */
export type Clue = keyof typeof CLUES;
