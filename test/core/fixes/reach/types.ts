import type { Verb } from '../../../../src/core/model/request.ts';
import type { Sketch } from '../../../support/make-case.ts';
import type { Caller, KeyName, TokenName } from './world.ts';

/** Allowed: this API hands the call to its backend and, where a page makes it, the page may read the answer. */
export type Outcome = 'allowed' | 'refused';

/** One concrete call. What is absent: unsigned, from the office, over the internet, with no credential at all. */
export interface Call {
  readonly verb: Verb;
  /** Behind the stage: `/orders/42`. */
  readonly path: string;
  readonly as?: Caller;
  readonly from?: string;
  /** VPC endpoint. */
  readonly via?: string;
  /** A custom domain; then `path` is the whole path. */
  readonly host?: string;
  readonly token?: TokenName;
  readonly key?: KeyName;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: string;
  readonly bodyLength?: number;
  /** A page of this origin makes the call, and reads the answer. */
  readonly origin?: string;
  readonly time?: string;
}

/** A call, and what becomes of it before and after the change. */
export interface Probe extends Call {
  readonly before: Outcome;
  readonly after: Outcome;
  /** AWS does not document it: both outcomes are taken. */
  readonly unsure?: true;
}

/** What a call must carry to be in a region. */
export type Presents =
  /** No credential of any kind. */
  | { readonly kind: 'nothing' }
  /**
   * A JWT that is valid now. Absent: any. `scopes`: one of them at least; `lacks`: none of them. `refused`:
   * whatever the authorizer does not take: an expired one, one of somebody else, no JWT at all, a signature.
   */
  | {
      readonly kind: 'jwt';
      readonly refused?: true;
      readonly issuers?: readonly string[];
      readonly use?: 'id' | 'access';
      readonly audience?: readonly string[];
      readonly scopes?: readonly string[];
      readonly lacks?: readonly string[];
    }
  /**
   * A value in a header, of which the Lambda authorizer says this for the call: `allows`; `silent`, where its policy
   * does not cover the call; `refuses`, where it is silent, denies or knows no such caller; or anything. `header`
   * absent: Authorization; the patterns are of the whole value.
   */
  | {
      readonly kind: 'lambda';
      readonly says?: 'allows' | 'silent' | 'refuses';
      readonly header?: string;
      readonly matches?: string;
      readonly misses?: string;
    };

export interface Condition {
  readonly operator:
    | 'StringLike'
    | 'StringNotLike'
    | 'StringNotEquals'
    | 'Null'
    | 'DateGreaterThanEquals'
    | 'DateLessThan';
  readonly key: string;
  readonly values: readonly string[];
}

/** A product of sets: an absent dimension is "any". */
export interface Region {
  /**
   * Any of them. `anyone`, signed or not; `unsigned`; `signed`: whoever signs; an account id: every user and role of
   * it; a user ARN; a role ARN: all its sessions; a session ARN; `*` in an ARN as in IAM.
   */
  readonly principals: readonly string[];
  readonly exceptPrincipals?: readonly string[];
  /** Those only whose own identity policies allow the call (true) or say nothing of it (false). */
  readonly ownPolicyAllows?: boolean;
  /** CIDR blocks; all others: `exceptAddresses`. */
  readonly addresses?: readonly string[];
  readonly exceptAddresses?: readonly string[];
  /** VPC endpoint ids. */
  readonly endpoints?: readonly string[];
  /**
   * `GET /orders/42`: this path; `{id}`: every value of one segment; `*`: any run of characters, also `/`; `ANY`: every
   * verb; `${aws:username}`: the caller's own name.
   */
  readonly calls?: readonly string[];
  readonly exceptCalls?: readonly string[];
  readonly hosts?: readonly string[];
  /** On a custom domain: behind this base path; `calls` are what the API sees. */
  readonly basePath?: string;
  readonly presents?: Presents;
  /** `none` is no key. */
  readonly keys?: readonly KeyName[];
  /** Of pages that read the answer; `*` is every page. A region without is of calls by programs too. */
  readonly origins?: readonly string[];
  readonly exceptOrigins?: readonly string[];
  /** A page sends no header of its own but these, in lower case. */
  readonly pageHeaders?: readonly string[];
  /** Bodies longer than this many bytes. */
  readonly bodyOver?: number;
  /** At least one of these is missing or empty: `query:NAME`, or `body:NAME`, a member of a JSON body. */
  readonly missing?: readonly string[];
  /** None of these is missing. A body that no model looks at misses nothing. */
  readonly complete?: readonly string[];
  /** As in a policy; `header:NAME` is a header, absent also where it is empty. */
  readonly conditions?: readonly Condition[];
  /** Only while a cached result of the authorizer lives. */
  readonly cachedSeconds?: number;
  /** The change reaches other APIs too, which the table does not describe. */
  readonly otherApis?: true;
}

export const KINDS = [
  'policy-allow',
  'policy-deny',
  'deployment',
  'method-authorization',
  'authorizer',
  'usage-plan',
  'web-acl',
  'vpc-endpoint',
  'identity-policy',
  'cors',
  'validator',
  'endpoint',
] as const;

/** One change of configuration, and what it does to calls: decided by hand from AWS's documentation. */
export interface Row {
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly before: Sketch;
  readonly after: Sketch;
  readonly probes: readonly Probe[];
  readonly letsIn: readonly Region[];
  readonly shutsOut: readonly Region[];
  readonly source: string;
}
