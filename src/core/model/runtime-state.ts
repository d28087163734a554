import type { Facts } from './facts.ts';
import type { Request, Verb } from './request.ts';
import type { Secret } from './secret.ts';
import type { WafRule, WafSample } from './waf-rules.ts';

/**
 * State of a running API that no read of its configuration returns: authorizer caches, what functions return, what
 * other hosts answer, the session policy of temporary credentials. A case file or a probe fills it; gates use what is
 * there.
 */
export interface RuntimeState {
  /** Session policy of the caller's temporary credentials: text, null for none, undefined when not known. */
  readonly sessionPolicy?: string | null;
  /** Whether the key's session token equals the one sent; undefined when not known. */
  readonly sessionTokenMatches?: boolean;
  /** By function name. */
  readonly behaviours?: Readonly<Record<string, readonly Behaviour[]>>;
  /** By authorizer name. */
  readonly caches?: Readonly<Record<string, readonly CacheEntry[]>>;
  /** Hosts that are not this API, and what they answer. */
  readonly otherHosts?: readonly OtherHost[];
  /** What rules of the web ACL look for, by `ruleKey`: where AWS would only name the rule. */
  readonly wafStatements?: Readonly<Record<string, WafRule['statement']>>;
  /** What AWS WAF did with this very request, where it kept a sample of it. */
  readonly wafSample?: WafSample;
  /** Ids of the open connections of a WebSocket API. */
  readonly connections?: readonly string[];
  /** Values of the API keys by key id: needed where the key comes from an authorizer (`usageIdentifierKey`). */
  readonly apiKeyValues?: Readonly<Record<string, Secret>>;
}

export interface Behaviour {
  readonly when?: { readonly headers?: Readonly<Record<string, string>>; readonly methods?: readonly Verb[] };
  readonly does: { readonly returns: unknown } | { readonly throws: string } | { readonly timesOut: true };
}

export interface CacheEntry {
  readonly identityValues: readonly string[];
  readonly ageSeconds: number;
  readonly result: unknown;
}

export interface OtherHost {
  readonly host: string;
  readonly service: string;
  readonly region: string | null;
  readonly answers: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

/** One call in front of one API: what everything else is concluded from. */
export interface Situation {
  /** What was read from AWS. */
  readonly facts: Facts;
  /** The call as the client sends it. */
  readonly request: Request;
  /** What AWS would not tell. */
  readonly runtime: RuntimeState;
}
