import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clients } from '../../src/aws/clients/types.ts';
import { openAccount } from '../../src/aws/index.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { emptyHome } from '../house/built.ts';
import { type Ran, runHere } from './run.ts';

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
  runHere(args, { env: { ...served.practice.env(), HOME: home } });

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
      err: 'No change of this session is still in effect.\n',
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
    expect((await run('sessions')).err).toContain('No changes were made yet.');
  });
});

describe('a change that somebody edited since', () => {
  const THEIRS = { Sid: 'Theirs', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };
  let name: string;
  let clients: Clients;
  let restApiId: string;

  const policyNow = async (): Promise<{ readonly Statement: readonly { readonly Sid?: string }[] }> => {
    const { policy = '' } = await clients.call('apigateway', 'GetRestApi', { restApiId });
    return JSON.parse(policy.replaceAll('\\"', '"'));
  };
  beforeEach(async () => {
    const [call] = served.calls;
    if (call === undefined) throw new Error('the practice account holds a call');
    clients = clientsAt({ url: served.practice.url, ...served.practice.adminProfile });
    restApiId = call.target.apiId;
    const account = openAccount({ ...served.options, version: '1.2.3' });
    const { plans } = await examine(account, call.target, call.request, call.caller, {
      observed: call.observed,
      call: false,
    });
    const [plan] = plans;
    if (plan === undefined) throw new Error('the first built-in case has a fix');
    const { target, request, caller } = call;
    const wanted = `edited-${Math.random()}`;
    const result = await account.apply(plan, journalOf(environment), undefined, wanted, { target, request, caller });
    if (!result.ok) throw new Error(result.message);
    name = result.entry.session;
    const now = await policyNow();
    const value = JSON.stringify({ ...now, Statement: [...now.Statement, THEIRS] });
    const patchOperations = [{ op: 'replace' as const, path: '/policy', value }];
    await clients.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations });
  });
  afterEach(async () => {
    const patchOperations = [{ op: 'replace' as const, path: '/policy', value: JSON.stringify(original) }];
    await clients.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations });
    await clients.call('apigateway', 'CreateDeployment', { restApiId, stageName: 'beta' });
  });
  let original: unknown;
  beforeAll(async () => {
    const [call] = served.calls;
    clients = clientsAt({ url: served.practice.url, ...served.practice.adminProfile });
    restApiId = call?.target.apiId ?? '';
    original = await policyNow();
  });

  it('is told with its three sides, and taken back beside the edit once it was seen', async () => {
    const told = await run('sessions', 'undo', name);
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('someone else has changed it since') });
    expect(told.out).toContain('The resource policy was edited since.');
    expect(told.out).toMatch(
      /Undoing only apigw-doctor's part:[\s\S]*What this change did:[\s\S]*What somebody changed/,
    );
    const [, seen = ''] = /--only-ours (\w+)/.exec(told.out) ?? [];
    expect(await run('sessions', 'undo', name, '--only-ours', '00000000')).toMatchObject({ code: 1 });
    const { error } = JSON.parse((await run('sessions', 'undo', name, '--json')).out);
    expect(error).toMatchObject({ kind: 'drifted', conflict: { seen, isChanged: true, isSeparable: true } });
    // Theirs denies everything: the gates say so of the call, before anything is taken back.
    expect(error.conflict.judged).toMatch(/^Once the draft is deployed, GET \/\S+ is refused with 403: [a-z-]+\.$/);
    expect(told.out).toContain(error.conflict.judged);
    expect((await policyNow()).Statement.map(({ Sid }) => Sid)).toContain('Theirs');

    const done = await run('sessions', 'undo', name, '--only-ours', seen);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('keeps the edits of someone else') });
    expect(done.out).toContain('Now: the call is refused (predicted).');
    const { Statement } = await policyNow();
    expect(Statement.slice(0, -1)).toEqual((original as { readonly Statement: readonly unknown[] }).Statement);
    expect(Statement.at(-1)?.Sid).toBe('Theirs');
  });

  it('shows what stands, for what and by whom it was made', async () => {
    const [entry] = JSON.parse((await run('sessions', 'show', name)).out);
    expect(entry).toMatchObject({ apiId: restApiId, version: '1.2.3', appliedBy: expect.stringMatching(/^arn:aws:/) });
    expect(entry.stands.map(({ state }: { readonly state: string }) => state)).toEqual(['changed', 'ours']);
    expect((await run('sessions', 'list')).out).toMatch(
      new RegExp(
        `account \\d{12} · API ${restApiId}, stage beta · \\S+ · by arn:aws:\\S+ with apigw-doctor 1\\.2\\.3\n`,
      ),
    );
  });

  it('prints the commands, or leaves it, and changes nothing in AWS', async () => {
    const before = await policyNow();
    expect(await run('sessions', 'undo', name, '--commands')).toMatchObject({
      code: 0,
      out: expect.stringContaining('aws apigateway update-rest-api'),
    });
    expect(await run('sessions', 'undo', name, '--leave')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^kept: /),
    });
    expect(await policyNow()).toEqual(before);
    expect((await run('sessions', 'undo', name)).err).toBe('No change of this session is still in effect.\n');
    expect(await run('sessions', 'undo', name, '--leave', '--commands')).toMatchObject({ code: 2 });
  });
});
