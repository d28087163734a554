import { sanitize } from '../core/model/sanitize.ts';
import { redact } from '../core/model/secret.ts';

/** What is printed for an error that nobody expected, with what to do about it. */
export function crashText(error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    '\napigw-doctor stopped because of a bug. It changed nothing after that.\nPlease report ' +
    `this:\n${sanitize(redact(what))}\n`
  );
}
