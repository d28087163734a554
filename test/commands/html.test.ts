import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { emptyHome } from '../house/built.ts';
import { runHere } from './run.ts';

const CASE = 'test/cases/rp-ip-allowlist-misses-caller.json';
const PAGE = /^<!doctype html>\n[\s\S]*<\/html>\n$/;

describe('diagnose --html', () => {
  it('prints the page and nothing else, with the exit code of the verdict', async () => {
    const { code, out, err } = await runHere(['diagnose', '--case', CASE, '--html']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(PAGE);
    expect(out).toContain('Refused: resource-policy-ip-condition');
  });

  it('masks accounts and addresses where it is shared', async () => {
    const { out } = await runHere(['diagnose', '--case', CASE, '--html', '--share']);
    expect(out).toContain('address-1');
    for (const known of ['111122223333', '203.0.113.10']) expect(out).not.toContain(known);
  });

  it('is one format, and no other at once', async () => {
    expect(await runHere(['diagnose', '--case', CASE, '--html', '--json'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('--json and --html cannot be used together'),
    });
  });
});

describe('fix --html', () => {
  it('prints the plan with its diff', async () => {
    const { code, out } = await runHere(['fix', '--case', CASE, '--html']);
    expect(code).toBe(0);
    expect(out).toMatch(PAGE);
    expect(out).toContain('Available fixes');
    expect(out).toMatch(/<ins class="line">\+ +&#34;203\.0\.113\.10\/32&#34;/);
  });

  it('prints what was made, and how the call is answered now', async () => {
    const { code, out } = await runHere(['fix', '--case', CASE, '--apply', 'all', '--yes', '--html']);
    expect(code).toBe(0);
    for (const part of ['Was refused, now allowed', 'Changes made', 'After the change']) expect(out).toContain(part);
  });

  it('prints why nothing was made', async () => {
    const { code, out } = await runHere(['fix', '--case', CASE, '--apply', 'all', '--html']);
    expect(code).toBe(1);
    expect(out).toContain('Nothing was changed. Add --yes');
  });

  it('contradicts other formats and --undo', async () => {
    for (const other of [['--json'], ['--format', 'cli'], ['--undo', 'x']])
      expect(await runHere(['fix', '--case', CASE, '--html', ...other])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining(other[0] ?? ''),
      });
  });
});

describe('sessions --html', () => {
  const home = emptyHome();
  let served: PracticeAccount;
  let session: string;
  const run = (...args: readonly string[]) => runHere(args, { env: { ...served.practice.env(), HOME: home } });

  beforeAll(async () => {
    const environment = { variables: {}, platform: process.platform, home };
    served = await openPractice(builtinCases(), { environment, clock: systemClock });
    const [call] = served.calls;
    if (call === undefined) throw new Error('the practice account holds a call');
    const account = openAccount(served.options);
    const examined = await examine(account, call.target, call.request, call.caller, {
      observed: call.observed,
      call: true,
    });
    const [plan] = examined.plans;
    if (plan === undefined) throw new Error('the first built-in case has a fix');
    const made = await account.apply(plan, journalOf(environment));
    if (!made.ok) throw new Error(made.message);
    session = made.entry.session;
  });
  afterAll(() => served.close());

  it.each(['show', 'export'])('%s prints the session as a page', async (command) => {
    const { code, out } = await run('sessions', command, session, '--html');
    expect(code).toBe(0);
    expect(out).toMatch(PAGE);
    for (const part of ['apigateway:UpdateRestApi', 'Sent', 'Before', `apigw-doctor sessions undo ${session}`])
      expect(out).toContain(part);
    expect(out.includes('The current settings in AWS')).toBe(command === 'show');
  });

  it('export masks the account where the page is shared', async () => {
    const { out } = await run('sessions', 'export', session, '--html', '--share');
    expect(out).toContain('Account account-1');
    expect(out).not.toMatch(/(?<!\d)\d{12}(?!\d)/);
  });
});
