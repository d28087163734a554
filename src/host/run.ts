import { spawn } from 'node:child_process';
import process from 'node:process';

/** How a command ended. */
export type Ran =
  | { readonly state: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly state: 'timed-out' }
  | { readonly state: 'not-started'; readonly why: string }
  /** A signal ended it. */
  | { readonly state: 'broken'; readonly why: string };

/**
 * Runs a program with a deadline. Its standard input is closed: it can never take keys from the wizard. At the deadline
 * the whole process group ends, also what the program has started.
 */
export function runProgram(program: string, args: readonly string[], timeoutMs: number): Promise<Ran> {
  return new Promise((resolve) => {
    const windows = process.platform === 'win32';
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      windowsHide: true,
    });
    const output = { stdout: '', stderr: '' };
    const timer = setTimeout(() => {
      endGroup(child.pid, windows);
      resolve({ state: 'timed-out' });
    }, timeoutMs);
    const settle = (ran: Ran): void => {
      clearTimeout(timer);
      resolve(ran);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.on('error', (error) =>
      settle({
        state: 'not-started',
        why: 'code' in error && error.code === 'ENOENT' ? `there is no program ${program}` : error.message,
      }),
    );
    child.on('close', (code, signal) =>
      settle(
        code === null
          ? { state: 'broken', why: `ended by ${signal ?? 'a signal'}` }
          : { state: 'ended', code, ...output },
      ),
    );
  });
}

function endGroup(pid: number | undefined, windows: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(windows ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
  }
}
