import type { SeenAnswer } from '../../core/model/answer.ts';
import type { FixPlan } from '../../core/model/plan.ts';
import type { ChosenCall, JournalEntry, UndoLook, Unwritten } from '../../core/model/ports.ts';
import type { Step, StepId } from '../../core/verdict/types.ts';
import type { Try } from '../../examination/index.ts';
import type { Load, Wait } from './loads.ts';

/** One step on the screen. */
export interface StepProgress {
  readonly id: StepId;
  readonly state: 'waiting' | 'running' | 'settled';
  readonly since: number | null;
  /** What is being read for it just now, as AWS names it. */
  readonly reading: string | null;
  readonly result: Step | null;
}
/** One examination as it runs. */
export interface Run {
  readonly number: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly wait: Wait;
  readonly steps: readonly StepProgress[];
  /** AWS operations asked and answered so far, and those that were refused. */
  readonly reads: {
    readonly started: number;
    readonly done: number;
    readonly denied: readonly string[];
    readonly last: string | null;
  };
  /** Milliseconds until what decides was known; null before that. */
  readonly verdictMs: number | null;
  readonly why: string | null;
}

/** The plan on the fix screen and how far it has come. */
export interface FixState {
  readonly planId: string;
  /** When this plan's frame was on the terminal, or when the key was last pressed too early; null before that. */
  readonly drawnAt: number | null;
  /** Asked before a change that is hard to take back in its effect: the stage's name, typed. */
  readonly confirm: { readonly why: string; readonly expected: string } | null;
  readonly applying: Wait | null;
  readonly calls: readonly { readonly operation: string; readonly state: 'started' | 'done' | 'failed' }[];
  readonly failed: string | null;
}

/**
 * How far a practice call has come. `found`: its cause was shown; `fixed`: the call goes through now; `done`: its cause
 * was shown, and no change mends it.
 */
export type Lesson = 'found' | 'fixed' | 'done';

/** One call, as it was chosen. */
export interface Subject extends ChosenCall {
  /** Counts the calls of this session. */
  readonly number: number;
}

/** A change that was made in this session. */
export interface Applied {
  /** The call that it was made for: its undo is checked with the same. */
  readonly subject: Subject;
  readonly plan: FixPlan;
  readonly entry: JournalEntry;
  readonly undone: boolean;
  /** What did not read back as it was; empty when all did; null before undo. */
  readonly differences: readonly string[] | null;
  /** What the journal could not take of it. */
  readonly unwritten?: Unwritten;
}

/** What is about to be taken back: it is looked at and shown first, and chosen then. */
export interface UndoState {
  readonly entry: JournalEntry;
  /** The change of this session that it is; null for one of a session before. */
  readonly applied: Applied | null;
  readonly look: Load<UndoLook>;
  /** What the gates say of the call, where only our part is taken out of an edited policy. */
  readonly judged: string | null;
  /** The stage's name is asked for again where making the change asked for it. */
  readonly confirm: { readonly why: string; readonly expected: string } | null;
}

/** The check after a change, or after its undo. */
export interface Check {
  readonly kind: 'apply' | 'undo';
  readonly fixId: string;
  readonly state: 'running' | 'passed' | 'predicted' | 'not-yet' | 'failed';
  readonly wait: Wait;
  /** The call that is made again. */
  readonly subject: Subject;
  readonly before: SeenAnswer | null;
  readonly tries: readonly Try[];
  /** The step that refused, as it stands now. */
  readonly step: Step | null;
  readonly why: string | null;
}
