import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A third party's copy of AWS from PyPI, as a program of its own. */
export interface PythonProgram {
  readonly package: string;
  readonly version: string;
  /** What it needs besides, as pip names it. */
  readonly besides: readonly string[];
  readonly module: string;
  readonly args: (port: number) => readonly string[];
  readonly env: (port: number) => Readonly<Record<string, string>>;
  /** A path that answers once it is ready. */
  readonly ready: string;
}

/** It runs: where, and how to end it. */
export interface Running {
  readonly url: string;
  readonly port: number;
  readonly stop: () => void;
}

/** Starts it on a free port; installs it first where it is not there. */
export async function start(program: PythonProgram): Promise<Running> {
  const python = installed(program);
  const port = await freePort();
  const child = spawn(python, ['-m', program.module, ...program.args(port)], {
    stdio: 'ignore',
    env: { ...process.env, ...program.env(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const ready = await fetch(`${url}${program.ready}`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { url, port, stop: () => void child.kill() };
    if (child.exitCode !== null) throw new Error(`${program.package} ended with ${child.exitCode}`);
    await wait(100);
  }
  child.kill();
  throw new Error(`${program.package} did not start within 30 s`);
}

/** The Python that has it: the one in PATH when it has this version, as in CI; else one of our own in the cache. */
export function installed({
  package: name,
  version,
  besides,
}: Pick<PythonProgram, 'package' | 'version' | 'besides'>): string {
  const asked = `from importlib.metadata import version; print(version("${name}"))`;
  if (spawnSync('python3', ['-c', asked], { encoding: 'utf8' }).stdout?.trim() === version) return 'python3';
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const directory = join(cache, 'apigw-doctor-emulators', `${name}-${version}`);
  const python = join(directory, 'bin', 'python');
  if (existsSync(join(directory, 'installed'))) return python;
  mkdirSync(directory, { recursive: true });
  run('python3', ['-m', 'venv', directory]);
  run(python, ['-m', 'pip', 'install', '-q', `${name}==${version}`, ...besides]);
  run('touch', [join(directory, 'installed')]);
  return python;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
