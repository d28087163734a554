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

/** Whom a change lets in besides the asked call. */
export interface Widening {
  /** `pairs`: those that are listed, maybe others too; `others`: only some that cannot be listed. */
  readonly opens: 'nothing' | 'pairs' | 'others';
  /** In words: "nothing else", or what else is let in. */
  readonly text: string;
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
  readonly needsDeployment: boolean;
  /** Drafted edits of others that the deployment would publish too. */
  readonly alsoPublishes: readonly string[];
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
