import { sanitize } from '../core/model/sanitize.ts';
import { redact } from '../core/model/secret.ts';

/** The contract's exit codes. 130 and 143 come from signals. */
export const EXIT = { allowed: 0, refused: 1, usage: 2, cannotTell: 3, signIn: 4 } as const;

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
    return { text: harmless(error.reasons.map((reason) => `error: ${reason}`).join('\n')), code: EXIT.usage };
  if (error instanceof Stop)
    return { text: error.message === '' ? '' : harmless(`error: ${error.message}`), code: error.code };
  return null;
}

/** Throws one usage error that names everything at once. */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new UsageError(problems);
}

/** An error repeats what was given: it may be anything. */
const harmless = (text: string): string => redact(sanitize(text));
