import type { ChangeKind, ChangeOf } from '../../core/model/changes/index.ts';
import type { StepLook } from '../../core/model/ports.ts';
import type { Clients } from '../clients/types.ts';

/** Calls to the account that the changes go to; every failure is an `AwsCallError`. */
export type ApplyClients = Pick<Clients, 'call' | 'send'>;

/** What AWS holds, as plain JSON that a journal can keep. The shape belongs to the applier. */
export type Held = Readonly<Record<string, string | null>>;

/** What AWS held before a write, and what the write returned. */
export interface Written {
  readonly before: Held;
  /** Empty when the process died before the write came back. */
  readonly result: Held;
}

/** A change that was made, as undo needs it. */
export interface MadeChange<K extends ChangeKind> extends Written {
  readonly change: ChangeOf<K>;
}

/** What of `Held` a change is about. */
export type Subject = StepLook['subject'];

/** Carries out one kind of change, and takes it back. AWS errors are thrown as the SDK throws them. */
export interface Applier<K extends ChangeKind> {
  /** `The resource policy`, for sentences. */
  readonly what: string;
  readonly subject: Subject;
  /** What AWS holds of the subject once the change is made, as far as the change itself says it. */
  readonly wrote: (made: MadeChange<K>) => string | null;
  /** What AWS holds now. */
  readonly read: (clients: ApplyClients, change: ChangeOf<K>) => Promise<Held>;
  /** Why the plan no longer fits what AWS holds; null when it still does. */
  readonly drift: (change: ChangeOf<K>, held: Held) => string | null;
  /** What else has moved, looked at right before the write: what this change would publish. Null for nothing. */
  readonly movedBeside?: (clients: ApplyClients, change: ChangeOf<K>) => Promise<string | null>;
  /** `before` is what undo brings back, `now` what was read last: the token of a conditional write is in it. */
  readonly write: (clients: ApplyClients, change: ChangeOf<K>, before: Held, now: Held) => Promise<Held>;
  /** Whether `now` is what this change made of `before`: only then may undo touch it. */
  readonly landed: (made: MadeChange<K>, now: Held) => boolean;
  /** What the write would have returned, as far as it can be read of what landed. */
  readonly resultOf?: (now: Held) => Held;
  /** Why what was there before cannot come back, in a sentence; null when it can. */
  readonly whyNotBack?: (clients: ApplyClients, made: MadeChange<K>) => Promise<string | null>;
  /** Puts `before` in the place of `now`: what was there, or what is left of `now` without this change. */
  readonly undo: (clients: ApplyClients, made: MadeChange<K>, now: Held) => Promise<void>;
  /**
   * Removes what the write left lying beside the thing it changed (a deployment nobody serves). Runs after every undo,
   * also of half a write. True where there was something: then the write has landed, and none of it can arrive later.
   */
  readonly tidy?: (clients: ApplyClients, made: MadeChange<K>) => Promise<boolean>;
  /** What reads differently after undo, one sentence each. */
  readonly differences: (before: Held, now: Held) => readonly string[];
}

/** An applier together with the change that it is about. */
export interface BoundApplier {
  /** AWS's name of the write, for sentences. */
  readonly operation: string;
  readonly what: string;
  readonly subject: Subject;
  readonly wrote: (written: Written) => string | null;
  readonly read: (clients: ApplyClients) => Promise<Held>;
  readonly drift: (held: Held) => string | null;
  readonly movedBeside: (clients: ApplyClients) => Promise<string | null>;
  readonly write: (clients: ApplyClients, before: Held, now: Held) => Promise<Held>;
  readonly landed: (written: Written, now: Held) => boolean;
  readonly resultOf: (now: Held) => Held;
  readonly whyNotBack: (clients: ApplyClients, written: Written) => Promise<string | null>;
  readonly undo: (clients: ApplyClients, written: Written, now: Held) => Promise<void>;
  readonly tidy: (clients: ApplyClients, written: Written) => Promise<boolean>;
  readonly differences: (before: Held, now: Held) => readonly string[];
}
