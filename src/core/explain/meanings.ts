import type { RefusalKind } from '../answers/index.ts';

/** What each kind of answer says, in one sentence or two. */
export const MEANINGS: Readonly<Record<RefusalKind, string>> = {
  'not-refused': 'This is no refusal: the status is below 400.',
  'no-answer': 'No HTTP answer came. The name, the network or TLS is at fault, not a check of API Gateway.',
  denied: 'A policy refused the call. The text names who was refused, and newer texts name the kind of policy.',
  'authorizer-denied': 'A Lambda authorizer ran, and the policy that it returned does not let this call through.',
  'missing-authentication-token':
    'Two things have this text: no method serves this path and verb, or an AWS_IAM method was called unsigned.',
  forbidden:
    'A text without a reason. Keys, WAF, endpoints and domain names all use it; on HTTP APIs also IAM and authorizers.',
  unauthorized: 'A token is missing or was refused.',
  'incoming-token-expired': 'The token is past its end.',
  'jwt-refused': 'A JWT authorizer refused the token, or none was sent. The description, where there is one, says why.',
  'signature-expired': 'The signing time is too far in the past.',
  'signature-not-yet-current': 'The signing time lies in the future.',
  'signature-mismatch': 'The signature does not fit the request as it arrived.',
  'scope-region': 'The request was signed for another Region.',
  'scope-service': 'The request was signed for another service than execute-api.',
  'incomplete-signature':
    'API Gateway looked for an AWS signature and found another text in Authorization, or only parts of a signature.',
  'security-token-invalid': 'AWS does not know the access key, or a temporary key came without its session token.',
  'security-token-expired': 'The temporary credentials have ended.',
  'cache-invalidation-denied': 'The request asked to empty the cache, and the caller may not.',
  'limit-exceeded': 'The quota of the usage plan is used up.',
  'too-many-requests': 'A rate was exceeded.',
  'authorizer-configuration': 'The authorizer is broken: API Gateway could not run it or could not read its answer.',
  'uri-too-long':
    'The ARN of the call is longer than 1600 bytes. That is a limit and no cause in the catalogue: shorten the ' +
    'path, or move long values to the query string or the body.',
  'not-found':
    'An HTTP API found no stage or route, or its default endpoint is switched off. On REST it is an answer from ' +
    'behind the gates.',
  'too-large': 'The request is larger than API Gateway takes. That is a limit, not an authorization.',
  'unsupported-media-type':
    'The content type has no mapping, and the integration passes none through. On OPTIONS it breaks CORS; else it ' +
    'is no authorization.',
  'bad-request': 'Request validation refused the parameters or the body. All authorization was passed.',
  'integration-timeout': 'The backend did not answer in time. All authorization was passed.',
  'connection-gone':
    'The WebSocket connection is closed, or was never open. All authorization was passed: take its id out of the list.',
  'server-error':
    'Something behind the request broke: an authorizer, the permission to invoke a function, or the backend itself.',
  other: 'Not a text that API Gateway writes.',
};
