import type { FindingCode } from '../causes/index.ts';
import type { Change } from './changes/index.ts';
import type { Facts } from './facts.ts';
import type { Verb } from './request.ts';
import type { RuntimeState } from './runtime-state.ts';

/** A document the fix changes, whole, before and after; what the diff is drawn from. */
export interface DocumentChange {
  /** `resource policy of orders-api`, `inline policy "invoke" of role/checkout`. */
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Calls that a change lets in or shuts out: those that are in all of these sets at once. An empty list is "any", but
 * for `tokens` and `keys`: none is needed.
 */
export interface Region {
  /** In words. */
  readonly text: string;
  /**
   * `*`: everyone, also unsigned; `signed`: whoever signs; ARN of a user, of a role with all its sessions, or of one
   * session; an account's root: every identity of it. Empty where a token tells who calls.
   */
  readonly principals: readonly string[];
  /** Of those, the ones that are not meant. */
  readonly exceptPrincipals: readonly string[];
  /** Whether the identities' own policies allow the call; null: whatever they say. */
  readonly ownPolicyAllows: boolean | null;
  /** CIDR blocks. */
  readonly addresses: readonly string[];
  /** VPC endpoints and VPCs; `other` is whichever no policy names. */
  readonly endpoints: readonly string[];
  readonly verbs: readonly (Verb | 'ANY')[];
  /** Templates: `/orders/{id}`. */
  readonly routes: readonly string[];
  /** `/orders/42`, `/orders/4*`; empty: every path of the routes. */
  readonly paths: readonly string[];
  readonly exceptPaths: readonly string[];
  /** Whose tokens, in words. */
  readonly tokens: readonly string[];
  /** Ids of API keys; `none`: without a key; `stage`: any that the stage takes before and after. */
  readonly keys: readonly string[];
  /** Other condition keys with the values that are meant, in words. */
  readonly conditions: readonly string[];
  /** Pages that may read the answer (`*`: of every other origin); empty: the call itself is meant, whoever makes it. */
  readonly origins: readonly string[];
}

/** A side of what a change does to calls. */
export interface Reach {
  /** In words: "nothing else", or which calls. */
  readonly text: string;
  /** The most dangerous first. */
  readonly regions: readonly Region[];
  /** What could not be compared, in words: nothing is said of it. */
  readonly notCompared: readonly string[];
}

/** Whom a change lets in besides the asked call. */
export interface Widening extends Reach {
  /** `pairs`: those that are listed, maybe others too; `others`: only some that cannot be listed. */
  readonly opens: 'nothing' | 'pairs' | 'others';
  /** (caller, method) pairs that the change newly lets in besides the asked one. `*` as caller is everyone. */
  readonly pairs: readonly { readonly caller: string; readonly method: Verb | 'ANY'; readonly path: string }[];
  /** True when it lets in everyone: never the first choice, needs the stage's name typed. */
  readonly everyone: boolean;
}

/** How a change is written as code, by tool; `cli` are commands. */
export const CODE_FORMATS = ['cli', 'cloudformation', 'sam', 'terraform', 'cdk'] as const;
export type CodeFormat = (typeof CODE_FORMATS)[number];
export type TemplateFormat = Exclude<CodeFormat, 'cli'>;

/** A change as code of one kind. */
export const codeOf = ({ cli, iac }: Pick<FixPlan, 'cli' | 'iac'>, format: CodeFormat): string =>
  format === 'cli' ? cli.join('\n') : iac[format];

/** An edit of the draft that nobody has deployed yet. */
export interface PendingEdit {
  /** In words, as in `alsoPublishes`. */
  readonly phrases: readonly string[];
  readonly letsIn: Reach;
  readonly shutsOut: Reach;
  readonly everyone: boolean;
  /** False where the draft or what the stage serves could not be read. */
  readonly known: boolean;
}

/** A fix as planned from facts: shown, proven on `factsAfter`, then carried out by `aws/apply`. */
export interface FixPlan {
  /** Stable within a diagnosis, e.g. `resource-policy-add-statement`. */
  readonly id: string;
  /** What it answers: causes of the refusal, and advice. */
  readonly causes: readonly FindingCode[];
  readonly title: string;
  readonly changes: readonly Change[];
  readonly documents: readonly DocumentChange[];
  /** Unified diff of `documents`. */
  readonly diff: string;
  readonly widens: Widening;
  /** What the change no longer allows, in words; null for nothing. */
  readonly takesAway: string | null;
  /** The same as regions. */
  readonly shutsOut: Reach;
  readonly needsDeployment: boolean;
  /** Drafted edits of others that the deployment would publish too. */
  readonly alsoPublishes: readonly string[];
  /** The same edits, each with what it does by itself. */
  readonly pending: readonly PendingEdit[];
  readonly reversible: boolean;
  /** What undo cannot bring back (time stamps, a flushed cache). */
  readonly cannotComeBack: readonly string[];
  /** Who owns the resource by its tags, e.g. `CloudFormation stack "checkout"`; null when nobody says so. */
  readonly ownedBy: string | null;
  /** The language of the owner's code, by the same tags; null where it is not known. */
  readonly ownedIn: TemplateFormat | null;
  readonly permissions: readonly string[];
  readonly cli: readonly string[];
  /** The changes as code. */
  readonly iac: Readonly<Record<TemplateFormat, string>>;
  /** The facts as they will read once the changes are made. */
  readonly factsAfter: Facts;
  /** The runtime state once the changes are made; absent where it stays as it was. */
  readonly runtimeAfter?: RuntimeState;
}

/** A remedy in AWS that this program does not carry out: somebody reads it, decides, and runs it. */
export interface ManualRemedy extends Pick<FixPlan, 'id' | 'title' | 'cli' | 'iac'> {
  /** Why it is not applied, in words. */
  readonly why: string;
}
