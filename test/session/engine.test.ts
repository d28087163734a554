import { afterEach, describe, expect, it } from 'vitest';
import { known } from '../../src/core/model/fact.ts';
import type { Account, Clock, Identity } from '../../src/core/model/ports.ts';
import { PLAIN_REQUEST } from '../../src/core/model/request.ts';
import type { Event } from '../../src/session/actions.ts';
import { refusedByGateway, runCheck } from '../../src/session/check.ts';
import type { Desk } from '../../src/session/deps.ts';
import { type ProfileChoice, type Session, startSession } from '../../src/session/index.ts';
import { initialState } from '../../src/session/state.ts';

/** Time that passes only when it is told to. */
function handClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = 1_000_000;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        sleepers.push({ until: now + ms, wake });
        signal?.addEventListener('abort', wake, { once: true });
      }),
    async pass(ms) {
      now += ms;
      const due = sleepers.filter((one) => one.until <= now);
      sleepers = sleepers.filter((one) => one.until > now);
      for (const one of due) one.wake();
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const STAGING: ProfileChoice = { id: 'staging', name: 'staging', kind: 'profile', region: 'eu-west-1', detail: 'SSO' };
const MIA: Identity = {
  arn: 'arn:aws:iam::111122223333:user/mia',
  accountId: '111122223333',
  region: 'eu-west-1',
  regionFrom: 'profile staging',
  from: 'profile staging',
  practice: false,
};
const never = <T>(): Promise<T> => new Promise(() => {});
const account = (over: Partial<Account>): Account =>
  ({ identity: async () => known('GetCallerIdentity', MIA), listApis: never, ...over }) as unknown as Account;

let open: Session | null = null;
afterEach(() => open?.send({ type: 'interrupt', code: 130 }));
function start(clock: Clock, openAccount: Parameters<typeof startSession>[0]['openAccount']): Session {
  open = startSession({
    profiles: async () => [STAGING],
    openAccount,
    examine: never,
    journal: { write: async () => {} },
    clock,
    writeSummary: never,
    initial: {},
    prepared: [],
    readOnly: false,
  });
  return open;
}

describe('waits', () => {
  it('end at their deadline, and say how long was waited', async () => {
    const clock = handClock();
    const session = start(clock, () => account({}));
    await clock.pass(0);
    session.send({ type: 'choose-profile', choice: STAGING });
    await clock.pass(0);
    session.send({ type: 'skip-paste' });
    await clock.pass(29_999);
    expect(session.state().apis.state).toBe('loading');
    await clock.pass(1);
    expect(session.state().apis).toMatchObject({ state: 'failed', why: expect.stringContaining('30 s') });
    session.send({ type: 'retry' });
    expect(session.state().apis.state).toBe('loading');
  });

  it('have no deadline while a person types a code', async () => {
    const clock = handClock();
    const session = start(clock, async (_, ask) => {
      const code = await ask({ text: 'MFA code for staging', secret: false });
      return account({ identity: async () => known('GetCallerIdentity', { ...MIA, from: `code ${code}` }) });
    });
    await clock.pass(0);
    session.send({ type: 'choose-profile', choice: STAGING });
    await clock.pass(0);
    expect(session.state().question?.text).toContain('MFA code');
    await clock.pass(120_000);
    expect(session.state().identity.state).toBe('loading');
    session.send({ type: 'answer-question', text: '123456' });
    await clock.pass(0);
    expect(session.state().identity).toMatchObject({ state: 'ready', value: { from: 'code 123456' } });
  });

  it('turn a broken account into a sentence, not into a crash', async () => {
    const clock = handClock();
    const session = start(clock, () => {
      throw new Error('the config file cannot be read');
    });
    await clock.pass(0);
    session.send({ type: 'choose-profile', choice: STAGING });
    await clock.pass(0);
    expect(session.state().identity).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('the config file cannot be read'),
    });
  });
});

describe('the end of a session', () => {
  it('resolves with the exit code and hears nothing more', async () => {
    const clock = handClock();
    const session = start(clock, () => account({}));
    session.send({ type: 'interrupt', code: 143 });
    expect(await session.done).toBe(143);
    session.send({ type: 'choose-profile', choice: STAGING });
    expect(session.state().answers.profile).toBeNull();
  });
});

const REFUSED = {
  exchange: 'request',
  status: 403,
  errorType: 'ForbiddenException',
  headers: {},
  body: '',
  from: 'call',
  browser: null,
} as const;
const PASSED = { ...REFUSED, status: 200, errorType: null } as const;
const REQUEST = {
  ...PLAIN_REQUEST,
  time: '2026-01-01T00:00:00.000Z',
  method: 'GET',
  host: 'a.execute-api.eu-west-1.amazonaws.com',
  path: '/prod/x',
} as const;

describe('the check after a change', () => {
  async function check(
    answers: readonly (typeof REFUSED | typeof PASSED)[],
    wanted: 'through' | 'refused',
    seconds: number,
  ): Promise<readonly Event[]> {
    const clock = handClock();
    const events: Event[] = [];
    let calls = 0;
    const caller = account({
      signerOf: async () => known('signer', null),
      call: async () => known('call', answers[Math.min(calls++, answers.length - 1)] ?? REFUSED),
    });
    const state = initialState({}, [], false, clock.now());
    const desk: Desk = {
      deps: { clock, examine: async () => Promise.reject(new Error('not read')) } as unknown as Desk['deps'],
      emit: (event) => events.push(event),
      state: () => state,
      ended: new AbortController().signal,
      clock,
      account: caller,
      answer: null,
    };
    const wait = { label: '', since: clock.now(), deadline: clock.now() + 60_000 };
    const call = {
      request: REQUEST,
      target: { apiType: 'REST', apiId: 'a', stage: 'prod' },
      caller: { kind: 'anonymous' },
    } as const;
    const done = runCheck(desk, {
      type: 'check',
      wanted,
      ...call,
      check: {
        kind: 'apply',
        fixId: 'f',
        state: 'running',
        wait,
        subject: { number: 1, ...call },
        before: REFUSED,
        tries: [],
        step: null,
        why: null,
      },
    });
    for (let passed = 0; passed < seconds * 2; passed++) await clock.pass(500);
    await done;
    return events;
  }

  it('calls until the call goes through', async () => {
    const events = await check([REFUSED, REFUSED, PASSED], 'through', 10);
    expect(events.filter((event) => event.type === 'check-tried')).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ type: 'check-ended', state: 'passed' });
  });
  it('gives up after 60 s and says what is still answered', async () => {
    const events = await check([REFUSED], 'through', 90);
    expect(events.at(-1)).toMatchObject({
      type: 'check-ended',
      state: 'not-yet',
      why: 'still answered 403 after 60 s',
    });
    expect(events.filter((event) => event.type === 'check-tried').length).toBeGreaterThan(5);
  });
  it('after an undo calls until the refusal is back', async () => {
    const events = await check([PASSED, REFUSED], 'refused', 10);
    expect(events.at(-1)).toMatchObject({ type: 'check-ended', state: 'passed' });
  });
  for (const [status, errorType, refused] of [
    [200, null, false],
    [404, null, false],
    [500, null, false],
    [403, null, true],
    [401, null, true],
    [429, null, true],
    [404, 'NotFoundException', true],
    [null, null, true],
  ] as const)
    it(`${status ?? 'no answer'}${errorType ? ` ${errorType}` : ''} is ${refused ? 'a refusal' : 'through'}`, () =>
      expect(refusedByGateway({ status, errorType, headers: {}, body: '' })).toBe(refused));
});
