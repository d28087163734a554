import { splitArn } from './arns.ts';
import { actionOn } from './connections.ts';
import { RESPONSE_DEFAULTS } from './response-types.ts';

/**
 * The policy types that a denial can name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export type NamedPolicyType =
  | 'resource-based policy'
  | 'identity-based policy'
  | 'service control policy'
  | 'resource control policy'
  | 'VPC endpoint policy'
  | 'permissions boundary'
  | 'session policy';

/** The layer of a decision → what a denial calls it; null where the wording names no policy. */
const POLICY_TYPE = {
  resource: 'resource-based policy',
  identity: 'identity-based policy',
  authorizer: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  scp: 'service control policy',
  'vpc-endpoint': 'VPC endpoint policy',
  none: null,
} as const satisfies Record<string, NamedPolicyType | null>;

export interface Denial {
  /** The principal's ARN, or `anonymous`. */
  readonly who: string;
  /** The ARN of the call, account id in full: the text masks it. */
  readonly arn: string;
  readonly how: 'explicit' | 'implicit';
  /** The layer that refuses; null or `none` for the older wording, which names no policy. */
  readonly layer: keyof typeof POLICY_TYPE | null;
}

/** `User: … is not authorized to perform: … on resource: …` with or without the reason behind it. */
const denied = ({ who, arn, how, layer }: Denial): string =>
  `User: ${who} is not authorized to perform: ${actionOn(arn)} on resource: ` +
  `${maskAccount(arn)}${suffix(how, layer && POLICY_TYPE[layer], actionOn(arn))}`;

/** What a Lambda authorizer's policy refuses. The policy it returns counts as identity-based. */
const authorizerDenied = ({
  explicit,
  named = false,
}: {
  readonly explicit: boolean;
  readonly named?: boolean;
}): string =>
  'User is not authorized to access this ' +
  `resource${suffix(explicit ? 'explicit' : 'implicit', named ? 'identity-based policy' : null)}`;

function suffix(how: 'explicit' | 'implicit', type: NamedPolicyType | null, action = 'execute-api:Invoke'): string {
  if (how === 'implicit') return type === null ? '' : ` because no ${type} allows the ${action} action`;
  if (type === null) return ' with an explicit deny';
  return ` with an explicit deny in ${type.startsWith('identity') ? 'an' : 'a'} ${type}`;
}

/** The account id of the resource ARN is shown as eight stars and its last four digits. */
export function maskAccount(arn: string): string {
  const fields = splitArn(arn);
  return fields.map((part, at) => (at === 4 && /^\d{12}$/.test(part) ? `********${part.slice(-4)}` : part)).join(':');
}

/**
 * Signed too long ago. All times are `YYYYMMDDTHHMMSSZ`: the signature's, the server's minus five minutes, the
 * server's.
 */
const signatureExpired = (signed: string, earliest: string, now: string): string =>
  `Signature expired: ${signed} is now earlier than ${earliest} (${now} - 5 min.)`;

/** Signed with a date in the future. AWS's wording for execute-api is not known; other services write this. */
const signatureNotYetCurrent = (signed: string, latest: string, now: string): string =>
  `Signature not yet current: ${signed} is still later than ${latest} (${now} + 5 min.)`;

const scopeRegion = (signedFor: string): string =>
  `Credential should be scoped to a valid region, not '${signedFor}'. `;

/**
 * A header that is no SigV4 at all (a bearer token). `hash` is the header's SHA-256 in Base64; the header itself, which
 * an older wording repeats, is never written here.
 */
const noEqualSign = (hash: string | null = null): string =>
  hash === null
    ? 'Invalid key=value pair (missing equal-sign) in Authorization header.'
    : 'Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with ' +
      `Base64): '${hash}'.`;

const SIGNATURE_PARAMETERS = ['Credential', 'Signature', 'SignedHeaders', 'Date'] as const;
export type SignatureParameter = (typeof SIGNATURE_PARAMETERS)[number];

/**
 * Every missing part in API Gateway's order. The header's own start, which the original ends in, is left out: it may be
 * a secret.
 */
const incompleteSignature = (missing: readonly SignatureParameter[] = []): string =>
  missing.length === 0
    ? noEqualSign()
    : SIGNATURE_PARAMETERS.filter((part) => missing.includes(part))
        .map((part) =>
          part === 'Date'
            ? `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`
            : `Authorization header requires '${part}' parameter.`,
        )
        .join(' ');

/**
 * The challenge of an HTTP API's JWT authorizer; null = no token was sent, empty = a refused token without a reason.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
 */
function jwtChallenge(description: string | null): string {
  if (description === null) return 'Bearer';
  const reason = description === '' ? '' : ` error_description="${description.replace(/["\\\r\n]/g, ' ')}"`;
  return `Bearer scope="" error="invalid_token"${reason}`;
}

/** Names the parameters; recorded on AWS by LocalStack's tests. */
const parametersMissing = (names: readonly string[]): string =>
  `Missing required request parameters: [${names.join(', ')}]`;

/**
 * What API Gateway writes, word for word where AWS's wording is known.
 * https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
 */
export const texts = {
  denied,
  authorizerDenied,
  signatureExpired,
  signatureNotYetCurrent,
  scopeRegion,
  scopeService: "Credential should be scoped to correct service: 'execute-api'. ",
  noEqualSign,
  incompleteSignature,
  jwtChallenge,
  missingToken: 'Missing Authentication Token',
  forbidden: 'Forbidden',
  unauthorized: 'Unauthorized',
  incomingTokenExpired: 'The incoming token has expired',
  limitExceeded: 'Limit Exceeded',
  tooManyRequests: 'Too Many Requests',
  notFound: 'Not Found',
  internalServerError: 'Internal server error',
  parametersMissing,
  tooLarge: 'HTTP content length exceeded 10485760 bytes.',
  uriTooLong: 'Request URI too long',
  securityTokenInvalid: 'The security token included in the request is invalid.',
  securityTokenExpired: 'The security token included in the request is expired',
  signatureMismatch: RESPONSE_DEFAULTS.INVALID_SIGNATURE.text,
} as const;
