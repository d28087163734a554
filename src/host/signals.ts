import process from 'node:process';

/** Signals that end the program, and the exit code that tells so. */
export const ENDING_SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type EndingSignal = keyof typeof ENDING_SIGNALS;

/**
 * Calls back on each ending signal until the returned function is called. A closing terminal sends SIGHUP twice, from
 * the kernel and from the shell: the second must not end what the first has asked to finish.
 */
export function onEndingSignal(listener: (signal: EndingSignal) => void): () => void {
  const signals = Object.keys(ENDING_SIGNALS) as EndingSignal[];
  const stop = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => listener(signal as EndingSignal);
  for (const signal of signals) process.on(signal, onSignal);
  return stop;
}

/** Calls back on an error nobody caught; returns a function that stops listening. */
export function onCrash(listener: (error: unknown) => void): () => void {
  process.on('uncaughtException', listener);
  process.on('unhandledRejection', listener);
  return () => {
    process.off('uncaughtException', listener);
    process.off('unhandledRejection', listener);
  };
}

/** Calls back on an error that nobody caught, and nobody else listens for; the process then ends with the code. */
export function endOnCrash(listener: (error: unknown) => void, code: number): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      if (process.listenerCount(event) > 1) return;
      listener(error);
      process.exit(code);
    });
}

/** Sets the code the process will end with, and lets it end by itself so that output is flushed. */
export function exitWith(code: number): void {
  process.exitCode = code;
}
