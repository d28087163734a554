import { RESPONSE_DEFAULTS, type ResponseType } from '../api-gateway/response-types.ts';
import { type CauseCode, causesOf, type Symptom } from '../causes/index.ts';
import { errorTypeOf } from '../model/answer.ts';
import { deniedCandidates, jwtCandidates } from './candidates.ts';
import { readAuthorizerDenied, readDenied } from './denied.ts';
import { layerOf } from './layer.ts';
import { type Message, messageOf, type ReadAnswer, readAnswer } from './read-body.ts';
import type { Layer, PlainKind, Recognised } from './recognised.ts';
import { readSignatureText, type SignatureReading, withoutAuthorization } from './signature-text.ts';

/**
 * Says what kind of answer this is: who wrote it, what it refuses, and which causes are worth looking at. Works on the
 * text alone, so it can be wrong about customised gateway responses; it never throws, whatever it is given.
 */
export function recognise(answer: {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): Recognised {
  const read = readAnswer(answer);
  const errorType = errorTypeOf(read.headers);
  const message = messageOf(read.body);
  const meaning = meaningOf(read, errorType, message);
  const layer = layerOf(read, errorType, message, meaning.byGateway);
  const common = {
    layer,
    status: read.status,
    errorType,
    text: message.text === null ? null : withoutAuthorization(message.text),
  };
  return foreign(layer, meaning, common) ?? withBackend({ ...common, ...meaning.says(layer) }, read, errorType);
}

/**
 * Words of API Gateway's under its own ids and without the error type that it names on its refusals: a backend may have
 * written them. The last of the candidates, since HTTP APIs name no type at all.
 */
function withBackend(recognised: Recognised, { headers, status }: ReadAnswer, errorType: string | null): Recognised {
  const through = headers['x-amz-apigw-id'] !== undefined || headers['apigw-requestid'] !== undefined;
  if (!through || errorType !== null || (status !== 401 && status !== 403)) return recognised;
  return { ...recognised, candidates: [...recognised.candidates, ...causesOf('refusal-without-error-type')] };
}

/** The status that these words always come with; null where several do, or where none is known. */
export function usualStatus({ kind, responseType, layer, text }: Recognised): number | null {
  if (responseType !== null) return RESPONSE_DEFAULTS[responseType].status;
  if (/^Service Unavailable$/i.test(text ?? '')) return 503;
  return (layer === 'aws-service' ? undefined : STATUS[kind]) ?? null;
}

const STATUS: Partial<Record<Recognised['kind'], number>> = {
  forbidden: 403,
  'security-token-invalid': 403,
  'cache-invalidation-denied': 403,
  'uri-too-long': 414,
  'connection-gone': 410,
  'server-error': 500,
  'bad-request': 400,
};

type Body<R = Recognised> = R extends Recognised ? Omit<R, 'layer' | 'status' | 'errorType' | 'text'> : never;
interface Meaning {
  /** Whether API Gateway itself writes such a text. */
  readonly byGateway: boolean;
  readonly says: (layer: Layer) => Body;
}
type Common = Pick<Recognised, 'layer' | 'status' | 'errorType' | 'text'>;

const FOREIGN: Readonly<Partial<Record<Layer, Symptom>>> = {
  'aws-service': 'from-aws-service',
  cdn: 'from-cdn',
  storage: 'from-storage',
  'load-balancer': 'from-load-balancer',
  application: 'from-application',
};

/** A refusal that API Gateway did not write: its words mean nothing here, only who said them. */
function foreign(layer: Layer, meaning: Meaning, common: Common): Recognised | null {
  const symptom = FOREIGN[layer];
  const kind = meaning.says(layer).kind;
  if (!symptom || kind === 'not-refused' || kind === 'no-answer') return null;
  return { ...common, kind: 'other', responseType: null, candidates: causesOf(symptom) };
}

const plain = (kind: PlainKind, responseType: ResponseType | null, candidates: readonly CauseCode[]): Body => ({
  kind,
  responseType,
  candidates,
});
const gateway = (
  kind: PlainKind,
  responseType: ResponseType | null,
  candidates: readonly CauseCode[] = [],
): Meaning => ({
  byGateway: true,
  says: () => plain(kind, responseType, candidates),
});
/** A kind of answer that has its causes by its own name. */
const caused = (kind: PlainKind & Symptom, responseType: ResponseType | null): Meaning =>
  gateway(kind, responseType, causesOf(kind));

function meaningOf(read: ReadAnswer, errorType: string | null, message: Message): Meaning {
  if (read.status === null && read.body === '' && errorType === null && read.headers['www-authenticate'] === undefined)
    return { byGateway: false, says: () => plain('no-answer', null, []) };
  if (read.status !== null && read.status < 400)
    return { byGateway: false, says: () => plain('not-refused', null, []) };
  return byText(message.text, read, errorType) ?? byErrorType(errorType, read) ?? byStatus(read, message);
}

/** What API Gateway sends where an authorizer is broken: a message that is the JSON null. */
const isNullMessage = ({ status }: ReadAnswer, { key, text }: Message): boolean =>
  (status === 500 || status === null) && key === 'message' && text === null;

function byText(text: string | null, read: ReadAnswer, errorType: string | null): Meaning | null {
  if (text === null) return null;
  const denied = readDenied(text);
  if (denied) {
    const byGateway = /^execute-api:/i.test(denied.action);
    const candidates: readonly CauseCode[] = byGateway
      ? deniedCandidates(denied.who.kind === 'anonymous', denied.deny, denied.policyType)
      : causesOf('denial-of-another-action');
    return {
      byGateway,
      says: () => ({ kind: 'denied', responseType: 'ACCESS_DENIED', candidates, ...denied }),
    };
  }
  const refused = readAuthorizerDenied(text);
  if (refused) {
    const candidates = causesOf(`${refused.deny}-deny-in-authorizer-policy`);
    return {
      byGateway: true,
      says: () => ({ kind: 'authorizer-denied', responseType: 'ACCESS_DENIED', candidates, ...refused }),
    };
  }
  const signature = readSignatureText(text);
  return signature ? bySignature(signature) : byFixedText(text.trim().toLowerCase(), read, errorType);
}

const bySignature = (reading: SignatureReading): Meaning => ({ byGateway: true, says: () => reading });

/** The short fixed texts; each may be an application's too, so only a whole match counts. */
function byFixedText(text: string, read: ReadAnswer, errorType: string | null): Meaning | null {
  switch (text) {
    case 'missing authentication token':
      return caused('missing-authentication-token', 'MISSING_AUTHENTICATION_TOKEN');
    case 'forbidden':
      return forbidden();
    case 'unauthorized':
      return isCacheRefusal(read) ? caused('cache-invalidation-denied', null) : unauthorized(read);
    case 'the incoming token has expired':
      return caused('incoming-token-expired', 'UNAUTHORIZED');
    case '403 unauthorized':
      return caused('cache-invalidation-denied', null);
    case 'limit exceeded':
      return caused('limit-exceeded', 'QUOTA_EXCEEDED');
    case 'too many requests':
      return caused('too-many-requests', 'THROTTLED');
    case 'request uri too long':
      return gateway('uri-too-long', null);
    case 'not found':
      return caused('not-found', 'RESOURCE_NOT_FOUND');
    case 'request too long':
    case 'request entity too large':
      return gateway('too-large', 'REQUEST_TOO_LARGE', causesOf('request-too-large'));
    case 'unsupported media type':
      return caused('unsupported-media-type', 'UNSUPPORTED_MEDIA_TYPE');
    case 'endpoint request timed out':
      return gateway('integration-timeout', 'INTEGRATION_TIMEOUT');
    case 'service unavailable':
      return gateway('server-error', null);
    case 'network error communicating with endpoint':
      return gateway('server-error', 'INTEGRATION_FAILURE');
    case 'internal server error':
      return serverError(errorType);
    case 'invalid request body':
      return gateway('bad-request', 'BAD_REQUEST_BODY', causesOf('request-body-invalid'));
    case 'invalid request parameters':
      return parametersMissing();
    default:
      if (/^could not parse request body into json/.test(text))
        return gateway('bad-request', 'BAD_REQUEST_BODY', causesOf('request-body-invalid'));
      if (/^http content length exceeded \d{1,12} bytes/.test(text))
        return gateway('too-large', 'REQUEST_TOO_LARGE', causesOf('request-too-large'));
      return /^missing required request parameters: \[/.test(text) ? parametersMissing() : null;
  }
}

/**
 * A REST API answers 401 where a token is refused. With 403 it says the same word to a client that asks for fresh data
 * and may not. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
const isCacheRefusal = ({ status, headers }: ReadAnswer): boolean =>
  status === 403 && headers['x-amz-apigw-id'] !== undefined && headers['x-amzn-errortype'] === undefined;

const parametersMissing = (): Meaning =>
  gateway('bad-request', 'BAD_REQUEST_PARAMETERS', causesOf('parameters-missing'));

/** Without headers it is not known which kind of API answered: then both lists count. */
function byApiType(layer: Layer, answer: 'forbidden' | 'unauthorized' | 'server-error'): readonly CauseCode[] {
  const [rest, http] = [causesOf(`rest-${answer}`), causesOf(`http-${answer}`)];
  if (layer === 'http-gateway') return http;
  return layer === 'unknown' ? inTurn(rest, http) : rest;
}

/** The likeliest of each first. */
function inTurn(one: readonly CauseCode[], other: readonly CauseCode[]): readonly CauseCode[] {
  const longest = Math.max(one.length, other.length);
  const pairs = Array.from({ length: longest }, (_, at) => [one[at], other[at]]);
  return [...new Set(pairs.flat())].filter((code) => code !== undefined);
}

const forbidden = (): Meaning => ({
  byGateway: true,
  says: (layer) => plain('forbidden', null, byApiType(layer, 'forbidden')),
});

/** HTTP APIs explain a refused JWT in `www-authenticate`; a bare `Bearer` means that no token came. */
function unauthorized({ headers }: ReadAnswer): Meaning {
  const challenge = headers['www-authenticate'];
  if (challenge === undefined || !/^\s*Bearer\b/i.test(challenge)) {
    return {
      byGateway: true,
      says: (layer) => plain('unauthorized', 'UNAUTHORIZED', byApiType(layer, 'unauthorized')),
    };
  }
  const description = /error_description="([^"]{0,1000})"/i.exec(challenge)?.[1] ?? null;
  const candidates = jwtCandidates(/\berror=/i.test(challenge), description);
  return {
    byGateway: true,
    says: () => ({ kind: 'jwt-refused', responseType: 'UNAUTHORIZED', candidates, description }),
  };
}

const serverError = (errorType: string | null): Meaning =>
  errorType !== null && /^AuthorizerConfiguration/i.test(errorType)
    ? caused('authorizer-configuration', 'AUTHORIZER_CONFIGURATION_ERROR')
    : {
        byGateway: true,
        says: (layer) => plain('server-error', null, byApiType(layer, 'server-error')),
      };

/** For answers without a readable message: HEAD, customised bodies, the JSON null. */
function byErrorType(errorType: string | null, read: ReadAnswer): Meaning | null {
  switch (errorType?.toLowerCase()) {
    case 'missingauthenticationtokenexception':
      return caused('missing-authentication-token', 'MISSING_AUTHENTICATION_TOKEN');
    case 'forbiddenexception':
      return forbidden();
    case 'unauthorizedexception':
      return unauthorized(read);
    case 'limitexceededexception':
      return caused('limit-exceeded', 'QUOTA_EXCEEDED');
    case 'toomanyrequestsexception':
      return caused('too-many-requests', 'THROTTLED');
    case 'authorizerconfigurationexception':
      return caused('authorizer-configuration', 'AUTHORIZER_CONFIGURATION_ERROR');
    case 'incompletesignatureexception':
      return bySignature({
        kind: 'incomplete-signature',
        responseType: 'INVALID_SIGNATURE',
        candidates: causesOf('incomplete-signature'),
        missing: [],
      });
    case 'unrecognizedclientexception':
      return caused('security-token-invalid', null);
    case 'expiredtokenexception':
      return caused('security-token-expired', 'EXPIRED_TOKEN');
    case 'goneexception':
      return gateway('connection-gone', null);
    case 'badrequestexception':
      if (read.status === 415) return caused('unsupported-media-type', 'UNSUPPORTED_MEDIA_TYPE');
      return gateway('bad-request', null, causesOf('bad-request'));
    case 'accessdeniedexception':
      return {
        byGateway: true,
        says: () =>
          plain('other', 'ACCESS_DENIED', [
            ...deniedCandidates(true, 'implicit', null),
            ...causesOf('access-denied-without-text'),
          ]),
      };
    case 'invalidsignatureexception':
      return {
        byGateway: true,
        says: () => plain('other', 'INVALID_SIGNATURE', causesOf('invalid-signature-without-text')),
      };
    default:
      return null;
  }
}

/** A bare challenge or an empty 5xx still says something; any other text is somebody's own. */
function byStatus(read: ReadAnswer, message: Message): Meaning {
  const challenge = read.headers['www-authenticate'];
  const isOwn = read.headers['apigw-requestid'] !== undefined || /^Bearer scope="[^"]*" error="/.test(challenge ?? '');
  if (challenge !== undefined && (read.status === 401 || read.status === null) && isOwn) return unauthorized(read);
  if (isNullMessage(read, message)) return caused('authorizer-configuration', 'AUTHORIZER_CONFIGURATION_ERROR');
  return { byGateway: message.key === null && read.body === '', says: () => plain('other', null, []) };
}
