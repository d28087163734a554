import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';
import { type Ran, runBeside } from './run.ts';

const home = emptyHome();
const [first] = builtinCases();
const restApiId = first?.config.api.id ?? '';
let served: PracticeAccount;
beforeAll(async () => {
  const environment = { variables: {}, platform: process.platform, home };
  served = await openPractice(builtinCases(), { environment, clock: systemClock });
});
afterAll(() => served.close());

const run = (...args: readonly string[]): Promise<Ran> =>
  runBeside(args, { env: { ...served.practice.env(), HOME: home } });
const CALL = [
  '--api',
  restApiId,
  '--stage',
  'beta',
  '--method',
  'GET',
  '--path',
  '/orders/42',
  '--caller',
  'anonymous',
  '--source-ip',
  '203.0.113.10',
];
const apply = () =>
  run('fix', ...CALL, '--apply', 'all', '--yes', '--allow-everyone', '--no-call', '--wait', '0', '--json');

const policyNow = async (): Promise<string> => {
  const { url, adminProfile } = served.practice;
  const clients = clientsAt({ url, ...adminProfile });
  return (await clients.call('apigateway', 'GetRestApi', { restApiId })).policy ?? '';
};

it('two processes undo the same session: it is taken back once, and both say what is so', async () => {
  const before = await policyNow();
  const made = JSON.parse((await apply()).out) as { readonly applied: readonly string[]; readonly session: string };
  expect(made.applied).toHaveLength(1);
  const both = await Promise.all([1, 2].map(() => run('sessions', 'undo', made.session, '--json')));
  for (const { out, code } of both) {
    expect(JSON.parse(out)).toMatchObject({ differences: [], error: null });
    expect(code).toBe(0);
  }
  expect(await policyNow()).toBe(before);
  expect((await run('sessions', 'undo', made.session)).err).toBe('No change of this session is still in effect.\n');
}, 120_000);

it('one process undoes while another applies: what each says it did is so', async () => {
  const before = await policyNow();
  const made = JSON.parse((await apply()).out);
  expect(made.applied).toHaveLength(1);
  for (let round = 0; round < 3; round += 1) {
    const sessions = JSON.parse((await run('sessions', 'list', '--json')).out) as readonly {
      readonly session: string;
      readonly state: string;
    }[];
    const standing = sessions.filter(({ state }) => state === 'applied').map(({ session }) => session);
    const [undone, again] = await Promise.all([run('sessions', 'undo', standing.at(-1) ?? 'none', '--json'), apply()]);
    const applied = JSON.parse(again.out) as { readonly applied: readonly string[]; readonly session: string | null };
    const { error } = JSON.parse(undone.out === '' ? '{"error":"usage"}' : undone.out) as { readonly error: unknown };
    // Whoever came second saw what the first had done: the policy is that of before, or with exactly one fix.
    const now = await policyNow();
    const stands = applied.applied.length > 0 || error !== null;
    expect(now === before).toBe(!stands);
    if (!stands) expect(JSON.parse((await apply()).out).applied).toHaveLength(1);
  }
  const directory = join(home, '.local/state/apigw-doctor/sessions');
  expect(readdirSync(directory).filter((name) => name.endsWith('.lock'))).toEqual([]);
}, 240_000);

it('what was changed in a served practice account is forgotten with it', async () => {
  const own = emptyHome();
  const env = { ...BARE, HOME: own };
  const server = spawn(process.execPath, [BIN, 'practice', '--serve'], { cwd: ROOT, env });
  const printed = await new Promise<string>((resolve) => {
    let out = '';
    server.stdout.on('data', (data) => {
      out += data;
      if (/^# Headers .*\n/m.test(out)) resolve(out);
    });
  });
  const served = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)='([^']*)'$/gm)].map(([, name, value]) => [name, value]),
  );
  const inside = (...args: readonly string[]) =>
    runBeside(args, { env: { ...env, ...served } as Record<string, string> });
  const made = await inside(
    'fix',
    ...CALL,
    '--apply',
    'all',
    '--yes',
    '--allow-everyone',
    '--no-call',
    '--wait',
    '0',
    '--json',
  );
  expect(JSON.parse(made.out).applied).toHaveLength(1);
  expect((await inside('sessions')).out).toContain(restApiId);
  const ended = new Promise((resolve) => server.on('close', resolve));
  server.kill('SIGTERM');
  await ended;
  expect((await inside('sessions')).err).toContain('No changes were made yet.');
}, 120_000);
