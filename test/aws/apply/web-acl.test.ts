import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { applyPlan, finishEntry, undoEntry } from '../../../src/aws/apply/index.ts';
import type { InputOf } from '../../../src/aws/clients/types.ts';
import type { CaseFile } from '../../../src/core/intake/cases/index.ts';
import type { Journal } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { clientsAt } from './clients-at.ts';
import { opened } from './every-fix.ts';
import { troubledProxy } from './troubled-proxy.ts';

const CASE = 'test/cases/own/two-web-acl-and-key-of-other-plan.json';
const NOWHERE: Journal = { write: async () => undefined };

const kindOfFix = () => {
  const caseFile = JSON.parse(readFileSync(CASE, 'utf8')) as CaseFile;
  return { operations: 'wafv2:UpdateWebACL', id: 'web-acl-count-rule', name: CASE, caseFile };
};

it('an UpdateWebACL that somebody overtakes is not made, nor is that of undo: the lock token is another', async () => {
  const { account, plan } = await opened(kindOfFix());
  const { practice } = account;
  const proxy = await troubledProxy(practice.url);
  const clients = clientsAt({ ...practice.adminProfile, url: proxy.url });
  const direct = clientsAt({ ...practice.adminProfile, url: practice.url });
  const [change] = plan.changes;
  if (change?.kind !== 'update-web-acl') throw new Error('the fix changes something else');
  const { Name, Id, Scope } = change.webAcl;
  const which = { Name, Id, Scope } as InputOf<'wafv2', 'GetWebACL'>;
  const get = () => direct.call('wafv2', 'GetWebACL', which);
  const original = (await get()).WebACL?.DefaultAction;
  /** What becomes of what no rule is about, as somebody else sets it. */
  const setDefault = async (DefaultAction: unknown): Promise<void> => {
    const { WebACL, LockToken } = await get();
    const { ARN: _, Capacity: __, ...acl } = WebACL ?? {};
    const input = { ...acl, Scope, DefaultAction, LockToken };
    await direct.call('wafv2', 'UpdateWebACL', input as InputOf<'wafv2', 'UpdateWebACL'>);
  };
  const theirs = { Block: {} };
  expect(original).toEqual({ Allow: {} });
  try {
    proxy.trouble(1, { kind: 'overtaken', meanwhile: () => setDefault(theirs) });
    expect(await applyPlan(clients, plan, NOWHERE, systemClock)).toMatchObject({
      ok: false,
      kind: 'drifted',
      entry: { state: 'rolled-back', steps: [{ state: 'absent' }] },
    });
    expect((await get()).WebACL?.DefaultAction).toEqual(theirs);

    await setDefault(original);
    const made = await applyPlan(clients, plan, NOWHERE, systemClock);
    if (!made.ok) throw new Error(made.message);
    proxy.trouble(1, { kind: 'overtaken', meanwhile: () => setDefault(theirs) });
    expect(await undoEntry(clients, made.entry, NOWHERE, systemClock)).toMatchObject({ ok: false, kind: 'drifted' });
    expect((await get()).WebACL?.DefaultAction).toEqual(theirs);
  } finally {
    await proxy.close();
    await account.close();
  }
}, 120_000);

it('an UpdateWebACL whose undo was killed is made once more by finish: the lock token of undo is no edit', async () => {
  const { account, plan } = await opened(kindOfFix());
  const clients = clientsAt({ ...account.practice.adminProfile, url: account.practice.url });
  try {
    const made = await applyPlan(clients, plan, NOWHERE, systemClock);
    if (!made.ok) throw new Error(made.message);
    const dumped = () => JSON.stringify(account.practice.dump()).replace(/"lockToken":"\w+"/g, '');
    const fixed = dumped();
    expect(await undoEntry(clients, made.entry, NOWHERE, systemClock)).toMatchObject({ ok: true });
    // Killed behind its write, undo leaves in the journal what it began with.
    const left = { ...made.entry, state: 'stuck' } as const;
    expect(await finishEntry(clients, left, NOWHERE, systemClock)).toMatchObject({ ok: true });
    expect(dumped()).toBe(fixed);
  } finally {
    await account.close();
  }
});
