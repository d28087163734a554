import type { SeenAnswer } from '../model/answer.ts';
import type { DiagnosedFix, Diagnosis } from '../model/diagnosis.ts';
import type { FixPlan } from '../model/plan.ts';
import type { Identity } from '../model/ports.ts';
import type { Secret } from '../model/secret.ts';
import type { JudgedPolicy } from '../verdict/judged-policies.ts';
import type { Step } from '../verdict/types.ts';

/** Everything that one session found, changed and checked. All times are ISO 8601, UTC. */
export interface SessionSummary {
  readonly version: string;
  readonly startedAt: string;
  readonly writtenAt: string;
  /** Null for a case file: nobody signed in. */
  readonly identity: Identity | null;
  /** As it was found, before anything was changed. */
  readonly diagnosis: Diagnosis;
  readonly steps: readonly Step[];
  /** Those that had a say in the call as it was found. */
  readonly policies: readonly JudgedPolicy[];
  /** As it is now; null when nothing was changed. */
  readonly after: Diagnosis | null;
  readonly applied: readonly AppliedChange[];
  readonly checks: readonly CheckResult[];
  readonly timeline: readonly { readonly at: string; readonly text: string }[];
  /** What `fix` would make, all of it; absent where nothing was planned, or where it was made. */
  readonly plan?: readonly DiagnosedFix[];
  /** Why a fix that was asked for was not made, and the commands that help; absent where nothing stood in the way. */
  readonly error?: { readonly message: string; readonly commands?: readonly string[] } | null;
  /** What the request carried, so that it is masked wherever it turns up. */
  readonly secrets: readonly Secret[];
}

/** A change as it was carried out. */
export interface AppliedChange {
  readonly plan: Pick<
    FixPlan,
    'id' | 'causes' | 'title' | 'changes' | 'diff' | 'widens' | 'takesAway' | 'shutsOut' | 'cannotComeBack' | 'cli'
  >;
  /** What `apigw-doctor sessions undo` takes. */
  readonly session: string;
  readonly at: string;
  readonly undone: boolean;
  /** What did not read back as it was; empty when all did; null before an undo. */
  readonly differences: readonly string[] | null;
}

/** What became of the call after a change, or after its undo. */
export interface CheckResult {
  readonly kind: 'apply' | 'undo';
  readonly fixId: string;
  readonly state: 'running' | 'passed' | 'predicted' | 'not-yet' | 'failed';
  readonly before: SeenAnswer | null;
  readonly tries: readonly { readonly at: string; readonly answer: SeenAnswer | null; readonly why: string | null }[];
  readonly why: string | null;
}

export interface ReportOptions {
  /** Masks account ids and addresses, for pasting in public. */
  readonly share: boolean;
}

/** One way to write a session down: one value in one file. */
export interface Report {
  /** Of its flag, too: `markdown` is printed by `diagnose --markdown`. */
  readonly name: string;
  /** What the flag does, in the help. */
  readonly help: string;
  /** Of the file it is written to, without the dot. */
  readonly extension: string;
  /** Whether the summary of a session is written in it, besides being printed on demand. */
  readonly isSummary: boolean;
  readonly render: (summary: SessionSummary, options: ReportOptions) => string;
  /** What `diagnose` prints, where that is less than a session. Absent: what `render` gives. */
  readonly renderDiagnosis?: (summary: SessionSummary, options: ReportOptions) => string;
}
