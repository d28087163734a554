import { RESPONSE_DEFAULTS, type ResponseType } from '../../api-gateway/response-types.ts';
import { texts } from '../../api-gateway/texts.ts';
import type { Seen } from './page.ts';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:q1w2e3r4t5/prod/GET/orders';
const PERSON = 'arn:aws:sts::111122223333:assumed-role/orders-client/session';
type Layer = Parameters<typeof texts.denied>[0]['layer'];

const rest = (
  type: ResponseType,
  text: string | null = RESPONSE_DEFAULTS[type].text,
  where: string | null = 'REST',
): Seen => ({
  where,
  status: RESPONSE_DEFAULTS[type].status,
  errorType: RESPONSE_DEFAULTS[type].errorType,
  text: JSON.stringify({ [type === 'ACCESS_DENIED' ? 'Message' : 'message']: text }),
});
const http = (status: number, message: string, where = 'HTTP API'): Seen => ({
  where,
  status,
  errorType: null,
  text: JSON.stringify({ message }),
});
const denied = (who: string, how: 'explicit' | 'implicit', layer: Layer): Seen =>
  rest('ACCESS_DENIED', texts.denied({ who, arn: ARN, how, layer }), layer === null ? 'REST, older wording' : 'REST');
const signature = (text: string): Seen => rest('INVALID_SIGNATURE', text);
const browser = (text: string): Seen => ({ where: 'browser console', status: null, errorType: null, text });
const other = (where: string, status: number | null, text: string | null): Seen => ({
  where,
  status,
  errorType: null,
  text,
});

/**
 * Answers word for word, where AWS's wording is known. Every denial has an older wording without the reason behind it.
 */
export const sees = {
  anonymousSilent: denied('anonymous', 'implicit', 'resource'),
  anonymousDenied: denied('anonymous', 'explicit', 'resource'),
  anonymousBare: denied('anonymous', 'implicit', null),
  personSilent: (layer: Layer): Seen => denied(PERSON, 'implicit', layer),
  personDenied: (layer: Layer): Seen => denied(PERSON, 'explicit', layer),
  personBare: denied(PERSON, 'implicit', null),
  authorizerDenied: rest('ACCESS_DENIED', texts.authorizerDenied({ explicit: true, named: true })),
  authorizerSilent: rest('ACCESS_DENIED', texts.authorizerDenied({ explicit: false, named: true })),
  missingToken: rest('MISSING_AUTHENTICATION_TOKEN'),
  notSigV4: {
    ...rest('INVALID_SIGNATURE', texts.noEqualSign()),
    errorType: 'IncompleteSignatureException',
    where: 'REST, Authorization header sent',
  },
  forbidden: rest('INVALID_API_KEY'),
  unauthorized: rest('UNAUTHORIZED'),
  tokenExpired: rest('UNAUTHORIZED', texts.incomingTokenExpired),
  authorizerBroken: rest('AUTHORIZER_CONFIGURATION_ERROR'),
  serverError: rest('API_CONFIGURATION_ERROR'),
  signature,
  securityTokenInvalid: {
    ...rest('INVALID_SIGNATURE', texts.securityTokenInvalid),
    errorType: 'UnrecognizedClientException',
  },
  securityTokenExpired: rest('EXPIRED_TOKEN'),
  quota: rest('QUOTA_EXCEEDED'),
  throttled: rest('THROTTLED'),
  parametersMissing: rest('BAD_REQUEST_PARAMETERS', texts.parametersMissing(['q1', 'q2'])),
  bodyInvalid: rest('BAD_REQUEST_BODY'),
  mediaType: rest('UNSUPPORTED_MEDIA_TYPE'),
  tooLarge: rest('REQUEST_TOO_LARGE', texts.tooLarge),
  tooLong: rest('REQUEST_TOO_LARGE'),
  httpTooLarge: http(413, 'Request Entity Too Large'),
  httpForbidden: http(403, texts.forbidden),
  httpUnauthorized: http(401, texts.unauthorized),
  httpNotFound: http(404, texts.notFound),
  httpServerError: http(500, 'Internal Server Error'),
  /** A refused JWT: the challenge says why. */
  challenge: (description: string): Seen => ({
    where: 'HTTP API, header www-authenticate',
    status: 401,
    errorType: null,
    text: texts.jwtChallenge(description),
  }),
  handshake: (status: 401 | 403): Seen => ({
    where: 'WebSocket, while connecting',
    status,
    errorType: null,
    text: null,
  }),
  noAnswer: (text: string): Seen => ({ where: 'no HTTP answer', status: null, errorType: null, text }),
  browser,
  other,
  nothing: (text: string): Seen => other('no error of its own', null, text),
  preflight: (rest: string): Seen =>
    browser(`Response to preflight request doesn't pass access control check: ${rest}`),
  noOrigin: browser("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
  signatureMismatch: signature(texts.signatureMismatch),
} as const;
