import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { emptyHome } from '../house/built.ts';
import { runHere } from './run.ts';

const CALL = ['--api', 'k7m2x9q4r1', '--stage', 'beta', '--method', 'GET', '--path', '/orders/42'];
let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ cases: builtinCases(), clock: systemClock });
});
afterAll(() => practice.close());
const diagnose = (flags: readonly string[], home = emptyHome()) =>
  runHere(['diagnose', ...CALL, '--caller', 'anonymous', ...flags], { env: { ...practice.env(), HOME: home } });

const names = COMMANDS.map(({ name }) => name);
const children = ['list', 'show', 'export', 'undo', 'finish', 'prune'].map((name) => `sessions ${name}`);

describe('every command', () => {
  it.each([...names, ...children])('%s has the common flags, and its usage begins with the program', async (name) => {
    const { out } = await runHere([...name.split(' '), '--help']);
    for (const flag of ['--quiet', '--verbose', '--debug', '--no-pager']) expect(out).toContain(`  ${flag} `);
    const called = name === 'wizard' ? 'apigw-doctor' : `apigw-doctor ${name}`;
    expect(out).toMatch(new RegExp(`^Usage: ${called}(?: |$)`, 'm'));
  });
});

describe('the common flags', () => {
  const LINE = '{"id":1,"request":{"arn":"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/x"}}\n';
  it.each(['--quiet', '--verbose', '--debug', '--no-pager'])(
    '%s leaves what simulate answers as it is',
    async (flag) => {
      const answered = await runHere(['simulate'], { input: LINE });
      expect(JSON.parse(answered.out).decision).toBe('allowed');
      expect((await runHere(['simulate', flag], { input: LINE, env: { HOME: emptyHome() } })).out).toBe(answered.out);
    },
  );
  it.each(['--quiet', '--verbose', '--debug', '--no-pager'])(
    '%s leaves what completion writes as it is',
    async (flag) => {
      const { out } = await runHere(['completion', 'bash', flag], { env: { HOME: emptyHome() } });
      expect(out).toBe((await runHere(['completion', 'bash'])).out);
    },
  );
  it('diagnose with --read-only says the same: it never changes anything', async () => {
    const { outcome, causes } = JSON.parse((await diagnose(['--no-call', '--json', '--read-only'])).out);
    const usual = JSON.parse((await diagnose(['--no-call', '--json'])).out);
    expect({ outcome, causes }).toEqual({ outcome: usual.outcome, causes: usual.causes });
  });
});

describe('--quiet', () => {
  it('leaves the result, and nothing else', async () => {
    expect((await diagnose(['--no-call', '--elsewhere', '--short'])).err).toContain('is not searched for');
    const { out, err } = await diagnose(['--no-call', '--elsewhere', '--short', '--quiet']);
    expect(out).not.toBe('');
    expect(err).toBe('');
  });
  it('does not hide an error', async () => {
    expect((await runHere(['diagnose', '--quiet', '--api', 'x'])).err).toContain('error: missing');
    expect((await runHere(['explain', 'throttled', '--quiet', '--verbose'])).err).toContain(
      'error: --quiet and --verbose cannot be used together',
    );
  });
});

describe('--verbose', () => {
  it('says on stderr what is asked of AWS; stdout stays the result', async () => {
    const { out, err } = await diagnose(['--no-call', '--json', '--verbose']);
    expect(err).toMatch(/^start: version 0\.0\.0, node v\d+/);
    expect(err).toMatch(/^aws \w+ GetRestApi: status 200, /m);
    expect(JSON.parse(out).outcome).toBe('refused');
  });
  it('says of an offline command which settings file there is', async () => {
    const { err } = await runHere(['explain', 'throttled', '--verbose']);
    expect(err).toMatch(/settings \/.*config\.json \(none\)\n$/);
  });
});

describe('--debug', () => {
  it('writes a log of each request, and names it', async () => {
    const home = emptyHome();
    const { err } = await diagnose(['--no-call', '--short', '--debug'], home);
    const path = /^Debug log: (.*)$/m.exec(err)?.[1] ?? '';
    expect(path.startsWith(join(home, '.local/state/apigw-doctor/debug/'))).toBe(true);
    const events = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ event: 'start', version: '0.0.0' });
    expect(events).toContainEqual(expect.objectContaining({ event: 'aws', operation: 'GetRestApi', status: 200 }));
  });
  it('is there for what asks nobody, too', async () => {
    const { err } = await runHere(['permissions', '--debug']);
    expect(existsSync(/^Debug log: (.*)$/m.exec(err)?.[1] ?? '')).toBe(true);
  });
});

describe('a flag with one value, given twice', () => {
  it.each([
    [['diagnose', '--api', 'a', '--api', 'b'], '--api'],
    [['diagnose', '--profile=a', '--profile=a'], '--profile'],
    [['fix', '--apply', 'x', '--apply', 'y'], '--apply'],
    [['permissions', '--partition', 'aws', '--partition', 'aws-cn'], '--partition'],
    [['sessions', 'undo', 'x', '--region', 'eu-west-1', '--region', 'eu-west-2'], '--region'],
    [['practice', '--serve', '--port', '0', '--port', '1'], '--port'],
    [['config', '--timeout', '1', '--timeout', '2'], '--timeout'],
    [['--stage', 'a', '--stage', 'b'], '--stage'],
  ])('%j is refused', async (args, flag) => {
    const { code, err } = await runHere(args);
    expect(err).toBe(`error: ${flag} is given more than once, and takes one value\n`);
    expect(code).toBe(2);
  });
  it('is no mistake where each adds one', async () => {
    const { out } = await diagnose(['--no-call', '--json', '--header', 'X-A: 1', '--header', 'X-B: 2']);
    expect(JSON.parse(out).request.headers).toEqual({ 'X-A': '1', 'X-B': '2' });
  });
});
