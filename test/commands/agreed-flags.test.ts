import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPractice } from '../../src/commands/practice-account.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { exactly } from '../aws/apply/every-fix.ts';
import { emptyHome } from '../house/built.ts';
import { sharedCase } from '../practice/support.ts';
import { allow, caseFile, method, policy } from '../support/make-case.ts';

import { runHere } from './run.ts';

// What is done only after somebody has agreed to it: on a terminal at a question, here with a flag.

async function serve(file: CaseFile) {
  const home = emptyHome();
  const environment = { variables: {}, platform: process.platform, home };
  const served = await openPractice([file], { environment, clock: systemClock });
  const env = { ...served.practice.env(), HOME: home };
  return { served, run: (...args: readonly string[]) => runHere(args, { env }) };
}

describe.each(['diagnose', 'fix'])('%s --test-authorizer', (command) => {
  let account: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    account = await serve(sharedCase('own/authz-deny-for-admin-paths-beats-broad-allow'));
  });
  afterAll(() => account.served.close());

  async function diagnosed(...flags: readonly string[]) {
    const { apiId, stage } = account.served.calls[0]?.target ?? { apiId: '', stage: '' };
    const call = ['--api', apiId, '--stage', stage, '--method', 'DELETE', '--path', '/admin/users/3'];
    const { code, out } = await account.run(
      ...[command, ...call, '--header', 'Authorization: clerk-EXAMPLE', '--no-call', '--json', ...flags],
    );
    const document = JSON.parse(out);
    return { code, diagnosis: command === 'fix' ? document.before : document };
  }

  it("runs the authorizer's function, and what it answers decides", async () => {
    const { code, diagnosis } = await diagnosed('--test-authorizer');
    expect(diagnosis.causes.map(({ code: cause }: { readonly code: string }) => cause)).toEqual([
      'authorizer-explicit-deny',
    ]);
    expect(diagnosis.outcome).toBe('refused');
    expect(code).toBe(1);
  });

  it('without it nothing is run, and what is missing is said', async () => {
    const { code, diagnosis } = await diagnosed();
    expect(diagnosis).toMatchObject({ outcome: 'cannot-tell', causes: [] });
    expect(diagnosis.couldNotCheck[0].why).toContain('known only after a test run');
    expect(code).toBe(3);
  });
});

describe('fix --publish-others', () => {
  const refusing = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } }));
  const unpublished = method({ path: '/orders', httpMethod: 'POST' });
  let account: Awaited<ReturnType<typeof serve>>;
  let flags: readonly string[];
  beforeAll(async () => {
    account = await serve(
      caseFile({
        api: { policy: refusing },
        methods: [method(), unpublished],
        config: { deployedSnapshot: { methods: [method()] } },
      }) as CaseFile,
    );
    const { target, path, request } = account.served.calls[0] ?? expect.fail('the case has a call');
    // An address of this computer that is not called one, so that the account counts as AWS.
    const elsewhere = account.served.practice.invokeEndpoint.replace('127.0.0.1', '0.0.0.0');
    flags = ['--endpoint-url', elsewhere, '--api', target.apiId, '--stage', target.stage, '--method', request.method];
    flags = [...flags, '--path', path, '--source-ip', request.sourceIp ?? '', '--confirm-stage', target.stage];
  });
  afterAll(() => account.served.close());
  const apply = (...more: readonly string[]) =>
    account.run('fix', ...flags, '--apply', 'all', '--yes', '--wait', '0', '--json', ...more);

  it('a deployment that would publish edits of others is not made without it', async () => {
    const before = exactly(account.served.practice.dump());
    const { code, out } = await apply();
    expect(JSON.parse(out)).toMatchObject({
      applied: [],
      after: null,
      error: {
        kind: 'confirmation-needed',
        message: expect.stringMatching(/POST \/orders.*--publish-others/),
      },
    });
    expect(code).toBe(1);
    expect(exactly(account.served.practice.dump())).toBe(before);
  });

  it('with it the deployment is made', async () => {
    const { code, out } = await apply('--publish-others');
    expect(JSON.parse(out)).toMatchObject({
      applied: ['resource-policy-correct-statement'],
      after: { outcome: 'allowed' },
      error: null,
    });
    expect(code).toBe(0);
  });
});
