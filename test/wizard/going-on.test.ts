import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { unfinishedSession } from '../../src/commands/wizard/unfinished-session.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import type { Environment } from '../../src/host/environment.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { createController } from '../../src/wizard/controller.ts';
import { type ProfileChoice, readPaste, type SessionState, startSession } from '../../src/wizard/state/index.ts';
import { type TroubledProxy, troubledProxy } from '../aws/apply/troubled-proxy.ts';
import { screenRows } from '../support/screen.ts';
import { takeBack } from './practice-session.ts';

const STAGING: ProfileChoice = { id: 'staging', name: 'staging', kind: 'profile', region: 'us-east-1', detail: null };
let account: PracticeAccount;
let home: string;
let environment: Environment & { readonly variables: Record<string, string> };
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'apigw-doctor-test-'));
  environment = { variables: { XDG_STATE_HOME: join(home, 'state') }, platform: process.platform, home };
  account = await openPractice(builtinCases().slice(0, 1), { environment, clock: systemClock });
});
afterEach(() => account.close());

/**
 * One run of the wizard. The account is asked over HTTP as AWS is, and keeps living when the wizard has ended. Answers
 * that come through a proxy are waited for a short time.
 */
function sitting(through?: TroubledProxy) {
  const { practice } = account;
  const variables = { ...environment.variables, ...practice.env() };
  const timed = through === undefined ? {} : { endpointUrl: through.url, timeoutMs: 3_000 };
  const options = { ...account.options, ...timed, practice: null, environment: { ...environment, variables } };
  const session = startSession({
    profiles: async () => [STAGING],
    openAccount: () => openAccount(options),
    examine,
    journal: journalOf(environment),
    clock: systemClock,
    writeCode: async () => ({ ok: false, why: 'nothing is written here' }),
    writeSummary: async () => ({ ok: false, why: 'not wanted' }),
    initial: { sourceIp: '203.0.113.10' },
    practiceCalls: () => [],
    readOnly: false,
    unfinished: unfinishedSession(environment),
  });
  const controller = createController(session, { now: () => systemClock.now(), copy: () => {} });
  return {
    session,
    press: (...names: readonly string[]) => {
      for (const name of names) controller.press({ name, text: [...name].length === 1 ? name : '' });
    },
    screen: () => screenRows(controller).join('\n'),
    until: async (fits: (state: SessionState) => boolean): Promise<void> => {
      await expect.poll(() => fits(session.state()), { timeout: 60_000 }).toBe(true);
    },
  };
}

const kept = () => JSON.parse(readFileSync(join(home, 'state/apigw-doctor/unfinished-session.json'), 'utf8'));

/** From the first screen: the call is examined, and its first fix applied. */
async function changeSent(first: ReturnType<typeof sitting>, call: PracticeAccount['calls'][number]): Promise<void> {
  first.press('enter');
  await first.until(({ screens }) => screens.at(-1) === 'paste');
  first.session.send(readPaste(`https://${call.request.host}${call.request.path}`));
  await first.until(({ screens }) => screens.at(-1) === 'caller');
  first.press('home', 'enter');
  await first.until(({ run }) => run?.state === 'done');
  first.press('enter', 'enter');
  first.session.send({ type: 'fix-drawn', planId: first.session.state().fix?.planId ?? '' });
  await new Promise((resolve) => setTimeout(resolve, 450));
  first.press('a');
  const asked = first.session.state().fix?.confirm?.expected;
  if (asked !== undefined) first.press(...asked, 'enter');
}

/** The same, and the fix is checked. */
async function changeMade(first: ReturnType<typeof sitting>, call: PracticeAccount['calls'][number]): Promise<void> {
  await changeSent(first, call);
  await first.until(({ check }) => check !== null && check.state !== 'running');
}

it('goes on with the call that was left, and takes back the change that stands', async () => {
  const [call] = account.calls;
  if (call === undefined) throw new Error('no call is ready');
  const first = sitting();
  await first.until(({ profiles }) => profiles.state === 'ready');
  expect(first.screen()).not.toContain('Continue where you stopped');
  await changeMade(first, call);
  expect(first.session.state().check?.state).toBe('passed');
  first.session.send({ type: 'quit' });

  const second = sitting();
  await second.until(({ unfinished, profiles }) => unfinished !== null && profiles.state === 'ready');
  expect(second.screen()).toMatch(
    /Continue where you stopped\n❯ GET \/orders\/42 on orders-api, stage beta +.*a change stands/,
  );
  second.press('enter');
  await second.until(({ run }) => run?.state === 'done');
  expect(second.session.state().examination?.diagnosis.outcome).toBe('allowed');
  // Undo counts where a change is shown, and not among the steps.
  second.press('u');
  expect(second.session.state().undo).toBeNull();
  second.press('enter');
  expect(second.screen()).toContain('u undo');
  await takeBack(second);
  await second.until(({ earlier, run }) => earlier.length === 0 && run?.state === 'done');
  expect(second.session.state().examination?.diagnosis.outcome).toBe('refused');
  second.session.send({ type: 'quit' });
  await expect.poll(kept).toMatchObject({ title: 'GET /orders/42 on orders-api, stage beta', changes: [] });
  expect((await journalOf(environment).entries()).entries.map(({ state }) => state)).toEqual(['undone']);
}, 30_000);

it('a change that stands is undone by one key on the first screen, before any call is chosen', async () => {
  const first = sitting();
  const [call] = account.calls;
  if (call === undefined) throw new Error('no call is ready');
  await first.until(({ profiles }) => profiles.state === 'ready');
  await changeMade(first, call);
  first.session.send({ type: 'quit' });
  const policyNow = () => JSON.stringify(account.practice.dump()).match(/"policy":"(?:[^"\\]|\\.)*"/g)?.[0] ?? '';
  const changed = policyNow();

  const second = sitting();
  await second.until(({ unfinished, profiles }) => unfinished !== null && profiles.state === 'ready');
  expect(second.screen()).toContain('u undo');
  await takeBack(second);
  await second.until(({ earlier, undoing }) => earlier.length === 0 && undoing === null);
  expect(second.session.state().screens.at(-1)).toBe('paste');
  expect(policyNow()).not.toBe(changed);
  const { entries } = await journalOf(environment).entries();
  expect(entries.at(-1)).toMatchObject({
    state: 'undone',
    stage: 'beta',
    causes: ['resource-policy-implicit-deny'],
  });
  expect(entries.at(-1)?.appliedBy).toMatch(/^arn:aws:/);
}, 30_000);

it('a change that AWS never answered is not said to be rolled back, and is undone once it has landed', async () => {
  const [call] = account.calls;
  if (call === undefined) throw new Error('no call is ready');
  const proxy = await troubledProxy(account.practice.url);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const landed = new Promise<number>((resolve) => proxy.trouble(1, { kind: 'late', release: held, landed: resolve }));
  try {
    const first = sitting(proxy);
    await first.until(({ profiles }) => profiles.state === 'ready');
    await changeSent(first, call);
    await first.until(({ fix }) => typeof fix?.failed === 'string');
    expect(first.session.state().fix?.failed).toContain('may still take effect before');
    expect(first.session.state().fix?.failed).not.toMatch(/rolled back|nothing was changed/i);
    release();
    expect(await landed).toBe(200);
    first.session.send({ type: 'quit' });
    await expect.poll(kept, { timeout: 10_000 }).toMatchObject({ changes: [expect.any(String)] });

    const second = sitting();
    await second.until(({ unfinished, profiles }) => unfinished !== null && profiles.state === 'ready');
    expect(second.screen()).toContain('a change stands');
    await takeBack(second);
    await second.until(({ earlier, undoing }) => earlier.length === 0 && undoing === null);
    expect((await journalOf(environment).entries()).entries.map(({ state }) => state)).toEqual(['undone']);
  } finally {
    await proxy.close();
  }
}, 60_000);
