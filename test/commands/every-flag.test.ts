import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeAccount } from '../../src/commands/practice-account.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { keys, type Row, roleArn } from '../credentials/row.ts';
import { healthyCase, makeWorld } from '../credentials/world.ts';
import { emptyHome } from '../house/built.ts';
import { practice } from '../practice/support.ts';
import { builtinPractice } from '../support/builtin-practice.ts';
import { selfSigned } from '../support/certificate.ts';
import { runBeside, runHere } from './run.ts';

// What flags.test.ts tries of diagnose, and other tests of one command, every command that has the flag is tried on.

const home = emptyHome();
const [first] = builtinCases();
const apiId = first?.config.api.id ?? '';
const STAGE = ['--api', apiId, '--stage', 'beta'];
const PLACE = [...STAGE, '--path', '/orders/42'];
const GET = [...PLACE, '--method', 'GET'];
let served: PracticeAccount;
let session = '';
beforeAll(async () => {
  served = await builtinPractice(home);
  const apply = ['--apply', 'all', '--yes', '--allow-everyone', '--wait', '0', '--json'];
  const { out, err } = await run('fix', ...GET, '--no-call', '--source-ip', '203.0.113.10', ...apply);
  if (out === '') throw new Error(err);
  ({ session } = JSON.parse(out));
});
afterAll(() => served.close());
const run = (...args: readonly string[]) => runHere(args, { env: { ...served.practice.env(), HOME: home } });
const file = (name: string, text: string): string => {
  const path = join(emptyHome(), name);
  writeFileSync(path, text);
  return path;
};

describe.each(['diagnose', 'fix'])('%s', (command) => {
  /** The diagnosis that it prints, or makes its plan from. */
  async function diagnosed(...flags: readonly string[]) {
    const { out, err } = await run(command, ...flags, '--json');
    if (out === '') throw new Error(err);
    const document = JSON.parse(out);
    return command === 'fix' ? document.before : document;
  }
  const offline = (...flags: readonly string[]) => diagnosed(...GET, '--no-call', ...flags);

  it('the request is as the flags say', async () => {
    expect((await offline('--host', 'api.example.com')).request.host).toBe('api.example.com');
    expect((await offline('--header', 'X-Trace: 1')).request.headers).toEqual({ 'X-Trace': '1' });
    expect((await offline('--vpce', 'vpce-0a1b2c3d')).request.vpce).toBe('vpce-0a1b2c3d');
    expect((await offline('--time', '2026-03-02T10:15:30Z')).request.time).toBe('2026-03-02T10:15:30.000Z');
    expect((await offline('--unsigned')).request.signed).toBe(false);
    const page = await offline('--origin', 'https://shop.example', '--with-credentials');
    expect(page.request).toMatchObject({ origin: 'https://shop.example', credentialsMode: 'include' });
  });

  it('the answer that was seen is as the flags say', async () => {
    const parts = ['--status', '403', '--error-type', 'ForbiddenException', '--body', '{"message":"Forbidden"}'];
    const seen = { status: 403, errorType: 'ForbiddenException', body: '{"message":"Forbidden"}', from: 'given' };
    expect((await offline(...parts)).observed).toMatchObject(seen);
    const text = 'HTTP/2 403\nx-amzn-errortype: ForbiddenException\n\n{"message":"Forbidden"}';
    expect((await offline('--observed', file('answer', text))).observed).toMatchObject(seen);
  });

  it('a body of more than ten megabytes is refused, by its length and by itself', async () => {
    const isTooLong = async (...flags: readonly string[]) =>
      (await offline(...flags)).causes.some(({ code }: { readonly code: string }) => code === 'request-too-large');
    expect(await isTooLong('--body-length', '12')).toBe(false);
    expect(await isTooLong('--body-length', '11000000')).toBe(true);
    expect(await isTooLong('--data', `@${file('body', 'x'.repeat(10_500_000))}`)).toBe(true);
  });

  it('secrets are read from where the flags say, and stay hidden', async () => {
    for (const flag of ['--token', '--api-key']) {
      const missing = await run(command, ...GET, '--no-call', flag, '$NOT_SET');
      expect(missing).toMatchObject({ code: 2, err: expect.stringContaining(`${flag}: the environment variable`) });
      const { out, err } = await run(
        command,
        ...GET,
        '--no-call',
        '--match-key',
        flag,
        `@${file('s', 'hush-0001-hush')}`,
      );
      expect(out).not.toBe('');
      expect(out + err).not.toContain('hush-0001-hush');
    }
    const twice = await run(command, ...GET, '--mfa-code', '-', '--token', '-');
    expect(twice.err).toContain('--token and --mfa-code cannot both be read from standard input');
  });

  it('a call with a client certificate is not made in the caller’s place', async () => {
    const certificate = file('cert.pem', selfSigned({ CN: 'client-7', O: 'Example' }).certificate);
    const { couldNotCheck } = await diagnosed(...GET, '--client-cert', certificate);
    expect(JSON.stringify(couldNotCheck)).toContain('client certificate');
  });

  it('a route key and a method that contradict it are refused', async () => {
    const { code, err } = await run(command, ...GET, '--route-key', 'POST /orders');
    expect(err).toContain('--route-key "POST /orders" and --method GET do not match');
    expect(code).toBe(2);
  });

  it('control plane and calls go where the flags say, and a verb that may change something when told', async () => {
    const { AWS_ENDPOINT_URL: url = '', ...env } = served.practice.env();
    // An address of this computer that is not called one: what runs there could be anybody's.
    const elsewhere = url.replace('127.0.0.1', '0.0.0.0');
    const at = ['--endpoint-url', elsewhere, '--invoke-endpoint', served.practice.invokeEndpoint, '--json'];
    const observedOf = async (...flags: readonly string[]) => {
      const { APIGW_DOCTOR_INVOKE_ENDPOINT: _, ...keysOnly } = env as Record<string, string>;
      const { out, err } = await runHere([command, ...flags, ...at], { env: { ...keysOnly, HOME: home } });
      if (out === '') throw new Error(err);
      const document = JSON.parse(out);
      return (command === 'fix' ? document.before : document).observed;
    };
    expect(await observedOf(...GET)).toMatchObject({ from: 'call' });
    expect(await observedOf(...PLACE, '--method', 'POST')).toBeNull();
    expect(await observedOf(...PLACE, '--method', 'POST', '--any-verb')).toMatchObject({ from: 'call' });
  });
});

const SERIAL = 'arn:aws:iam::111122223333:mfa/anna';
const MFA: Row = {
  name: 'a role that needs a code',
  config:
    `[profile dev]\nrole_arn = ${roleArn('dev')}\nregion = eu-west-1\n` +
    `source_profile = source\nmfa_serial = ${SERIAL}\n`,
  credentials: keys('source', 'AKIASOURCE'),
};

describe('sessions', () => {
  it('a code for a role is taken from the flag', async () => {
    const running = await practice(healthyCase());
    try {
      for (const args of [
        ['sessions', 'show', session],
        ['sessions', 'undo', session],
        ['diagnose', ...GET, '--no-call'],
      ]) {
        const world = await makeWorld(MFA, running);
        const { err } = await runBeside([...args, '--profile', 'dev', '--mfa-code', '123456'], {
          env: { ...world.env, XDG_STATE_HOME: join(home, '.local/state') },
        });
        world.close();
        expect([args[0], world.seen.filter(({ what }) => what.includes(SERIAL)).length, err]).toEqual([
          args[0],
          1,
          err,
        ]);
      }
    } finally {
      await running.close();
    }
  });

  it.each(['show', 'undo', 'finish'])(
    '%s asks the endpoint of the flag, in the Region of the flag',
    async (command) => {
      const { AWS_ENDPOINT_URL: url = '', ...env } = served.practice.env();
      const bare = (...flags: readonly string[]) =>
        runHere(['sessions', command, name, ...flags], { env: { ...env, HOME: home } });
      const name = session;
      const at = ['--endpoint-url', url, '--invoke-endpoint', url, '--region', 'us-east-1'];
      const { out, err, code } = await bare(...at);
      expect(`${out}${err}`).toMatch(
        { show: /"state": "ours"/, undo: /^undone: /, finish: /no unfinished changes/ }[command] ?? /-/,
      );
      expect(code).toBe(0);
    },
  );

  it.each(['export', 'finish', 'prune', 'list', 'show', 'undo'])('%s --help says its flags', async (command) => {
    const { out, code } = await run('sessions', command, '--help');
    expect(out).toContain(`Usage: apigw-doctor sessions ${command}`);
    expect(out).toContain('--json');
    expect(code).toBe(0);
  });
});

it('config says what each flag sets, and no code', async () => {
  const at = [
    '--endpoint-url',
    'http://127.0.0.1:4566',
    '--invoke-endpoint',
    'http://127.0.0.1:4567',
    '--mfa-code',
    '123456',
  ];
  const { out } = await run('config', ...at, '--json');
  const settings = new Map(
    JSON.parse(out).settings.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  expect([settings.get('endpoint-url'), settings.get('invoke-endpoint')]).toEqual([at[1], at[3]]);
  expect(out).not.toContain('123456');
});
