import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const VERSION = '5.2.5';

/** A running moto (https://github.com/getmoto/moto), a third party's copy of AWS, as a program of its own. */
export interface Moto {
  readonly url: string;
  readonly stop: () => void;
}

/** Starts moto on a free port; installs it first where it is not there. */
export async function startMoto(): Promise<Moto> {
  const python = install();
  const port = await freePort();
  const child = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const ready = await fetch(`${url}/moto-api/data.json`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { url, stop: () => void child.kill() };
    if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`);
    await wait(100);
  }
  child.kill();
  throw new Error('moto did not start within 30 s');
}

/** The Python that runs moto: the one in PATH when it has this moto, as in CI; else one of our own in the cache. */
function install(): string {
  const inPath = spawnSync('python3', ['-c', 'from importlib.metadata import version; print(version("moto"))'], {
    encoding: 'utf8',
  });
  if (inPath.stdout?.trim() === VERSION) return 'python3';
  const directory = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'apigw-doctor-emulators',
    `moto-${VERSION}`,
  );
  const python = join(directory, 'bin', 'python');
  if (existsSync(join(directory, 'installed'))) return python;
  mkdirSync(directory, { recursive: true });
  run('python3', ['-m', 'venv', directory]);
  run(python, [
    '-m',
    'pip',
    'install',
    '-q',
    `moto==${VERSION}`,
    'flask',
    'flask-cors',
    'joserfc',
    'openapi-spec-validator',
    'PyYAML',
    'docker',
  ]);
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
