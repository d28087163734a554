import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { exactly } from '../aws/apply/every-fix.ts';
import { emptyHome } from '../house/built.ts';
import { allow, caseFile, method, policy, signer } from '../support/make-case.ts';
import { runHere } from './run.ts';

const FILE = 'test/cases/rp-ip-allowlist-misses-caller.json';

const fix = async (...args: readonly string[]) => {
  const { code, out, err } = await runHere(['fix', '--json', ...args]);
  return { code, err, document: out === '' ? null : JSON.parse(out) };
};

const REFUSING = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } }));

describe('fix --case', () => {
  it('without --apply shows the plan and changes nothing', async () => {
    const { code, document } = await fix('--case', FILE);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      schemaVersion: 1,
      session: null,
      applied: [],
      after: null,
      undo: null,
      error: null,
    });
    expect(document.before.causes[0].code).toBe('resource-policy-ip-condition');
    expect(document.plan.map(({ id }: { id: string }) => id)).toEqual(['resource-policy-correct-statement']);
  });

  it('--apply all --yes: refused before, allowed after, and nothing left to undo', async () => {
    const { code, document } = await fix('--case', FILE, '--apply', 'all', '--yes');
    expect(code).toBe(0);
    expect(document.before.outcome).toBe('refused');
    expect(document.applied).toEqual(['resource-policy-correct-statement']);
    expect(document.after).toMatchObject({ outcome: 'allowed', observed: { status: 200, from: 'call' }, causes: [] });
    expect(document.undo).toBeNull();
  });

  it('a code means its first offered fix; an id means that fix', async () => {
    const { document } = await fix('--case', FILE, '--apply', 'resource-policy-ip-condition', '--dry-run');
    expect(document.plan.map(({ id }: { id: string }) => id)).toEqual(['resource-policy-correct-statement']);
    const [, other] = document.before.fixes.map(({ id }: { id: string }) => id);
    expect((await fix('--case', FILE, '--apply', other, '--yes')).document.applied).toEqual([other]);
  });

  it('is not made without --yes where nobody can be asked', async () => {
    const { code, document } = await fix('--case', FILE, '--apply', 'all');
    expect(code).toBe(1);
    expect(document).toMatchObject({ applied: [], error: { kind: 'confirmation-needed' } });
  });

  it('lets in everyone only when that is said in so many words', async () => {
    const { document: refused } = await fix('--case', FILE, '--apply', 'resource-policy-allow-everyone', '--yes');
    expect(refused).toMatchObject({
      applied: [],
      error: { kind: 'confirmation-needed', message: expect.stringContaining('--allow-everyone') },
    });
    const { document } = await fix(
      '--case',
      FILE,
      '--apply',
      'resource-policy-allow-everyone',
      '--yes',
      '--allow-everyone',
    );
    expect(document.applied).toEqual(['resource-policy-allow-everyone']);
  });

  it('a stage named wrongly stops it', async () => {
    const { document } = await fix('--case', FILE, '--apply', 'all', '--yes', '--confirm-stage', 'nothing');
    expect(document).toMatchObject({ applied: [], error: { kind: 'confirmation-needed' } });
  });

  it('a word that is no code and no fix is a usage error', async () => {
    const { code, err } = await fix('--case', FILE, '--apply', 'nonsense', '--yes');
    expect(code).toBe(2);
    expect(err).toContain('nonsense');
    expect((await fix('--case', FILE, '--apply', 'all', '--read-only')).code).toBe(2);
  });

  it('what the caller must mend is left alone, and said', async () => {
    const { code, document } = await fix(
      '--case',
      'test/cases/method-iam-called-unsigned.json',
      '--apply',
      'all',
      '--yes',
    );
    expect(code).toBe(1);
    expect(document).toMatchObject({ applied: [], after: null, error: null, before: { outcome: 'refused' } });
  });

  it('what is only shown is listed, and never made', async () => {
    const file = 'test/cases/own/endpoint-intermediate-missing-from-truststore.json';
    const { document: planned } = await fix('--case', file);
    expect(planned.shown.map(({ id }: { id: string }) => id)).toEqual(['truststore-add-issuer']);
    for (const named of ['truststore-add-issuer', 'mtls-untrusted-client-cert']) {
      const { code, document } = await fix('--case', file, '--apply', named, '--yes');
      expect(code).toBe(1);
      expect(document).toMatchObject({
        plan: [],
        applied: [],
        error: { kind: 'shown-only', message: expect.stringContaining('it only shows it') },
      });
    }
    const { out } = await runHere(['fix', '--case', file]);
    expect(out).toContain('Shown, not applied: Add the certificate');
    expect(out).toContain('aws apigateway update-domain-name');
  });

  it('says to people what is done', async () => {
    const { out } = await runHere(['fix', '--case', FILE, '--apply', 'all', '--yes']);
    expect(out).toMatch(/Also allows: nothing else/);
    expect(out).toMatch(/Now: the gateway lets the call through, answered 200\./);
  });
});

describe('fix against an account', () => {
  const home = emptyHome();
  let served: PracticeAccount;
  let flags: readonly string[];
  beforeAll(async () => {
    const file = caseFile({ api: { policy: REFUSING }, methods: [method({})] }) as CaseFile;
    served = await openPractice([file], {
      environment: { variables: {}, platform: process.platform, home },
      clock: systemClock,
    });
    const [call] = served.calls;
    if (call === undefined) throw new Error('a practice account of one case has one call');
    const { target, path, request } = call;
    flags = [
      '--api',
      target.apiId,
      '--stage',
      target.stage,
      '--method',
      request.method,
      '--path',
      path,
      '--source-ip',
      request.sourceIp ?? '',
    ];
  });
  afterAll(() => served.close());

  const run = (...args: readonly string[]) => runHere(args, { env: { ...served.practice.env(), HOME: home } });

  it('is made, and taken back by the command that it prints', async () => {
    const before = exactly(served.practice.dump());
    const made = await run('fix', ...flags, '--apply', 'all', '--yes', '--json');
    const document = JSON.parse(made.out);
    expect(made.code).toBe(0);
    expect(document).toMatchObject({
      applied: ['resource-policy-correct-statement'],
      after: { outcome: 'allowed', observed: { status: 200 } },
    });
    expect(exactly(served.practice.dump())).not.toBe(before);
    const undone = await run(...document.undo.split(' ').slice(1), '--json');
    expect(undone.code).toBe(0);
    expect(JSON.parse(undone.out)).toMatchObject({ session: document.session, differences: [], error: null });
    expect(exactly(served.practice.dump())).toBe(before);
    expect((await run('fix', '--undo', 'nothing')).code).toBe(2);
  });
});

it('says before it starts that a permission is missing', async () => {
  const home = emptyHome();
  const reader = signer('arn:aws:iam::111122223333:user/reader', [
    { Effect: 'Allow', Action: ['apigateway:GET', 'iam:Get*', 'iam:List*', 'iam:Simulate*'], Resource: '*' },
  ]);
  const file = caseFile({ api: { policy: REFUSING }, methods: [method({})], config: { iam: reader.iam } }) as CaseFile;
  const served = await openPractice([file], {
    environment: { variables: {}, platform: process.platform, home },
    clock: systemClock,
  });
  try {
    const profile = served.practice.profiles.find(({ arn }) => arn.endsWith('user/reader'));
    if (profile === undefined) throw new Error('the reader has a profile');
    const env = {
      ...served.practice.env(),
      AWS_ACCESS_KEY_ID: profile.accessKeyId,
      AWS_SECRET_ACCESS_KEY: profile.secretAccessKey,
      HOME: home,
    };
    const [call] = served.calls;
    if (call === undefined) throw new Error('a practice account of one case has one call');
    const { target, path, request } = call;
    const untouched = exactly(served.practice.dump());
    const where = [
      '--api',
      target.apiId,
      '--stage',
      target.stage,
      '--method',
      request.method,
      '--path',
      path,
      '--source-ip',
      request.sourceIp ?? '',
    ];
    const { code, out } = await runHere(['fix', ...where, '--apply', 'all', '--yes', '--json'], { env });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      applied: [],
      error: { kind: 'denied', message: expect.stringMatching(/Nothing was changed.*apigateway:PATCH/) },
    });
    expect(exactly(served.practice.dump())).toBe(untouched);
  } finally {
    await served.close();
  }
});
