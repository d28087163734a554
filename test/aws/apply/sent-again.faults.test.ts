import { afterEach, describe, expect, it } from 'vitest';
import { applyPlan } from '../../../src/aws/apply/index.ts';
import type { Change } from '../../../src/core/model/changes/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { API, ARN, allow, deny, policy } from '../../support/make-case.ts';
import {
  applied,
  apply,
  BASE,
  BRIEF,
  closeSetting,
  DEPLOY,
  inlineSids,
  inlineStatement,
  OURS,
  PATCH,
  PUT,
  policySids,
  putInline,
  recorded,
  refused,
  type Setting,
  SKETCH,
  servedBy,
  setPolicy,
  sidsIn,
  start,
  THEIRS,
  throttled,
  undo,
} from './troubled-account.ts';

// Writes that are throttled, lost or overtaken: one is sent again only over what the plan saw.

afterEach(closeSetting);

describe('a write is sent again only over what the plan saw', () => {
  it('a throttled PATCH: a Deny that somebody added meanwhile stays', async () => {
    const setting = await start();
    setting.proxy.trouble(1, throttled(setPolicy(setting, BASE, THEIRS)));
    expect(await apply(setting, [PATCH])).toMatchObject({ ok: false, kind: 'drifted' });
    expect(await policySids(setting)).toEqual(['Base', 'Theirs']);
  });

  it('a throttled PutRolePolicy: a Deny that somebody added meanwhile stays', async () => {
    const setting = await start();
    setting.proxy.trouble(1, refused(400, 'Throttling', putInline(setting, inlineStatement('Theirs', 'Deny'))));
    expect(await apply(setting, [PUT])).toMatchObject({ ok: false, kind: 'drifted' });
    expect(await inlineSids(setting)).toEqual(['Theirs']);
  });

  it.each([500, 'reset'] as const)(
    'a PutRolePolicy whose answer is lost (%s): not sent over an edit',
    async (status) => {
      const setting = await start();
      const meanwhile = putInline(setting, inlineStatement('Theirs', 'Deny'));
      setting.proxy.trouble(1, { kind: 'lost', status, meanwhile });
      expect(await apply(setting, [PUT])).toMatchObject({ ok: false });
      expect(await inlineSids(setting)).toEqual(['Theirs']);
      expect(setting.proxy.writes()).toBe(1);
    },
  );

  it.each([500, 'reset'] as const)('a PATCH whose answer is lost (%s) is not sent twice', async (status) => {
    const setting = await start();
    setting.proxy.trouble(1, { kind: 'lost', status });
    expect(await apply(setting, [PATCH])).toMatchObject({ ok: true, entry: { steps: [{ state: 'done' }] } });
    expect(setting.proxy.writes()).toBe(1);
  });

  it('a throttled CreateDeployment: a draft that somebody edited meanwhile is not published', async () => {
    const setting = await start({
      api: { policy: policy(allow()) },
      config: { deployedSnapshot: { policy: policy(deny()) } },
    });
    const plan = setting.made.plans.find(({ id }) => id === 'deploy-stage');
    if (plan === undefined) throw new Error('no plan to deploy');
    const before = await servedBy(setting);
    setting.proxy.trouble(1, throttled(setPolicy(setting, allow(), THEIRS)));
    const result = await applyPlan(setting.clients, plan, setting.made.journal, systemClock);
    expect(result).toMatchObject({ ok: false, kind: 'drifted' });
    expect(await servedBy(setting)).toBe(before);
    const { items } = await setting.made.clients.call('apigateway', 'GetDeployments', { restApiId: API });
    expect(items).toHaveLength(1);
  });

  it('a CreateDeployment whose answer is lost is found by its mark, and taken back', async () => {
    const setting = await start();
    const before = await servedBy(setting);
    setting.proxy.trouble(1, { kind: 'lost', status: 'reset' });
    const entry = await applied(setting, [DEPLOY]);
    expect(setting.proxy.writes()).toBe(1);
    expect(await undo(setting, entry)).toMatchObject({ ok: true, differences: [] });
    expect(await servedBy(setting)).toBe(before);
  });

  it('a throttled PATCH of undo: a Deny that somebody added meanwhile stays, and undo says so', async () => {
    const setting = await start();
    const entry = await applied(setting, [PATCH]);
    setting.proxy.trouble(1, throttled(setPolicy(setting, BASE, OURS, THEIRS)));
    expect(await undo(setting, entry)).toMatchObject({ ok: false, kind: 'drifted', look: { isChanged: true } });
    expect(await policySids(setting)).toEqual(['Base', 'Ours', 'Theirs']);
  });

  it('a throttled PATCH of undo is sent again where nobody wrote', async () => {
    const setting = await start();
    const entry = await applied(setting, [PATCH]);
    setting.proxy.trouble(1, throttled());
    expect(await undo(setting, entry)).toMatchObject({ ok: true, differences: [] });
    expect(await policySids(setting)).toEqual(['Base']);
  });

  it('a PATCH of undo whose answer never comes, and that AWS never got: not called undone', async () => {
    const setting = await start(SKETCH, BRIEF);
    const entry = await applied(setting, [PATCH]);
    setting.proxy.trouble(1, { kind: 'late', release: new Promise(() => {}), landed: () => {} });
    expect(await undo(setting, entry)).toMatchObject({ ok: false, entry: { state: 'stuck' } });
    expect(await undo(setting, await recorded(setting))).toMatchObject({ ok: true, differences: [] });
    expect(await policySids(setting)).toEqual(['Base']);
  });
});

describe('a function’s policy is written over the revision that was read', () => {
  const ADD: Change = {
    kind: 'add-lambda-permission',
    FunctionName: 'orders',
    StatementId: 'ours',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `${ARN}/*/GET/orders/*`,
    assumes: { settings: null, after: '{"Sid":"ours"}' },
  };
  const addTheirs =
    ({ made }: Setting) =>
    () =>
      made.clients.call('lambda', 'AddPermission', { ...ADD, StatementId: 'theirs' });
  const statements = async ({ made }: Setting): Promise<readonly string[]> => {
    const { Policy = '' } = await made.clients.call('lambda', 'GetPolicy', { FunctionName: 'orders' });
    return sidsIn(Policy).filter((sid) => sid === 'ours' || sid === 'theirs');
  };

  it('an AddPermission that somebody overtakes is not made', async () => {
    const setting = await start();
    setting.proxy.trouble(1, { kind: 'overtaken', meanwhile: addTheirs(setting) });
    expect(await apply(setting, [ADD])).toMatchObject({
      ok: false,
      kind: 'drifted',
      entry: { state: 'rolled-back', steps: [{ state: 'absent' }] },
    });
    expect(await statements(setting)).toEqual(['theirs']);
  });

  it('a RemovePermission of undo that somebody overtakes is not made; once more, it is', async () => {
    const setting = await start();
    const entry = await applied(setting, [ADD]);
    setting.proxy.trouble(1, { kind: 'overtaken', meanwhile: addTheirs(setting) });
    expect(await undo(setting, entry)).toMatchObject({ ok: false, kind: 'drifted' });
    expect(await statements(setting)).toEqual(['ours', 'theirs']);
    expect(await undo(setting, entry)).toMatchObject({ ok: true, differences: [] });
    expect(await statements(setting)).toEqual(['theirs']);
  });
});
