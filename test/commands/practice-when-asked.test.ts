import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { type PracticeAccount, planAccount } from '../../src/commands/practice-account.ts';
import { practiceWhenAsked } from '../../src/commands/wizard/practice-when-asked.ts';
import type { Identity } from '../../src/core/model/ports.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { builtinPractice } from '../support/builtin-practice.ts';

const SOMEBODY: Identity = {
  arn: 'arn:aws:iam::111122223333:user/practice',
  accountId: '111122223333',
  region: 'us-east-1',
  regionFrom: 'practice',
  from: 'practice',
  practice: true,
};

let practice: PracticeAccount;
beforeAll(async () => {
  practice = await builtinPractice();
});
afterAll(() => practice.close());

it('says who asks as the account itself does, without asking it', async () => {
  const { identity } = await planAccount(builtinCases(), practice.options);
  const account = practiceWhenAsked(identity, () => Promise.reject(new Error('it was opened')));
  expect(await account.identity()).toEqual(await openAccount(practice.options).identity());
  account.forget();
  expect(account.count().total).toBe(0);
});

it('is opened once, by the first that asks for more', async () => {
  let opened = 0;
  // As a session gets it: out of a promise.
  const account = await Promise.resolve(
    practiceWhenAsked(SOMEBODY, async () => {
      opened++;
      return openAccount(practice.options);
    }),
  );
  const [apis, principals] = await Promise.all([account.listApis(), account.listPrincipals()]);
  expect([apis.state, principals.state]).toEqual(['known', 'known']);
  expect(opened).toBe(1);
  expect(account.count().total).toBeGreaterThan(0);
});

it('what hinders the opening reaches who asked', async () => {
  const account = practiceWhenAsked(SOMEBODY, () => Promise.reject(new Error('no port is free')));
  await expect(account.listApis()).rejects.toThrow('no port is free');
});
