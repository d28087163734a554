import type { GateName } from '../api-gateway/gates.ts';
import type { CauseCode, Remedy } from '../causes/index.ts';
import type { Answer } from './answer.ts';
import type { Evidence } from './fact.ts';

export type GateVerdict = 'passes' | 'refuses' | 'not-applicable' | 'cannot-tell';

/** What one gate says of one request. */
export interface GateResult {
  readonly gate: GateName;
  readonly verdict: GateVerdict;
  /** One plain sentence. */
  readonly because: string;
  readonly evidence: readonly Evidence[];
  /** What the client sees when this gate refuses; null when it does not, or when the text is not known. */
  readonly answer: Answer | null;
  /** Every cause that this gate alone would refuse for, the one that stops the call first in front. */
  readonly causes: readonly Finding[];
  /** What could not be read and would have mattered here. */
  readonly unknown: readonly Gap[];
  /** It refuses for certain; something that could not be checked may make it answer otherwise. */
  readonly doubted?: true;
  /** What a gate that cannot tell would refuse for, where it knows what its doubt is about. */
  readonly suspects?: readonly CauseCode[];
}

/** A cause found by a gate, before testimony says how certain it is. */
export interface Finding {
  readonly code: CauseCode;
  /** An ARN where one exists, else `service:kind/id`. */
  readonly resource: string;
  /** One or two plain sentences: what is wrong, naming the thing. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  /** For policies: what missed, and by how little. */
  readonly nearMiss: NearMiss | null;
  /** At most *likely* when the deployed state could not be read and the draft was judged instead. */
  readonly judgedOn: 'deployed' | 'draft' | 'seen-answer';
  /** Condition keys that it depends on as well, and that are not known: it is then at most *possible*. */
  readonly unknownKeys?: readonly string[];
  /** A draft that was not read in full may have the remedy already: it is then at most *likely*. */
  readonly mayBeUndeployed?: true;
  /** The answer that was seen leaves nothing else: it is *likely*, though the draft alone was judged. */
  readonly onlyCandidate?: true;
  /** What was read speaks against the answer that names it: it is then at most *possible*. */
  readonly contradicted?: true;
  /** Who can act, where it is not who the catalogue says of its code; absent where it is. */
  readonly remedy?: readonly Remedy[];
  /** What the policy asks of the caller, who signed in without it. */
  readonly lacks?: 'mfa';
}

/** Two texts one above the other with the differing stretch marked: the heart of a finding. */
export interface NearMiss {
  /** Which policy, in words: `inline policy "invoke"`, `resource policy`. */
  readonly policy: string;
  /** Statement index from 0, and its Sid. */
  readonly index: number;
  readonly sid: string | null;
  readonly element: 'Action' | 'Resource' | 'Principal' | 'Condition' | 'Effect' | 'Version' | 'Deployment';
  /** For Resource: partition, service, region, account, api, stage, verb or path. For Condition: the key. */
  readonly segment: string | null;
  readonly granted: string;
  readonly asked: string;
}

/** An entry under "could not check" in documents: sentences only. */
export interface CouldNotCheck {
  readonly what: string;
  readonly why: string;
  readonly permission: string | null;
  /** The flag with which the caller's side of it can be given; absent where no flag gives it. */
  readonly flag?: DetailFlag;
}

/** Flags that give what a policy asks of a request and nobody has told. */
export type DetailFlag = '--source-ip' | '--vpce' | "--header 'User-Agent: …'" | "--header 'Referer: …'";

/** Something that a gate could not check. `about` names it for the program; documents show the sentences only. */
export interface Gap extends CouldNotCheck {
  readonly about: GapSubject;
}

/** Two gaps about the same subject are one. */
export type GapSubject =
  /** A refusal was seen that nothing read explains. */
  | 'refusal'
  | 'api'
  | 'other-apis'
  | `api:${string}`
  | `custom-domain:${string}`
  | `distribution:${string}`
  | `access-associations:${string}`
  | `truststore:${string}`
  | 'stage'
  | 'methods'
  /** How AWS routes the slashes of this path. */
  | `slashes:${string}`
  | 'resource-policy'
  | 'resource-policy-needed'
  | 'access-key'
  | 'caller-policies'
  | 'service-control-policies'
  | `condition-key:${string}`
  | `vpc-endpoint:${string}`
  | `vpc-endpoint-policy:${string}`
  | 'web-acl'
  | `waf-rule:${string}`
  | `waf-rule-group:${string}`
  | 'authorizers'
  | `authorizer:${string}`
  | `authorizer-id:${string}`
  | `authorizer-settings:${string}`
  | `authorizer-function:${string}`
  /** Authorizer and function. */
  | `authorizer-answer:${string}/${string}`
  | `identity-source:${string}`
  | `token:${string}`
  | `role:${string}`
  | `function-policy:${string}`
  | 'usage-plans'
  | 'api-keys'
  | 'sent-api-key'
  | 'returned-api-key'
  | 'returned-api-key-id'
  | 'cache-invalidation'
  | 'integration'
  | 'request-validators'
  | `model:${string}`
  | 'request-body'
  | `request-parameter:${string}`
  | 'request-media-type'
  | 'preflight-answer'
  | 'cors-headers'
  | `gateway-response:${string}`
  /** What the stage serves, judged on the draft. */
  | `served:${string}`;
