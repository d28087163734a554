/** The words of the policy engine. Everything here is pure and plain data. */

/** Where a policy document is attached decides which elements it may have and how it is read. */
export type PolicyKind = 'resource' | 'identity' | 'boundary' | 'session' | 'scp' | 'authorizer' | 'vpc-endpoint';

export interface Policy {
  readonly version: '2012-10-17' | '2008-10-17';
  readonly versionStated: boolean;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** From 0, in document order. */
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: PrincipalElement | null;
  readonly notPrincipal: PrincipalElement | null;
  readonly action: readonly string[] | null;
  readonly notAction: readonly string[] | null;
  readonly resource: readonly string[] | null;
  readonly notResource: readonly string[] | null;
  readonly conditions: readonly Condition[];
}

export interface PrincipalElement {
  /** True for `"*"` and `{"AWS":"*"}`. */
  readonly everyone: boolean;
  readonly aws: readonly string[];
  /** Service, Federated, CanonicalUser: present, and never matching a caller of execute-api. */
  readonly other: readonly { readonly type: string; readonly value: string }[];
}

export interface Condition {
  /** As written, e.g. `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Why a text is no policy that can work. `fatal` means AWS cannot have accepted it or nothing in it can be read. */
export interface PolicyProblem {
  readonly fatal: boolean;
  /** Statement index from 0; null for the document. */
  readonly index: number | null;
  readonly element: string | null;
  readonly message: string;
  /** Offset in the text where known. */
  readonly offset: number | null;
}

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly problems: readonly PolicyProblem[] }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Who calls, as policies see them. Null = anonymous (no signature, or a method whose authorization yields no
 * principal).
 */
export interface PolicyPrincipal {
  /** User ARN or session ARN, as it stands in error messages. */
  readonly arn: string;
  /** Role ARN with its path for a session, the user ARN for a user: what `aws:PrincipalArn` holds. */
  readonly identityArn: string;
  readonly accountId: string;
  readonly kind: 'user' | 'session' | 'root' | 'federated';
  /** True for a user or role with a permissions boundary, as far as it was read. */
  readonly bounded?: boolean;
}

export interface PolicyRequest {
  /** `execute-api:Invoke`. */
  readonly action: string;
  readonly arn: string;
  readonly principal: PolicyPrincipal | null;
  /** Condition keys present in the request: name in lower case → values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  /** Keys (lower case) of which it is not known whether they are present or what they hold. */
  readonly unknownKeys: readonly string[];
}

export type PolicyDecision = 'allow' | 'deny' | 'silent' | 'unknown';

/** One element of one statement that did not match, and by how little. */
export interface ElementMiss {
  readonly element: 'Principal' | 'Action' | 'Resource' | 'Condition';
  /**
   * Resource: partition, service, region, account, api, stage, verb, path. Condition: the key as written. Else null.
   */
  readonly segment: string | null;
  /** What the statement has: the nearest of several. */
  readonly granted: string;
  /** What the request has; `(absent)` for a missing key. */
  readonly asked: string;
  /** Condition only: the operator as written. */
  readonly operator: string | null;
  /** Number of the near-miss catalogue (docs/near-misses.md) and one sentence, when it is a known mistake. */
  readonly mistake: Mistake | null;
  /** What to write instead to let exactly this request through; null when no single value can. */
  readonly suggestion: string | null;
}

/**
 * How one statement relates to the request. `misses` is empty exactly when it matches; with unknown keys `undecided`
 * names them.
 */
export interface StatementResult {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** True when the statement names who it does not apply to (NotPrincipal). */
  readonly byNotPrincipal: boolean;
  readonly matches: boolean | 'unknown';
  readonly misses: readonly ElementMiss[];
  /** Keys that it depends on and that are not known, also where something else misses anyway. */
  readonly undecided: readonly string[];
  /** For a matching statement with conditions: the conditions that made it match. */
  readonly heldConditions: readonly Condition[];
}

export interface PolicyEvaluation {
  /** The document that was evaluated: whoever explains the verdict looks its values up here. */
  readonly policy: Policy;
  readonly decision: PolicyDecision;
  /** The statement that decided: first matching Deny, else first matching Allow. */
  readonly decidedBy: StatementResult | null;
  readonly statements: readonly StatementResult[];
  /** Of these, the statements that match, or may. */
  readonly bearing: readonly StatementResult[];
  /** The Allow that came nearest, when no Allow matched: fewest elements missed, then smallest difference. */
  readonly nearest: StatementResult | null;
  /** Keys on which an `unknown` decision hangs. */
  readonly undecided: readonly string[];
}

/** A named policy for the combined decision. */
export interface NamedPolicy {
  readonly name: string;
  readonly parsed: ParsedPolicy;
}

export interface AuthorizationInput {
  readonly authorization: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT';
  /** Account that owns the API. */
  readonly apiAccount: string;
  readonly request: PolicyRequest;
  /** Null: none attached, which differs from one that is silent. */
  readonly resourcePolicy: NamedPolicy | null;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | null;
  /** Each inner list is one level, root first; empty = no organization. */
  readonly scps: readonly (readonly NamedPolicy[])[];
  readonly sessionPolicy: NamedPolicy | null;
  /** What a Lambda authorizer returned (CUSTOM only). */
  readonly authorizerPolicy: NamedPolicy | null;
}

export type DecidedBy = 'identity' | 'boundary' | 'scp' | 'session' | 'resource' | 'authorizer' | 'none';

export interface AuthorizationDecision {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';
  /** The layer whose Deny or silence decides; for `allowed`, the layer that grants. */
  readonly decidedBy: DecidedBy;
  readonly statement: { readonly policy: string; readonly index: number; readonly sid: string | null } | null;
  /** Every layer that alone would refuse, in the order they are named to the caller. */
  readonly refusing: readonly LayerRefusal[];
  /** The verdict of each layer, for showing. */
  readonly layers: Readonly<Partial<Record<DecidedBy, LayerResult>>>;
  readonly undecided: readonly string[];
}

export interface LayerResult {
  readonly decision: PolicyDecision;
  /** Service control policies only: the same by level, root first. */
  readonly levels?: readonly LayerResult[];
  readonly policies: readonly {
    readonly name: string;
    readonly evaluation: PolicyEvaluation | null;
    readonly problems: readonly PolicyProblem[];
  }[];
}

export interface LayerRefusal {
  readonly layer: DecidedBy;
  readonly how: 'explicit' | 'implicit';
}

/** What the caller of `evaluate` may know besides the request; it sharpens explanations and never changes a verdict. */
export interface EvaluationHints {
  /**
   * Path of the matched resource with its path parameters as `*`, without the leading slash: suggestions then cover
   * every value.
   */
  readonly pathPattern?: string;
  /** Base paths and names of custom domains that lead to this API. */
  readonly basePaths?: readonly string[];
  /** Whether the API is PRIVATE; otherwise told from the keys that the request carries. */
  readonly endpointIsPrivate?: boolean;
  /** The method's authorization, for naming a principal on a method that yields none. */
  readonly authorization?: string;
}

/** What is mistaken, by its number in the catalogue of near misses. */
export interface Mistake {
  readonly number: number;
  readonly sentence: string;
  /** The sentence says no more than `granted` and `asked` do. */
  readonly evident?: true;
}
