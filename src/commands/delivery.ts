import { type TextOutput, textOutput } from '../host/output.ts';
import { systemReason } from '../host/system-error.ts';
import { EXIT } from './usage.ts';

/** Where a command's result and its messages go, and whether they arrived. */
export interface Delivery {
  readonly out: TextOutput;
  readonly err: TextOutput;
  /** The code to end with: one that speaks of a result only where the result could be written. */
  readonly exitCode: (code: number) => number;
}

/** Delivers to these streams; what cannot be written ends nothing, and is told once where it still can be. */
export function deliveryTo(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Delivery {
  const [out, err] = [textOutput(stdout), textOutput(stderr)];
  out.failed.addEventListener('abort', () => err.write(`error: ${notDelivered(out.failed.reason)}\n`), { once: true });
  return { out, err, exitCode };

  function exitCode(code: number): number {
    // Signals and mistakes of our own keep their code: they say more than that nobody reads.
    if (out.failed.aborted) return code < EXIT.bug ? EXIT.notDelivered : code;
    // Only messages are lost. Where they were all there was, it is no success and no explained refusal.
    const isNothing = err.failed.aborted && !out.isUsed();
    return isNothing && code <= EXIT.refused ? EXIT.notDelivered : code;
  }
}

const notDelivered = (error: unknown): string =>
  `The result could not be written to standard output: ${systemReason(error)}. Run the command again with an ` +
  'output that can be written. apigw-doctor sessions list shows what was changed.';
