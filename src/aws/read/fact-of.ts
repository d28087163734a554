import { type Denied, denied, type Fact, type Failed, failed, known } from '../../core/model/fact.ts';
import { isAwsCallError, StrangeAnswer } from '../errors.ts';

/** A read ends for a reason that is no call's fault; the message is for people. */
export class CannotRead extends Error {
  override readonly name: string = 'CannotRead';
  /** Where it was not AWS: only other settings of this computer help. */
  readonly blame?: 'settings';
}

/**
 * What AWS always sends: where it is left out nothing is known of it, and nothing takes its place. Members that AWS
 * leaves out to say "none" are not read with this.
 */
export function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new CannotRead(`the response does not show ${what}`);
  return value;
}

/** Runs a read of one or several calls and tells how it went. `operation` names the call that the value comes from. */
export async function factOf<T>(operation: string, read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(operation, await read());
  } catch (error) {
    return unknownBecause(operation, error);
  }
}

/** The fact that an answer tells; where the answer lacks what it needs, it says so. */
export const factFrom = async <T, U>(read: Fact<T>, to: (value: T) => U): Promise<Fact<U>> =>
  read.state === 'known' ? factOf(read.operation, async () => to(read.value)) : read;

/** Why a read brought nothing. Never "not there": what does not exist is for the reader to say. */
export function unknownBecause(operation: string, error: unknown): Denied | Failed {
  if (isAwsCallError(error)) {
    if (error.failure === 'denied') return denied(error.operation, error.permission);
    const fact = failed(error.operation, error.message);
    if (error.failure === 'not-found') return { ...fact, missing: true };
    return error.failure === 'settings' || error.failure === 'credentials' ? { ...fact, blame: error.failure } : fact;
  }
  if (error instanceof CannotRead)
    return { ...failed(operation, error.message), ...(error.blame === undefined ? {} : { blame: error.blame }) };
  if (error instanceof StrangeAnswer) return failed(operation, error.message);
  // A server that is not AWS may leave out what AWS always sends.
  return failed(
    operation,
    `the response does not have the format that AWS uses (${error instanceof Error ? error.message : String(error)})`,
  );
}
