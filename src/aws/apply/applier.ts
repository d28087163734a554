import type { Change } from '../../core/model/plan.ts';
import type { Clients } from '../clients/types.ts';

/** Calls to the account that the changes go to; every failure is an `AwsCallError`. */
export type ApplyClients = Pick<Clients, 'call' | 'send'>;

/** What AWS holds, as plain JSON that a journal can keep. The shape belongs to the applier. */
export type Held = Readonly<Record<string, string | null>>;

/** A change that was made, as undo needs it. */
export interface MadeChange {
  readonly change: Change;
  readonly before: Held;
  /** What the write returned; empty when the process died before it came back. */
  readonly result: Held;
}

/** Carries out one AWS operation, and takes it back. AWS errors are thrown as the SDK throws them. */
export interface Applier {
  readonly service: string;
  readonly operation: string;
  /** IAM actions that the write needs; the first is named when AWS does not say which one is missing. */
  readonly permissions: readonly string[];
  /**
   * For an operation that sets several kinds of thing: whether this applier is the one for this change. Absent: it
   * always is.
   */
  readonly handles?: (change: Change) => boolean;
  /** What AWS holds now. */
  readonly read: (clients: ApplyClients, change: Change) => Promise<Held>;
  /** Why the plan no longer fits what AWS holds; null when it still does. */
  readonly drift: (change: Change, held: Held) => string | null;
  /** What else has moved, looked at right before the write: what this change would publish. Null for nothing. */
  readonly movedBeside?: (clients: ApplyClients, change: Change) => Promise<string | null>;
  readonly write: (clients: ApplyClients, change: Change, before: Held) => Promise<Held>;
  /** Whether `now` is what this change made of `before`: only then may undo touch it. */
  readonly landed: (made: MadeChange, now: Held) => boolean;
  readonly undo: (clients: ApplyClients, made: MadeChange, now: Held) => Promise<void>;
  /**
   * Removes what the write left lying beside the thing it changed (a deployment nobody serves). Runs after every undo,
   * also of half a write.
   */
  readonly tidy?: (clients: ApplyClients, made: MadeChange) => Promise<void>;
  /** What reads differently after undo, one sentence each. */
  readonly differences: (before: Held, now: Held) => readonly string[];
}

/** A text of the change's input; an applier without it has been handed a broken plan. */
export function textOf(change: Change, key: string): string {
  const value = change.input[key];
  if (typeof value !== 'string') throw new TypeError(`${change.operation} needs ${key}`);
  return value;
}
