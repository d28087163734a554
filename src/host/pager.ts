import { spawn } from 'node:child_process';
import process from 'node:process';

/** `sh -c` says so where there is no such program, or it may not be run. */
const NOT_STARTED = [126, 127];
const ignore = (): void => undefined;

/**
 * Shows a text in a pager, which is a command line of the person's own. Resolves when the pager has ended: to false
 * where it could not be started. A pager that is left before the end is no failure, and Ctrl+C is the pager's.
 */
export function throughPager(
  commandLine: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  return new Promise((resolve) => {
    process.on('SIGINT', ignore);
    const settle = (wasStarted: boolean): void => {
      process.off('SIGINT', ignore);
      resolve(wasStarted);
    };
    const pager = spawn(commandLine, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env });
    pager.stdin.on('error', ignore);
    pager.on('error', () => settle(false));
    pager.on('close', (code) => settle(!NOT_STARTED.includes(code ?? 0)));
    pager.stdin.end(text);
  });
}
