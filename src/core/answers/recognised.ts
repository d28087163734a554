import type { ResponseType } from '../api-gateway/response-types.ts';
import type { NamedPolicyType, SignatureParameter } from '../api-gateway/texts.ts';
import type { CauseCode } from '../causes/index.ts';

/** Who wrote an answer, as far as its headers and body tell. */
export type Layer =
  | 'rest-gateway'
  | 'http-gateway'
  | 'websocket-gateway'
  /** Another service of AWS, whose refusals look alike. */
  | 'aws-service'
  | 'cdn'
  | 'storage'
  | 'load-balancer'
  | 'application'
  | 'unknown';

/** Who the text says was refused. Null where it names nobody. */
export type Who = { readonly kind: 'anonymous' } | { readonly kind: 'principal'; readonly arn: string };

/** The pieces of the resource ARN in a denial, whose account is masked to its last four digits. */
export interface RefusedArn {
  readonly partition: string;
  readonly region: string;
  readonly accountEnd: string | null;
  readonly apiId: string;
  readonly stage: string;
  readonly verb: string;
  readonly path: string;
}

interface Common {
  readonly layer: Layer;
  readonly status: number | null;
  readonly errorType: string | null;
  /** The gateway response type that answered, where the answer settles it. */
  readonly responseType: ResponseType | null;
  /** The message as it came; null when the body holds none. */
  readonly text: string | null;
  /** What this answer can mean, the likeliest first. */
  readonly candidates: readonly CauseCode[];
}

/** Kinds that need no further words. */
export type PlainKind =
  /** 101, 2xx and 3xx. */
  | 'not-refused'
  /** No HTTP answer at all. */
  | 'no-answer'
  | 'missing-authentication-token'
  | 'forbidden'
  | 'unauthorized'
  | 'incoming-token-expired'
  | 'signature-mismatch'
  | 'security-token-invalid'
  | 'security-token-expired'
  | 'cache-invalidation-denied'
  | 'limit-exceeded'
  | 'too-many-requests'
  | 'authorizer-configuration'
  | 'uri-too-long'
  | 'not-found'
  | 'too-large'
  | 'unsupported-media-type'
  | 'bad-request'
  | 'integration-timeout'
  /** Of a WebSocket connection that a backend calls; IAM has let the call through. */
  | 'connection-gone'
  | 'server-error'
  /** Refused by something that is not API Gateway, or in words of its own. */
  | 'other';

/** What a denial says: who was refused what, and by which kind of policy. */
export interface Denial {
  readonly who: Who;
  readonly action: string;
  readonly arn: RefusedArn | null;
  readonly deny: 'explicit' | 'implicit';
  readonly policyType: NamedPolicyType | null;
  /** A managed policy's ARN behind the type. */
  readonly policyArn: string | null;
}

export type Recognised =
  | (Common & Denial & { readonly kind: 'denied' })
  | (Common & {
      readonly kind: 'authorizer-denied';
      readonly deny: 'explicit' | 'implicit';
      readonly policyType: NamedPolicyType | null;
    })
  | (Common & {
      readonly kind: 'jwt-refused' /** Null: no token was sent, or nothing is told. */;
      readonly description: string | null;
    })
  | (Common & {
      readonly kind: 'signature-expired' | 'signature-not-yet-current';
      readonly signedAt: string | null;
      readonly now: string | null;
    })
  | (Common & {
      readonly kind: 'scope-region' /** The region that was signed for. */;
      readonly signedFor: string | null;
    })
  | (Common & {
      readonly kind: 'scope-service' /** The service that should have been signed for. */;
      readonly wanted: string | null;
    })
  | (Common & {
      readonly kind: 'incomplete-signature';
      /** Empty when the header is no SigV4 at all. */
      readonly missing: readonly SignatureParameter[];
    })
  | (Common & { readonly kind: PlainKind });

export type RefusalKind = Recognised['kind'];
