import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { emptyHome } from '../house/built.ts';
import { type Ran, runBeside } from './run.ts';

const home = emptyHome();
const environment = { variables: {}, platform: process.platform, home };
let served: PracticeAccount;
let session: string;
const before: Record<string, unknown> = {};

/** Applies the first fix of the first built-in case, as the wizard does. */
beforeAll(async () => {
  served = await openPractice(builtinCases(), { environment, clock: systemClock });
  Object.assign(before, served.practice.dump());
  const [call] = served.calls;
  if (call === undefined) throw new Error('the practice account holds a call');
  const account = openAccount(served.options);
  const { plans } = await examine(account, call.target, call.request, call.caller, {
    observed: call.observed,
    call: true,
  });
  const [plan] = plans;
  if (plan === undefined) throw new Error('the first built-in case has a fix');
  const result = await account.apply(plan, journalOf(environment));
  if (!result.ok) throw new Error(result.message);
  session = result.entry.session;
});
afterAll(() => served.close());

const run = (...args: readonly string[]): Promise<Ran> =>
  runBeside(args, { env: { ...served.practice.env(), HOME: home } });

describe('sessions', () => {
  it('lists what was changed, in words and as JSON', async () => {
    expect((await run('sessions')).out).toMatch(new RegExp(`^${session}  .*  applied  `));
    expect(JSON.parse((await run('sessions', 'list', '--json')).out)).toMatchObject([
      { session, state: 'applied', accountId: expect.stringMatching(/^\d{12}$/) },
    ]);
  });

  it('shows the change and what was there before it', async () => {
    const [entry] = JSON.parse((await run('sessions', 'show', session)).out);
    expect(entry.steps.map((step: { change: { operation: string } }) => step.change.operation)).toEqual([
      'UpdateRestApi',
      'CreateDeployment',
    ]);
    expect(entry.steps.every((step: { state: string }) => step.state === 'done')).toBe(true);
  });

  it('does not know a session that never was', async () => {
    expect(await run('sessions', 'undo', 'nothing')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no session "nothing"'),
    });
  });

  it('takes the change back with a new process, and says so when nothing stands any more', async () => {
    expect(await run('sessions', 'undo', session)).toMatchObject({ code: 0, out: expect.stringMatching(/^undone: /) });
    const policies = (dump: Readonly<Record<string, unknown>>) =>
      JSON.stringify(dump).match(/"policy":"(?:[^"\\]|\\.)*"/g);
    expect(policies(before)?.length).toBeGreaterThan(3);
    expect(policies(served.practice.dump())).toEqual(policies(before));
    expect(await run('sessions', 'undo', session)).toMatchObject({
      code: 0,
      err: 'Nothing of this session still stands.\n',
    });
  });
});

describe('a session that was interrupted', () => {
  it('is told, finished, exported and forgotten', async () => {
    const journal = journalOf(environment);
    const { entries } = await journal.entries();
    const [entry] = entries;
    if (entry === undefined) throw new Error('the journal holds the entry of before');
    // As a process leaves it that was killed before its first write.
    const interrupted = {
      ...entry,
      session: 'left-behind',
      state: 'applying' as const,
      steps: entry.steps.map((step) => ({ ...step, state: 'planned' as const, result: null })),
    };
    await journal.write(interrupted);
    const listed = await run('sessions');
    expect(listed.err).toContain('Session left-behind was interrupted');
    expect(await run('sessions', 'finish', 'left-behind')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^finished: /),
    });
    expect((await run('sessions', 'export', 'left-behind')).out).toMatch(
      /^# Changes of session left-behind\n[\s\S]*### apigateway UpdateRestApi: done\n/,
    );
    expect(await run('sessions', 'undo', 'left-behind')).toMatchObject({ code: 0 });
    expect(await run('sessions', 'prune')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d of \d changes forgotten\.\n$/),
    });
    expect((await run('sessions')).err).toBe('No changes were made yet.\n');
  });
});
