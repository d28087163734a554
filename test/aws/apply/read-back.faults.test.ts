import { APIGatewayClient, DeleteDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect, it } from 'vitest';
import { lookAt } from '../../../src/aws/apply/index.ts';
import type { Change } from '../../../src/core/model/changes/index.ts';
import type { Clock } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { API } from '../../support/make-case.ts';
import {
  applied,
  apply,
  BASE,
  BRIEF,
  closeSetting,
  DEPLOY,
  deferred,
  OURS,
  PATCH,
  policySids,
  recorded,
  refused,
  SKETCH,
  servedBy,
  setPolicy,
  start,
  THEIRS,
  undo,
} from './troubled-account.ts';

// What is said of writes that are lost or late is what was read back.

afterEach(closeSetting);

describe('roll-back says what was read back', () => {
  it('an answer that was lost, and an edit: the change is live, and is not said to be put back', async () => {
    const setting = await start();
    const meanwhile = setPolicy(setting, BASE, OURS, THEIRS);
    setting.proxy.trouble(1, { kind: 'lost', status: 500, meanwhile });
    const result = await apply(setting, [PATCH]);
    expect(result).toMatchObject({ ok: false, kind: 'not-rolled-back', entry: { state: 'stuck' } });
    expect(await policySids(setting)).toEqual(['Base', 'Ours', 'Theirs']);

    const entry = await recorded(setting);
    const conflict = await undo(setting, entry);
    expect(conflict).toMatchObject({ ok: false, kind: 'drifted', look: { isChanged: true } });
    if (conflict.ok) throw new Error('not reached');
    expect(await undo(setting, entry, conflict.look?.seen)).toMatchObject({ ok: true });
    expect(await policySids(setting)).toEqual(['Base', 'Theirs']);
  });

  it('a PATCH that lands after the deadline: unknown until then, found at the next look', async () => {
    const setting = await start(SKETCH, BRIEF);
    const late = deferred<void>();
    const landed = deferred<number>();
    setting.proxy.trouble(1, { kind: 'late', release: late.promise, landed: landed.resolve });
    const result = await apply(setting, [PATCH]);
    expect(result).toMatchObject({
      ok: false,
      kind: 'not-rolled-back',
      entry: { state: 'unknown', steps: [{ state: 'unknown' }] },
    });
    expect(result).toMatchObject({ message: expect.not.stringContaining('were rolled back') });

    const early = await recorded(setting);
    expect((await lookAt(setting.clients, early, systemClock)).steps).toMatchObject([
      { state: 'as-before', mayLandUntil: expect.any(String) },
    ]);
    expect(await undo(setting, early)).toMatchObject({ ok: false, kind: 'unknown', entry: { state: 'unknown' } });

    late.resolve();
    expect(await landed.promise).toBe(200);
    const entry = await recorded(setting);
    expect((await lookAt(setting.clients, entry, systemClock)).steps).toMatchObject([{ state: 'ours' }]);
    expect(await undo(setting, entry)).toMatchObject({ ok: true, differences: [], entry: { state: 'undone' } });
    expect(await policySids(setting)).toEqual(['Base']);
  });

  it('a PATCH that is sent again, and whose first attempt lands after undo: not called undone', async () => {
    const setting = await start();
    const late = deferred<void>();
    const landed = deferred<number>();
    setting.proxy.trouble(1, { kind: 'late', release: late.promise, landed: landed.resolve, isReset: true });
    const entry = await applied(setting, [PATCH]);
    expect(await undo(setting, entry)).toMatchObject({ ok: false, kind: 'unknown', entry: { state: 'unknown' } });
    expect(await policySids(setting)).toEqual(['Base']);
    late.resolve();
    expect(await landed.promise).toBe(200);
    expect(await policySids(setting)).toEqual(['Base', 'Ours']);
    const later: Clock = { ...systemClock, now: () => systemClock.now() + 11 * 60_000 };
    expect(await undo(setting, await recorded(setting), undefined, later)).toMatchObject({ ok: true });
    expect(await policySids(setting)).toEqual(['Base']);
  });

  it('a PATCH that never lands: absent once AWS would not take it any more', async () => {
    const setting = await start(SKETCH, BRIEF);
    setting.proxy.trouble(1, { kind: 'late', release: new Promise(() => {}), landed: () => {} });
    await apply(setting, [PATCH, DEPLOY]);
    const later: Clock = { ...systemClock, now: () => systemClock.now() + 11 * 60_000 };
    expect(await undo(setting, await recorded(setting), undefined, later)).toMatchObject({
      ok: true,
      differences: [],
      entry: { state: 'undone', steps: [{ state: 'absent' }, { state: 'planned' }] },
    });
  });

  it('an answer that never came, and the write is there: the plan goes on', async () => {
    const setting = await start(SKETCH, BRIEF);
    setting.proxy.trouble(1, { kind: 'lost', status: null });
    expect(await apply(setting, [PATCH, DEPLOY])).toMatchObject({ ok: true, entry: { state: 'applied' } });
    expect(await policySids(setting)).toEqual(['Base', 'Ours']);
  });

  it('somebody deploys what we had changed, before we do: it is served, and is not said to be put back', async () => {
    const setting = await start();
    const deployed = () =>
      setting.made.clients.call('apigateway', 'CreateDeployment', { restApiId: API, stageName: 'prod' });
    setting.proxy.trouble(1, { kind: 'lost', status: 'reset', meanwhile: deployed });
    const before = (await servedBy(setting)) ?? '';
    const result = await apply(setting, [PATCH, { ...DEPLOY, assumes: { deploymentId: before } } as Change]);
    expect(result).toMatchObject({
      ok: false,
      kind: 'not-rolled-back',
      message: expect.stringContaining(`The stage now serves deployment ${await servedBy(setting)}`),
      entry: { state: 'stuck' },
    });
    expect(await policySids(setting)).toEqual(['Base']);
  });

  it('a CreateDeployment whose answer is lost, and somebody deploys: not said to be put back', async () => {
    const setting = await start();
    const deployed = () =>
      setting.made.clients.call('apigateway', 'CreateDeployment', { restApiId: API, stageName: 'prod' });
    setting.proxy.trouble(2, { kind: 'lost', status: 500, meanwhile: deployed });
    expect(await apply(setting, [PATCH, DEPLOY])).toMatchObject({ ok: false, kind: 'not-rolled-back' });
    expect(await recorded(setting)).toMatchObject({ state: 'stuck' });
  });

  it('a refused first write: nothing is said to be put back', async () => {
    const setting = await start();
    setting.proxy.trouble(1, refused(403, 'AccessDeniedException'));
    const result = await apply(setting, [PATCH, DEPLOY]);
    expect(result).toMatchObject({
      ok: false,
      kind: 'denied',
      message: expect.stringMatching(/Nothing was changed\.$/),
      entry: { state: 'rolled-back', steps: [{ state: 'absent' }, { state: 'planned' }] },
    });
    expect(result).toMatchObject({ message: expect.not.stringContaining('were rolled back') });
  });
});

describe('undo says what was read back', () => {
  it('a captive portal answers in the place of DeleteDeployment: not undone, and undone at the next try', async () => {
    const setting = await start();
    const before = await servedBy(setting);
    const entry = await applied(setting, [PATCH, DEPLOY]);
    const ours = await servedBy(setting);
    setting.proxy.trouble(2, { kind: 'refused', status: 200, code: 'sign-in' });
    expect(await undo(setting, entry)).toMatchObject({ ok: false, kind: 'failed', entry: { state: 'stuck' } });
    expect(await undo(setting, await recorded(setting))).toMatchObject({ ok: true, entry: { state: 'undone' } });
    const { items = [] } = await setting.made.clients.call('apigateway', 'GetDeployments', { restApiId: API });
    expect(items.map(({ id }) => id)).not.toContain(ours);
    expect(await servedBy(setting)).toBe(before);
  });
});

describe('the deployment that was served before was deleted', () => {
  it('undo goes on: the policy is put back, and what is missing is named', async () => {
    const setting = await start();
    const old = await servedBy(setting);
    const entry = await applied(setting, [PATCH, DEPLOY]);
    const ours = await servedBy(setting);
    const { accessKeyId, secretAccessKey, region } = setting.made.practice.adminProfile;
    const credentials = { accessKeyId, secretAccessKey };
    const other = new APIGatewayClient({ region, endpoint: setting.made.practice.url, credentials });
    await other.send(new DeleteDeploymentCommand({ restApiId: API, deploymentId: old }));

    expect((await lookAt(setting.clients, entry, systemClock)).steps).toMatchObject([
      { state: 'ours' },
      { state: 'ours', why: expect.stringContaining(String(old)) },
    ]);
    const result = await undo(setting, entry);
    expect(result).toMatchObject({
      ok: false,
      kind: 'failed',
      message: expect.stringContaining(String(old)),
      entry: { state: 'stuck', steps: [{ state: 'undone' }, { state: 'done' }] },
    });
    expect(await policySids(setting)).toEqual(['Base']);
    expect(await servedBy(setting)).toBe(ours);
  });
});
