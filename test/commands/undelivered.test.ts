import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';

const CASE = 'test/cases/rp-ip-allowlist-misses-caller.json';
const ENVIRONMENT = () => ({ ...BARE, HOME: emptyHome() });

/** Each kind of command whose result is its output; the codes that they would end with are 0 and 1. */
const COMMANDS = [
  ['diagnose', '--case', CASE, '--json'],
  ['diagnose', '--case', CASE, '--short', '--fail-on', 'never'],
  ['fix', '--case', CASE, '--format', 'terraform'],
  ['fix', '--case', CASE, '--apply', 'all', '--output', 'markdown'],
  ['explain', 'resource-policy-not-redeployed'],
  ['permissions'],
  ['completion', 'bash'],
  ['sessions', 'list', '--json'],
  ['sessions', 'prune'],
  ['config'],
  ['--help'],
  ['diagnose', '--help'],
  ['--version'],
];

/** Runs it with a standard output whose reader has left before anything is written. */
async function withoutReader(args: readonly string[]) {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env: ENVIRONMENT(), stdio: 'pipe' });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (data) => {
    err += data;
  });
  const [code] = await once(child, 'close');
  return { code, err };
}

describe('standard output has no reader', () => {
  it.each(COMMANDS.map((args) => [args.join(' '), args] as const))('%s ends with 74', async (_line, args) => {
    const { code, err } = await withoutReader(args);
    expect(err).not.toMatch(/^ +at /m);
    expect(code).toBe(74);
  });

  it('a shell sees the same: diagnose … | true', () => {
    const line = `"$NODE" "$BIN" diagnose --case ${CASE} --json | true; echo "\${PIPESTATUS[0]}"`;
    const env = { ...ENVIRONMENT(), NODE: process.execPath, BIN };
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: ROOT, env, encoding: 'utf8' });
    expect(stdout).toBe('74\n');
    expect(stderr).toContain('error: The result could not be written to standard output: ');
    expect(stderr).toContain('EPIPE');
  });

  it('simulate reads no more lines than it can answer', async () => {
    const child = spawn(process.execPath, [BIN, 'simulate'], { cwd: ROOT, env: ENVIRONMENT(), stdio: 'pipe' });
    child.stdout.destroy();
    child.stderr.resume();
    child.stdin.on('error', () => undefined);
    const feeding = setInterval(() => child.stdin.write('{}\n'), 10);
    const [code] = await once(child, 'exit');
    clearInterval(feeding);
    expect(code).toBe(74);
  });

  it('practice --serve ends: nobody can know where it serves', async () => {
    expect((await withoutReader(['practice', '--serve'])).code).toBe(74);
  });
});

describe.skipIf(!existsSync('/dev/full'))('the disk of standard output is full', () => {
  it.each(COMMANDS.map((args) => [args.join(' '), args] as const))('%s ends with 74', (_line, args) => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      cwd: ROOT,
      env: ENVIRONMENT(),
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(stderr).not.toMatch(/^ +at /m);
    if (args[0] !== '--version') expect(stderr).toContain('ENOSPC');
    expect(status).toBe(74);
  });
});

describe('standard error cannot be written', () => {
  const run = (args: readonly string[], where: string) =>
    spawnSync('bash', ['-c', `exec "$NODE" "$BIN" "$@" 2>${where}`, 'bash', ...args], {
      cwd: ROOT,
      env: { ...ENVIRONMENT(), NODE: process.execPath, BIN },
      encoding: 'utf8',
    });
  const places = ['&-', ...(existsSync('/dev/full') ? ['/dev/full'] : [])];

  it.each(places)('2>%s: a result that was delivered keeps its code', (where) => {
    const { status, stdout } = run(['diagnose', '--case', CASE, '--json'], where);
    expect(JSON.parse(stdout).outcome).toBe('refused');
    expect(status).toBe(1);
  });

  it.each(places)('2>%s: what cannot be carried out still ends with 2', (where) => {
    expect(run(['diagnose', '--nonsense'], where).status).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full'))('a run whose only words are lost is no success', () => {
    expect(run(['sessions', 'list'], '/dev/full').status).toBe(74);
  });
});
