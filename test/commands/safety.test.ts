import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { exactly } from '../aws/apply/every-fix.ts';
import { emptyHome, ROOT } from '../house/built.ts';
import { allow, caseFile, method, policy } from '../support/make-case.ts';
import { type Ran, runBeside } from './run.ts';

const REFUSING = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } }));

/** Runs the program; which hosts it opened a connection to, each once. */
async function contacts(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran & { readonly hosts: readonly string[] }> {
  const file = join(mkdtempSync(join(tmpdir(), 'apigw-doctor-hosts-')), 'hosts');
  const guard = `--import=${ROOT}/test/support/outbound.mjs`;
  const ran = await runBeside(args, { env: { ...env, OUTBOUND: file, NODE_OPTIONS: guard } });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return { ...ran, hosts: [...new Set(lines)] };
}

describe('on a practice account', () => {
  const home = emptyHome();
  let served: PracticeAccount;
  let call: readonly string[];
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    served = await openPractice([caseFile({ api: { policy: REFUSING }, methods: [method({})] }) as CaseFile], {
      environment: { variables: {}, platform: process.platform, home },
      clock: systemClock,
    });
    const [{ target, path, request } = {}] = served.calls;
    if (target === undefined) throw new Error('a practice account of one case has one call');
    const address = ['--source-ip', request?.sourceIp ?? ''];
    call = ['--api', target.apiId, '--stage', target.stage, '--method', 'GET', '--path', path ?? '', ...address];
    env = { ...served.practice.env(), HOME: home };
  });
  afterAll(() => served.close());

  /** What the environment says that AWS is. */
  const endpoints = (): readonly string[] =>
    [...new Set(Object.values(env).flatMap((value) => (URL.canParse(value) ? [new URL(value).host] : [])))].filter(
      (host) => host !== '',
    );

  it.each(['diagnose', 'fix'])('%s reads, and changes nothing', async (command) => {
    const before = exactly(served.practice.dump());
    const { code } = await contacts([command, ...call, '--json'], env);
    expect(code).toBe(command === 'fix' ? 0 : 1);
    expect(exactly(served.practice.dump())).toBe(before);
  });

  it('diagnose, fix and undo talk to the endpoints that AWS has here, and to nobody else', async () => {
    const diagnosed = await contacts(['diagnose', ...call, '--json'], env);
    const fixed = await contacts(['fix', ...call, '--apply', 'all', '--yes', '--json'], env);
    const { session, applied } = JSON.parse(fixed.out);
    expect(applied).toHaveLength(1);
    const undone = await contacts(['sessions', 'undo', session], env);
    for (const { code, hosts } of [diagnosed, fixed, undone]) {
      expect(code).toBeLessThan(2);
      expect(hosts.length).toBeGreaterThan(0);
      expect(hosts.filter((host) => !endpoints().includes(host))).toEqual([]);
    }
  }, 240_000);
});

it('with credentials and no endpoint of its own, only hosts of AWS are looked for', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', AWS_REGION: 'eu-west-1' };
  const call = ['--api', 'a1b2c3d4e5', '--stage', 'prod', '--method', 'GET', '--path', '/orders', '--caller', 'self'];
  const { hosts } = await contacts(['diagnose', ...call, '--timeout', '2', '--json'], { ...keys, HOME: emptyHome() });
  expect(hosts.length).toBeGreaterThan(0);
  expect(hosts.filter((host) => !/^[a-z0-9.-]+\.amazonaws\.com:443$/.test(host))).toEqual([]);
}, 120_000);

it.each([['explain', 'Missing Authentication Token'], ['config'], ['permissions'], ['sessions', 'list']])(
  '%s talks to nobody',
  async (...args) => {
    expect((await contacts(args, { HOME: emptyHome() })).hosts).toEqual([]);
  },
);
