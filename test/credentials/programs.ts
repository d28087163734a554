import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Practice } from '../../src/practice/index.ts';
import { installed } from '../emulators/python-program.ts';
import type { Row } from './row.ts';
import type { Seen } from './servers.ts';
import { makeWorld } from './world.ts';

/** How a program fared: what it did on the network, and how it ended. */
export interface Fared {
  readonly works: boolean;
  readonly exit: number;
  /** What it wrote on stderr, on one line. */
  readonly message: string;
  /** Access key id, Region and endpoint of the first call to API Gateway; null where there was none. */
  readonly identity: string | null;
  readonly region: string | null;
  readonly endpoint: string | null;
  /** What it asked for on the way to its keys, each once. */
  readonly asked: readonly string[];
}
export type ProgramName = 'own' | 'v1' | 'v2';

const BIN = fileURLToPath(new URL('../../bin/apigw-doctor.js', import.meta.url));
/** The built-in healthy API of the practice account. */
export const CALL = [
  '--api',
  'n8x5s2t9c1',
  '--stage',
  'prod',
  '--method',
  'GET',
  '--path',
  '/health',
  '--caller',
  'anonymous',
];
const CLI = ['apigateway', 'get-rest-apis', '--limit', '1'];
const AWSCLI = { package: 'awscli', version: '1.46.3', besides: ['awscrt==0.36.0'] };

/** The command lines of the programs that are compared; version 2 only where Debian's package is installed. */
export function programs(): Readonly<Partial<Record<ProgramName, readonly string[]>>> {
  const debian = spawnSync('/usr/bin/aws', ['--version'], { encoding: 'utf8' });
  return {
    own: [process.execPath, BIN, 'diagnose', ...CALL, '--no-call', '--json'],
    v1: [installed(AWSCLI), '-m', 'awscli', ...CLI, '--cli-connect-timeout', '5', '--cli-read-timeout', '5'],
    ...(debian.stdout?.startsWith('aws-cli/2.') === true
      ? { v2: ['/usr/bin/aws', ...CLI, '--cli-connect-timeout', '5', '--cli-read-timeout', '5'] }
      : {}),
  };
}

/** Runs one program in a home and on a network of its own. */
export async function fare(
  name: ProgramName,
  command: readonly string[],
  row: Row,
  practice: Practice,
): Promise<Fared> {
  const world = await makeWorld(row, practice);
  try {
    const { ownFlags: flags = [] } = row;
    // A row may give it more time; a flag that is given twice is a usage error.
    const ownFlags = flags.includes('--timeout') ? flags : [...flags, '--timeout', '5'];
    const [program = '', ...args] = [...command, ...(row.flags ?? []), ...(name === 'own' ? ownFlags : [])].map(
      world.filled,
    );
    const ended = await run(program, args, world.env, world.home, row.typed ?? '');
    return { ...ended, ...onNetwork(world.seen, world.unfilled) };
  } finally {
    world.close();
  }
}

function onNetwork(seen: readonly Seen[], plain: (text: string) => string) {
  const first = seen.find(({ what }) => what === 'apigateway');
  const asked = seen
    .filter(
      ({ what }) => what !== 'apigateway' && what !== 'sts GetCallerIdentity' && !what.startsWith('instance token'),
    )
    .filter(({ what }) => /^(sts|sso|sso-oidc|signin|instance|container) /.test(what))
    .map(({ what, endpoint, key, region }) =>
      plain([what, `at ${endpoint}`, ...(key === null ? [] : [`by ${key} in ${region}`])].join(' ')),
    );
  return {
    identity: first?.key ?? null,
    region: first?.region ?? null,
    endpoint: first === undefined ? null : plain(first.endpoint),
    asked: [...new Set(asked)],
  };
}

function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  typed: string,
) {
  return new Promise<Pick<Fared, 'works' | 'exit' | 'message'>>((resolve, reject) => {
    // In a session of its own there is no terminal to ask on, whoever runs the test.
    const child = spawn(program, args, { env, cwd, detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    child.stdin.on('error', () => undefined).end(typed);
    child.on('error', reject);
    child.on('close', (code) => {
      const exit = code ?? -1;
      resolve({ works: exit === 0, exit, message: text.replaceAll(cwd, '~').replace(/\s+/g, ' ').trim() });
    });
  });
}
