import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { applyPlan, finishEntry, undoEntry } from '../../../src/aws/apply/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { ACCOUNT, API, allow, caseFile, policy, REGION, type Sketch } from '../../support/make-case.ts';
import { type Bench, bench } from './support.ts';

let open: Bench | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});
const start = async (): Promise<Bench> => {
  open = await bench(caseFile(LISTED));
  return open;
};

/** A resource policy whose address list misses the caller. */
const LISTED: Sketch = {
  api: { policy: policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } })) },
};
const OPENED = JSON.stringify(policy(allow({ Sid: 'Opened' })));

const policyOf = async ({ clients }: Bench): Promise<string | undefined> =>
  (await clients.call('apigateway', 'GetRestApi', { restApiId: API })).policy;

/** A file as version 0.1 wrote it, word for word: the change is the call, under AWS's own names. */
async function written(made: Bench, change: object, before: object, state = 'applied'): Promise<void> {
  const entry = {
    session: 's0',
    fixId: 'resource-policy-correct-statement',
    title: 'Correct one statement',
    startedAt: '2026-03-02T10:15:30.000Z',
    accountId: ACCOUNT,
    region: REGION,
    steps: [{ change, before, state: state === 'applied' ? 'done' : 'planned', result: {} }],
    state,
  };
  await made.journal.write({ ...entry, steps: [], state: 'applied' });
  const dir = join(made.dir, 'sessions');
  const [name = ''] = await readdir(dir);
  await writeFile(join(dir, name), `${JSON.stringify({ format: 1, entry }, null, 2)}\n`);
}

const UPDATE = {
  service: 'apigateway',
  operation: 'UpdateRestApi',
  input: { restApiId: API, patchOperations: [{ op: 'replace', path: '/policy', value: OPENED }] },
};

describe('a journal of an earlier version', () => {
  it('is read, and its change taken back', async () => {
    const made = await start();
    const raw = await policyOf(made);
    await made.clients.call('apigateway', 'UpdateRestApi', {
      restApiId: API,
      patchOperations: [{ op: 'replace', path: '/policy', value: OPENED }],
    });
    const before = JSON.stringify(policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } })));
    await written(made, { ...UPDATE, assumes: { policy: before } }, { raw, policy: before });
    const [entry] = (await made.journal.entries()).entries;
    if (entry === undefined) throw new Error('nothing was read');
    expect(entry.steps[0]?.change).toEqual({
      kind: 'put-resource-policy',
      restApiId: API,
      policy: OPENED,
      assumes: { policy: before },
    });
    expect(await undoEntry(made.clients, entry, made.journal, systemClock)).toMatchObject({
      ok: true,
      differences: [],
      entry: { state: 'undone' },
    });
    expect(await policyOf(made)).toBe(raw);
  });

  it('that planned a change which landed, and somebody edited since: not called undone', async () => {
    const made = await start();
    const raw = await policyOf(made);
    const before = JSON.stringify(policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } })));
    const edited = JSON.stringify(policy(allow({ Sid: 'Opened' }), allow({ Sid: 'Theirs', Effect: 'Deny' })));
    await made.clients.call('apigateway', 'UpdateRestApi', {
      restApiId: API,
      patchOperations: [{ op: 'replace', path: '/policy', value: edited }],
    });
    await written(made, { ...UPDATE, assumes: { policy: before } }, { raw, policy: before }, 'applying');
    const [entry] = (await made.journal.entries()).entries;
    if (entry === undefined) throw new Error('nothing was read');
    expect(await undoEntry(made.clients, entry, made.journal, systemClock)).toMatchObject({
      ok: false,
      kind: 'drifted',
      look: { isChanged: true },
    });
    expect(JSON.parse((await policyOf(made))?.replaceAll('\\"', '"') ?? '')).toEqual(JSON.parse(edited));
  });

  it('with a change of another version is listed, kept as it is, and neither finished nor taken back', async () => {
    const made = await start();
    const strange = { service: 'apigateway', operation: 'UpdateVpcLink', input: { vpcLinkId: 'v' } };
    await written(made, strange, {}, 'applying');
    const [entry] = (await made.journal.entries()).entries;
    if (entry === undefined) throw new Error('nothing was read');
    for (const way of [finishEntry, undoEntry])
      expect(await way(made.clients, entry, made.journal, systemClock)).toMatchObject({
        ok: false,
        kind: 'failed',
        message: expect.stringContaining('UpdateVpcLink'),
      });
    expect((await made.journal.entries()).entries[0]?.steps[0]?.change).toEqual({ kind: 'unknown', call: strange });
  });
});

describe('the journal of this version', () => {
  it('holds what earlier versions held: the calls, under AWS’s own names', async () => {
    const made = await start();
    const plan = made.plans.find(({ id }) => id === 'resource-policy-correct-statement');
    if (plan === undefined) throw new Error('no plan');
    await applyPlan(made.clients, plan, made.journal, systemClock);
    const dir = join(made.dir, 'sessions');
    const [name = ''] = await readdir(dir);
    const { format, entry } = JSON.parse(await readFile(join(dir, name), 'utf8'));
    expect(format).toBe(1);
    expect(entry.steps.map(({ change }: { change: object }) => Object.keys(change))).toEqual([
      ['service', 'operation', 'input', 'assumes'],
      ['service', 'operation', 'input', 'assumes'],
    ]);
    expect(entry.steps[0].change).toMatchObject({
      operation: 'UpdateRestApi',
      input: { restApiId: API, patchOperations: [{ op: 'replace', path: '/policy' }] },
    });
  });
});
