import { afterEach, describe, expect, it } from 'vitest';
import { known } from '../../../src/core/model/fact.ts';
import type { Account, Clock, Identity } from '../../../src/core/model/ports.ts';
import { type ProfileChoice, type Session, startSession } from '../../../src/wizard/state/index.ts';
import { handClock } from '../../support/hand-clock.ts';

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
  ({
    identity: async () => known('GetCallerIdentity', MIA),
    listApis: never,
    forget: () => {},
    ...over,
  }) as unknown as Account;

let open: Session | null = null;
afterEach(() => open?.send({ type: 'interrupt', code: 130 }));
function start(clock: Clock, openAccount: Parameters<typeof startSession>[0]['openAccount']): Session {
  open = startSession({
    profiles: async () => [STAGING],
    openAccount,
    examine: never,
    journal: { write: async () => {} },
    clock,
    writeCode: never,
    writeSummary: never,
    initial: {},
    practiceCalls: () => [],
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
