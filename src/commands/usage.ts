import { sanitize } from '../core/model/sanitize.ts';
import { redact } from '../core/model/secret.ts';
import { isSystemError, systemReason } from '../host/system-error.ts';

/**
 * The contract's exit codes; those above 128 come from signals. `bug` and `notDelivered` (the result, or a file that is
 * needed, could not be written) are EX_SOFTWARE and EX_IOERR of sysexits.h.
 */
export const EXIT = { allowed: 0, refused: 1, usage: 2, cannotTell: 3, signIn: 4, bug: 70, notDelivered: 74 } as const;

/** The command line cannot be carried out as it stands; every reason is named at once. */
export class UsageError extends Error {
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.reasons = reasons;
  }
}

/** The run cannot go on for a reason that the person can do something about. */
export class Stop extends Error {
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** What to print for an expected error, and the exit code; null for a bug. */
export function usageText(error: unknown): { readonly text: string; readonly code: number } | null {
  if (error instanceof UsageError)
    return { text: safe(error.reasons.map((reason) => `error: ${reason}`).join('\n')), code: EXIT.usage };
  if (error instanceof Stop)
    return { text: error.message === '' ? '' : safe(`error: ${error.message}`), code: error.code };
  // A file of ours, or one that was named: nothing that the program did wrong.
  if (isSystemError(error) && error.path !== undefined) {
    const text = `error: ${systemReason(error)}. Make this path readable and writable, or choose another one`;
    return { text: safe(text), code: EXIT.notDelivered };
  }
  return null;
}

/** Throws one usage error that names everything at once. */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new UsageError(problems);
}

/** An error repeats what was given: it may be anything. */
const safe = (text: string): string => redact(sanitize(text));
