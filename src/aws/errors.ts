import { connectionProblem } from '../host/connection.ts';
import { CredentialError } from './credentials/credential-error.ts';

/** Why a call to AWS did not bring what was asked for. */
export type AwsCallFailure =
  /** AWS refused to show or do it. */
  | 'denied'
  /** The thing does not exist. */
  | 'not-found'
  | 'throttled'
  /** The credentials are expired, unknown or missing: a sign-in would help. */
  | 'credentials'
  /** The settings of this computer lead to no credentials: only changing them helps. */
  | 'settings'
  /** The keys could not be fetched, and neither would help: a connection, or AWS's own refusal. Nothing was sent. */
  | 'cannot-sign'
  /** No answer within the deadline. */
  | 'timeout'
  /** No connection, or a broken one. */
  | 'network'
  /** An answer that is not AWS's: HTML, another protocol. */
  | 'unreadable'
  /** AWS refused the call for another reason; its words are in the message. */
  | 'rejected';

/** The one error that a call to AWS throws. The message is safe to show: it holds no credentials. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly failure: AwsCallFailure;
  readonly service: string;
  readonly operation: string;
  /** AWS's error code, e.g. `NotFoundException`, or that of the connection; null when there was none. */
  readonly code: string | null;
  readonly status: number | null;
  /** For `denied`: the IAM action that is missing, and on what. */
  readonly permission: string;
  constructor(fields: Omit<AwsCallError, 'name' | 'stack' | 'cause'>) {
    super(fields.message);
    this.failure = fields.failure;
    this.service = fields.service;
    this.operation = fields.operation;
    this.code = fields.code;
    this.status = fields.status;
    this.permission = fields.permission;
  }
}

/** A success whose body is no answer to what was asked. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
  constructor(why: string) {
    super(`the response does not look like one from AWS: a proxy or captive portal may have answered (${why})`);
  }
}

export const isAwsCallError = (error: unknown): error is AwsCallError => error instanceof AwsCallError;

export const isNotFound = (error: unknown): boolean => isAwsCallError(error) && error.failure === 'not-found';
/** Said by whom was asked, in an answer of its own: a server that does not serve this, or not to everybody. */
export const isRefusal = (error: unknown): boolean => isAwsCallError(error) && error.status !== null;
export const isDenied = (error: unknown): boolean => isAwsCallError(error) && error.failure === 'denied';

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
  'ForbiddenException',
  'Forbidden',
]);
const MISSING = new Set([
  'NotFoundException',
  'NoSuchEntity',
  'NoSuchEntityException',
  'ResourceNotFoundException',
  'WAFNonexistentItemException',
  'NoSuchDistribution',
]);
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'SlowDown',
]);
const CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'MissingAuthenticationTokenException',
  'MissingAuthenticationToken',
]);

/** Errors of a connection that was never made: nothing was sent over it. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROXY']);

/** True where AWS may have done what it was asked for, or may still do it: it did not refuse. */
export function mayHaveLanded(error: unknown): boolean {
  if (!isAwsCallError(error)) return false;
  const { failure, status, code } = error;
  if (failure === 'network') return code === null || !NOT_CONNECTED.has(code);
  if (failure === 'rejected') return (status ?? 500) >= 500;
  return failure === 'timeout' || failure === 'unreadable';
}

/** True where nothing says that a call has ended: what was sent may still be on its way. */
export const isOnItsWay = (error: unknown): boolean =>
  mayHaveLanded(error) && isAwsCallError(error) && error.failure !== 'rejected';

/** True for the codes that mean "too fast"; also used to count throttled attempts. */
export const isThrottlingCode = (code: string | null): boolean => code !== null && THROTTLED.has(code);

/** True for the codes of keys or a signature that AWS does not take: it did not look at what was asked for. */
export const isCredentialsCode = (code: string): boolean => CREDENTIALS.has(code);

interface Asked {
  readonly service: string;
  readonly operation: string;
  /** Used when AWS's message does not name what is missing. */
  readonly permission: string;
  readonly timeoutMs: number;
}

/** Turns whatever the SDK threw into the one error of this room. */
export function awsCallError(thrown: unknown, asked: Asked): AwsCallError {
  if (thrown instanceof CredentialError) return withoutCredentials(thrown, asked);
  const error = readThrown(thrown);
  const base = { service: asked.service, operation: asked.operation, code: error.code, status: error.status };
  const made = (failure: AwsCallFailure, message: string, permission = asked.permission): AwsCallError =>
    new AwsCallError({ ...base, failure, message, permission });
  if (thrown instanceof StrangeAnswer) return made('unreadable', thrown.message);
  if (error.timedOut) return made('timeout', `no answer within ${seconds(asked.timeoutMs)}`);
  if (error.code !== null && DENIED.has(error.code))
    return made('denied', error.message, permissionIn(error.message) ?? asked.permission);
  if (error.code !== null && MISSING.has(error.code)) return made('not-found', error.message);
  if (isThrottlingCode(error.code) || error.status === 429)
    return made('throttled', 'AWS kept throttling the requests');
  if (error.code !== null && isCredentialsCode(error.code)) return made('credentials', error.message);
  if (error.network !== null)
    return new AwsCallError({
      ...base,
      code: error.network.code,
      failure: 'network',
      message: error.network.message,
      permission: asked.permission,
    });
  if (error.unreadable) return made('unreadable', unreadableMessage(error.status, error.contentType));
  return made('rejected', error.code === null ? error.message : `${error.code}: ${error.message}`);
}

/** AWS was not asked: there was nothing to sign with. */
const withoutCredentials = ({ message, blame }: CredentialError, { service, operation }: Asked): AwsCallError =>
  new AwsCallError({ failure: blame, service, operation, code: null, status: null, permission: '', message });

const seconds = (ms: number): string => `${ms / 1000} s`;

function unreadableMessage(status: number | null, contentType: string | null): string {
  const what = status === null ? 'an answer' : `HTTP ${status}`;
  const type = contentType === null ? '' : ` (${contentType})`;
  return `the server sent ${what}${type}, which AWS does not send. Check that this endpoint is AWS.`;
}

/**
 * AWS names the missing permission in its refusal: `… is not authorized to perform: ACTION on resource: ARN because …`.
 */
function permissionIn(message: string): string | null {
  const found = /not authorized to perform: ([\w-]+:[\w*]+)(?: on resource: (\S+))?/.exec(message);
  const action = found?.[1];
  if (action === undefined) return null;
  const resource = found?.[2];
  return resource === undefined ? action : `${action} on ${resource}`;
}

interface Thrown {
  readonly code: string | null;
  readonly status: number | null;
  readonly contentType: string | null;
  readonly message: string;
  readonly network: ReturnType<typeof connectionProblem>;
  readonly timedOut: boolean;
  readonly unreadable: boolean;
}

function readThrown(thrown: unknown): Thrown {
  if (!(thrown instanceof Error)) return { ...NOTHING, message: String(thrown) };
  const fields = thrown as Error & {
    readonly code?: unknown;
    readonly Code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
    readonly $fault?: string;
  };
  const status = fields.$response?.statusCode ?? fields.$metadata?.httpStatusCode ?? null;
  const contentType = fields.$response?.headers?.['content-type'] ?? null;
  const network = connectionProblem(thrown);
  // The SDK calls a broken connection a time-out too.
  const timedOut = thrown.name === 'AbortError' || (thrown.name === 'TimeoutError' && network === null);
  // A server that answers HTML makes the SDK throw a SyntaxError, or an error without any code of AWS's.
  const named = fields.$fault !== undefined && !/^(Error|UnknownError|Unknown|SyntaxError|\d+)$/.test(thrown.name);
  return {
    code: named || isCredentialsCode(thrown.name) ? thrown.name : null,
    status,
    contentType,
    message: withoutCanonicalRequest(oneLine(thrown.message)),
    network,
    timedOut,
    unreadable: thrown instanceof SyntaxError || (status !== null && !named && !isCredentialsCode(thrown.name)),
  };
}

const NOTHING: Thrown = {
  code: null,
  status: null,
  contentType: null,
  message: '',
  network: null,
  timedOut: false,
  unreadable: false,
};

/** A refused signature is explained with the whole canonical request, which holds the session token. */
const withoutCanonicalRequest = (message: string): string =>
  message.replace(/(?<!\s)\s*The Canonical String for this request.*$/i, '');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
