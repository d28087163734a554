// How one run is measured. Each gives `wall` and, where it can be told, `cpu` (user and system): milliseconds.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import pty from '@lydell/node-pty';

/** Bash counts the processor time of its children, which Node does not. What it measures goes to descriptor 3. */
const TIMED =
  'TIMEFORMAT=\'%3U %3S\'; began=$EPOCHREALTIME; { time "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3; code=$?; ' +
  'echo "$began $EPOCHREALTIME $code" >&3';

/** A program to its end; `out` is what it printed. Fails where its exit code is another. */
export async function untilEnd(command, { env, code = 0 }) {
  const child = spawn('bash', ['-c', TIMED, 'bash', ...command], { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [out, errors, measured] = await Promise.all([1, 2, 3].map((at) => textOf(child.stdio[at])));
  const [user, system, began, ended, exit] = measured.split(/\s+/).map(Number);
  if (exit !== code) throw new Error(`${command.join(' ')} ended with ${exit}: ${errors || out}`);
  return { wall: (ended - began) * 1000, cpu: (user + system) * 1000, out };
}

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

/** A terminal program until this text is drawn; then it is left with Ctrl+C. */
export function untilDrawn(command, text, { env }) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const [program, ...args] = command;
    const terminal = pty.spawn(program, args, { cols: 80, rows: 24, name: 'xterm-256color', cwd: env.HOME, env });
    let written = '';
    let measured;
    const deadline = setTimeout(() => terminal.kill('SIGKILL'), 60_000);
    terminal.onData((data) => {
      written += data;
      if (measured !== undefined || !text.test(written)) return;
      measured = { wall: performance.now() - began, cpu: cpuOf(terminal.pid) };
      terminal.write('\u0003');
    });
    terminal.onExit(() => {
      clearTimeout(deadline);
      if (measured === undefined) reject(new Error(`it ended before ${text}: ${JSON.stringify(written)}`));
      else resolve(measured);
    });
  });
}

/** Work in this process. */
export async function here(work) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/** Processor time of a process that runs, of all its threads, in milliseconds. Linux only, else nothing. */
export function cpuOf(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const ran = (task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    return tasks.reduce((sum, task) => sum + ran(task), 0) / 1e6;
  } catch {
    return undefined;
  }
}

/** The most memory that a process had so far, in MB (Linux only). */
export const peakOf = (pid) => Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

export const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
};
