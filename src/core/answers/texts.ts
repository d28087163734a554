import { splitArn } from '../model/arn.ts';

/** The policy types that a denial can name. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export type NamedPolicyType =
  | 'resource-based policy'
  | 'identity-based policy'
  | 'service control policy'
  | 'resource control policy'
  | 'VPC endpoint policy'
  | 'permissions boundary'
  | 'session policy';

/** Who was refused: null is `anonymous`. */
export interface Denial {
  readonly principal: string | null;
  /** The ARN of the call, account id in full: the text masks it. */
  readonly arn: string;
  readonly how: 'explicit' | 'implicit';
  /** Null for the older wording, which names no policy. */
  readonly policyType: NamedPolicyType | null;
  readonly action?: string;
}

/** `User: … is not authorized to perform: execute-api:Invoke on resource: …` with or without the reason behind it. */
export function deniedText(denial: Denial): string {
  const action = denial.action ?? 'execute-api:Invoke';
  const who = denial.principal ?? 'anonymous';
  return `User: ${who} is not authorized to perform: ${action} on resource: ${maskAccount(denial.arn)}${suffix(denial.how, denial.policyType, action)}`;
}

/** What a Lambda authorizer's policy refuses. The policy it returns counts as identity-based. */
export function authorizerDeniedText(how: 'explicit' | 'implicit', namesPolicy = false): string {
  return `User is not authorized to access this resource${suffix(how, namesPolicy ? 'identity-based policy' : null, 'execute-api:Invoke')}`;
}

function suffix(how: 'explicit' | 'implicit', type: NamedPolicyType | null, action: string): string {
  if (how === 'implicit') return type === null ? '' : ` because no ${type} allows the ${action} action`;
  if (type === null) return ' with an explicit deny';
  return ` with an explicit deny in ${type.startsWith('identity') ? 'an' : 'a'} ${type}`;
}

/** The account id of the resource ARN is shown as eight stars and its last four digits. */
export function maskAccount(arn: string): string {
  const parts = splitArn(arn);
  return parts.map((part, at) => (at === 4 && /^\d{12}$/.test(part) ? `********${part.slice(-4)}` : part)).join(':');
}

export const TEXT = {
  missingToken: 'Missing Authentication Token',
  forbidden: 'Forbidden',
  unauthorized: 'Unauthorized',
  incomingTokenExpired: 'The incoming token has expired',
  limitExceeded: 'Limit Exceeded',
  tooManyRequests: 'Too Many Requests',
  notFound: 'Not Found',
  internalServerError: 'Internal server error',
  uriTooLong: 'Request URI too long',
  securityTokenInvalid: 'The security token included in the request is invalid.',
  securityTokenExpired: 'The security token included in the request is expired',
  signatureMismatch:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
} as const;

/** Signed too long ago. All three times are `YYYYMMDDTHHMMSSZ`: the signature's, the server's minus five minutes, the server's. */
export const signatureExpiredText = (signed: string, earliest: string, now: string): string =>
  `Signature expired: ${signed} is now earlier than ${earliest} (${now} - 5 min.)`;

/** Signed with a date in the future. AWS's wording for execute-api is not known; other services write this. */
export const signatureNotYetCurrentText = (signed: string, latest: string, now: string): string =>
  `Signature not yet current: ${signed} is still later than ${latest} (${now} + 5 min.)`;

export const scopeRegionText = (signedRegion: string): string => `Credential should be scoped to a valid region, not '${signedRegion}'. `;

export const scopeServiceText = (): string => `Credential should be scoped to correct service: 'execute-api'. `;

/** A header that is no SigV4 at all (a bearer token). `hash` is the SHA-256 of the header in Base64: the header itself is not shown. */
export const noEqualSignText = (hash: string): string =>
  `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`;

export type SignaturePart = 'Credential' | 'Signature' | 'SignedHeaders' | 'Date';

/** Every missing part in API Gateway's order. The header's own start, which the original ends in, is left out: it may be a secret. */
export function incompleteSignatureText(missing: readonly SignaturePart[]): string {
  const sentences = (['Credential', 'Signature', 'SignedHeaders', 'Date'] as const)
    .filter((part) => missing.includes(part))
    .map((part) =>
      part === 'Date'
        ? `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`
        : `Authorization header requires '${part}' parameter.`,
    );
  return sentences.join(' ');
}

/** The challenge of an HTTP API's JWT authorizer; null = no token was sent. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html */
export const jwtChallenge = (description: string | null): string =>
  description === null ? 'Bearer' : `Bearer scope="" error="invalid_token" error_description="${description}"`;
