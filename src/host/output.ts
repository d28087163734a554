/** A stream for text whose reader may be gone, and whose disk may be full. */
export interface TextOutput {
  /** Writes text; never throws. */
  readonly write: (text: string) => void;
  /** Whether anything was written so far. */
  readonly isUsed: () => boolean;
  /** Fires when text could not be written; the reason is the error. */
  readonly failed: AbortSignal;
}

/**
 * Standard output or standard error. Where a pipe has no reader Node tells it later, with an event; where a file's disk
 * is full, at once, with an exception. After the first failure nothing is written any more.
 */
export function textOutput(stream: NodeJS.WriteStream): TextOutput {
  const failure = new AbortController();
  let isUsed = false;
  stream.on('error', (error) => failure.abort(error));
  return {
    failed: failure.signal,
    isUsed: () => isUsed,
    write: (text) => {
      if (failure.signal.aborted) return;
      isUsed = true;
      try {
        stream.write(text);
      } catch (error) {
        failure.abort(error);
      }
    },
  };
}

/** Calls back as the process ends with the code it is about to end with; the code returned takes its place. */
export function onExit(process: NodeJS.Process, codeFor: (code: number) => number): void {
  process.on('exit', (code) => {
    process.exitCode = codeFor(code);
  });
}
