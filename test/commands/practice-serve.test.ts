import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';
import { runBeside } from './run.ts';

let home: string;
let temporary: string;
beforeEach(() => {
  home = emptyHome();
  temporary = mkdtempSync(join(tmpdir(), 'apigw-doctor-serve-'));
});

const environment = () => ({ ...BARE, HOME: home, TMPDIR: temporary });

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly credentials: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts what prints the environment of a practice account, and reads that. */
async function started(program: string, ...args: readonly string[]): Promise<Server> {
  const env = { ...environment(), NODE: process.execPath, BIN };
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const printed = await new Promise<string>((resolve) => {
    let out = '';
    child.stdout?.on('data', (data) => {
      out += data;
      if (/^# Headers .*\n/m.test(out)) resolve(out);
    });
  });
  const exports = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)='([^']*)'$/gm)].map(([, name, value]) => [name, value ?? '']),
  );
  const { AWS_ENDPOINT_URL: url = '', AWS_SHARED_CREDENTIALS_FILE: credentials = '' } = exports;
  return { child, url, credentials, environment: exports };
}
const served = () => started(process.execPath, BIN, 'practice', '--serve');

async function comesTrue(what: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await what()) return true;
    await pause(50);
  }
  return false;
}
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe('practice --serve ends', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('with the shell that started it, ended by %s', async (signal) => {
    const { child, url, credentials } = await started('bash', '-c', '"$NODE" "$BIN" practice --serve & wait');
    expect(existsSync(credentials)).toBe(true);
    child.kill(signal);
    expect(await comesTrue(async () => !(await answers(url)))).toBe(true);
    expect(await comesTrue(() => readdirSync(temporary).length === 0)).toBe(true);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('with %s and leaves no credentials, exit code %i', async (signal, code) => {
    const { child, credentials } = await served();
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([code, null]);
    expect(existsSync(credentials)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a server that was killed with -9', () => {
  it('left its credentials and changes; the next start removes both, and nothing of a server that runs', async () => {
    const killed = await served();
    await appliedIn(killed);
    const sessions = join(home, '.local/state/apigw-doctor/sessions');
    expect(readdirSync(sessions)).toHaveLength(1);
    const running = await served();
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    expect(readFileSync(killed.credentials, 'utf8')).toContain('aws_secret_access_key');
    const next = await served();
    expect(existsSync(killed.credentials)).toBe(false);
    expect(existsSync(running.credentials)).toBe(true);
    expect(existsSync(next.credentials)).toBe(true);
    for (const { child } of [next, running]) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    expect(readdirSync(sessions)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

/** Makes a change in this account, which another process writes down. */
async function appliedIn(server: Server): Promise<void> {
  const call = '--api k7m2x9q4r1 --stage beta --method GET --path /orders/42 --caller anonymous';
  const how = '--source-ip 203.0.113.10 --apply all --yes --allow-everyone --no-call --wait 0 --json';
  const { out } = await runBeside(['fix', ...call.split(' '), ...how.split(' ')], {
    env: { ...environment(), ...server.environment },
  });
  expect(JSON.parse(out).applied).toHaveLength(1);
}
