import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { type TroubledProxy, troubledProxy } from '../aws/apply/troubled-proxy.ts';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';
import { ACCOUNT, API, ARN, allow, caseFile, deny, method, policy, type Sketch, signer } from '../support/make-case.ts';
import { runHere } from './run.ts';

// The built program is killed with SIGKILL in the middle of a write, and somebody else edits the same policy.

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const LISTED: Sketch = {
  api: { policy: policy(allow({ Sid: 'Listed', Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } })) },
  request: { sourceIp: '203.0.113.10' },
};
const { iam, signing } = signer(ROLE, []);
const UNGRANTED: Sketch = {
  methods: [method({ authorizationType: 'AWS_IAM' })],
  config: { iam },
  request: { signing },
};
const THEIRS = { Sid: 'Theirs', Effect: 'Deny', Action: 'execute-api:Invoke', Resource: `${ARN}/*/POST/*` };

interface Setting {
  readonly served: PracticeAccount;
  readonly proxy: TroubledProxy;
  readonly home: string;
}
let open: Setting | null = null;
afterEach(async () => {
  await open?.proxy.close();
  await open?.served.close();
  open = null;
});

async function start(sketch: Sketch): Promise<Setting> {
  const home = emptyHome();
  const environment = { variables: {}, platform: process.platform, home };
  const served = await openPractice([caseFile(sketch) as CaseFile], { environment, clock: systemClock });
  open = { served, proxy: await troubledProxy(served.practice.url), home };
  return open;
}

const environmentOf = ({ served, home }: Setting, url: string) => ({
  ...Object.fromEntries(
    Object.entries(served.practice.env()).map(([name, value]) => [name, value.replaceAll(served.practice.url, url)]),
  ),
  HOME: home,
});
const run = (setting: Setting, ...args: readonly string[]) =>
  runHere(args, { env: environmentOf(setting, setting.served.practice.url) });

/** `fix --apply` through the proxy, killed as its first write is done; how it ended. */
async function killed(setting: Setting, code: string, ...call: readonly string[]): Promise<NodeJS.Signals | null> {
  const args = ['fix', '--api', API, '--stage', 'prod', '--method', 'GET', '--path', '/orders/42', ...call];
  const apply = ['--no-call', '--apply', code, '--yes', '--allow-everyone', '--wait', '0', '--json'];
  const child = spawn(process.execPath, [BIN, ...args, ...apply], {
    cwd: ROOT,
    env: { ...BARE, ...environmentOf(setting, setting.proxy.url) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  setting.proxy.trouble(1, { kind: 'done-then', hit: () => void child.kill('SIGKILL') });
  return new Promise((resolve) => child.on('close', (_code, signal) => resolve(signal)));
}

const clientsOf = ({ served: { practice } }: Setting) => clientsAt({ url: practice.url, ...practice.adminProfile });
const listed = async (setting: Setting): Promise<readonly { readonly session: string; readonly state: string }[]> =>
  JSON.parse((await run(setting, 'sessions', 'list', '--json')).out);

type Statements = readonly Readonly<Record<string, unknown>>[];
const statementsIn = (text: string): Statements => (JSON.parse(text) as { readonly Statement: Statements }).Statement;

/** A policy that the program changes, and that somebody else can read and write. */
interface Policy {
  readonly read: () => Promise<string>;
  readonly write: (text: string) => Promise<unknown>;
}

async function killedThenEdited(setting: Setting, { read, write }: Policy, theirs: Record<string, unknown>) {
  const ours = statementsIn(await read());
  await write(JSON.stringify(policy(...ours, theirs)));
  const [entry] = await listed(setting);
  const session = entry?.session ?? '';
  const undone = await run(setting, 'sessions', 'undo', session);
  expect(undone).toMatchObject({ code: 1, out: expect.stringContaining('was edited since.') });
  expect(undone.out).not.toMatch(/^undone: /m);
  expect(statementsIn(await read())).toEqual([...ours, theirs]);
  const [, seen = ''] = /--only-ours (\w+)/.exec(undone.out) ?? [];
  expect(await run(setting, 'sessions', 'undo', session, '--only-ours', seen)).toMatchObject({ code: 0 });
  return statementsIn(await read());
}

describe('a write that lands after the deadline', () => {
  const call = ['--api', API, '--stage', 'prod', '--method', 'GET', '--path', '/orders/42', '--caller', 'anonymous'];
  const apply = ['--source-ip', '203.0.113.10', '--no-call', '--apply', 'all', '--yes', '--allow-everyone'];

  it('is not said to be put back, stays open in sessions, and is found by the next look and the next fix', async () => {
    const setting = await start(LISTED);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const landed = new Promise<number>((resolve) =>
      setting.proxy.trouble(1, { kind: 'late', release: held, landed: resolve }),
    );
    const env = environmentOf(setting, setting.proxy.url);
    const made = await runHere(['fix', ...call, ...apply, '--timeout', '3', '--wait', '0', '--json'], { env });
    const { applied, error, undo } = JSON.parse(made.out);
    expect({ applied, kind: error.kind, code: made.code }).toEqual({ applied: [], kind: 'not-rolled-back', code: 1 });
    expect(error.message).not.toMatch(/were rolled back|[Nn]othing was changed/);
    expect(undo).toContain('apigw-doctor fix --undo');

    const [entry] = await listed(setting);
    expect(entry?.state).toBe('unknown');
    const session = entry?.session ?? '';
    expect((await run(setting, 'sessions')).err).toContain('is not in effect, but may still take effect before');
    expect(JSON.parse((await run(setting, 'sessions', 'undo', session, '--json')).out)).toMatchObject({
      undone: [],
      error: { kind: 'unknown' },
    });

    release();
    expect(await landed).toBe(200);
    const found = 'AWS never answered, but this change is in effect';
    expect((await run(setting, 'sessions')).err).toContain(found);
    expect((await run(setting, 'fix', ...call, '--no-call')).err).toContain(found);
    expect(await run(setting, 'sessions', 'undo', session)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^undone: /),
    });
    expect((await listed(setting))[0]?.state).toBe('undone');
  }, 120_000);
});

describe('sessions undo is killed between its writes', () => {
  const args = ['fix', '--api', API, '--stage', 'prod', '--method', 'GET', '--path', '/orders/42'];
  const apply = ['--no-call', '--apply', 'all', '--yes', '--allow-everyone', '--wait', '0', '--json'];

  it.each([
    ['undo', 'undone'],
    ['finish', 'applied'],
  ])(
    'it is listed as interrupted, not as applied, and sessions %s leads to the end',
    async (goOn, state) => {
      const setting = await start(LISTED);
      const made = await run(setting, ...args, '--caller', 'anonymous', '--source-ip', '203.0.113.10', ...apply);
      const { session } = JSON.parse(made.out);
      const child = spawn(process.execPath, [BIN, 'sessions', 'undo', session], {
        cwd: ROOT,
        env: { ...BARE, ...environmentOf(setting, setting.proxy.url) },
        stdio: 'ignore',
      });
      // The stage is pointed back, and the deployment of the fix is still there.
      setting.proxy.trouble(1, { kind: 'done-then', hit: () => void child.kill('SIGKILL') });
      expect(await new Promise((resolve) => child.on('close', (_code, signal) => resolve(signal)))).toBe('SIGKILL');
      expect(await listed(setting)).toMatchObject([{ session, interrupted: true }]);
      expect((await run(setting, 'sessions')).err).toContain(`Session ${session} was interrupted`);
      expect(await run(setting, 'sessions', goOn, session)).toMatchObject({ code: 0 });
      expect(await listed(setting)).toMatchObject([{ session, state, interrupted: false }]);
      const { steps } = JSON.parse((await run(setting, 'sessions', 'show', session)).out)[0];
      expect(steps.map((step: { readonly state: string }) => step.state)).toEqual(
        goOn === 'undo' ? ['undone', 'undone'] : ['done', 'done'],
      );
    },
    120_000,
  );
});

describe('killed right after a write, and then somebody adds a statement', () => {
  it('a PATCH: undo does not say undone while our grant is live', async () => {
    const setting = await start(LISTED);
    const clients = clientsOf(setting);
    const resourcePolicy: Policy = {
      read: async () =>
        ((await clients.call('apigateway', 'GetRestApi', { restApiId: API })).policy ?? '').replaceAll('\\"', '"'),
      write: (value) =>
        clients.call('apigateway', 'UpdateRestApi', {
          restApiId: API,
          patchOperations: [{ op: 'replace', path: '/policy', value }],
        }),
    };
    const before = statementsIn(await resourcePolicy.read());
    expect(await killed(setting, 'all', '--caller', 'anonymous', '--source-ip', '203.0.113.10')).toBe('SIGKILL');
    expect(statementsIn(await resourcePolicy.read())).not.toEqual(before);
    const theirs = { ...deny(), ...THEIRS };
    expect(await killedThenEdited(setting, resourcePolicy, theirs)).toEqual([...before, theirs]);
  }, 120_000);

  it('a PutRolePolicy: undo does not say undone while our grant is live', async () => {
    const setting = await start(UNGRANTED);
    const clients = clientsOf(setting);
    expect(await killed(setting, 'iam-policy-missing', '--caller', ROLE, '--signed')).toBe('SIGKILL');
    const { PolicyNames = [] } = await clients.call('iam', 'ListRolePolicies', { RoleName: 'checkout' });
    const where = { RoleName: 'checkout', PolicyName: PolicyNames.at(-1) ?? '' };
    const inlinePolicy: Policy = {
      read: async () => decodeURIComponent((await clients.call('iam', 'GetRolePolicy', where)).PolicyDocument ?? ''),
      write: (PolicyDocument) => clients.call('iam', 'PutRolePolicy', { ...where, PolicyDocument }),
    };
    expect(await killedThenEdited(setting, inlinePolicy, THEIRS)).toEqual([THEIRS]);
  }, 120_000);
});
