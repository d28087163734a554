import { APIGatewayClient, DeleteDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect, it } from 'vitest';
import { applyPlan, lookAt, undoEntry } from '../../../src/aws/apply/index.ts';
import type { Clients } from '../../../src/aws/clients/types.ts';
import type { Change } from '../../../src/core/model/changes/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import type { ApplyResult, Clock, JournalEntry } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { ACCOUNT, API, ARN, allow, caseFile, deny, policy, type Sketch, signer } from '../../support/make-case.ts';
import { clientsAt } from './clients-at.ts';
import { type Bench, bench } from './support.ts';
import { type Trouble, type TroubledProxy, troubledProxy } from './troubled-proxy.ts';

// Writes that are lost, late, throttled or overtaken: what is said of them is what was read back, and a write is sent
// again only over what the plan saw.

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const BASE = allow({ Sid: 'Base', Resource: `${ARN}/prod/GET/base` });
const OURS = allow({ Sid: 'Ours', Resource: `${ARN}/prod/GET/orders/*` });
const THEIRS = deny({ Sid: 'Theirs', Resource: `${ARN}/prod/POST/orders` });
const text = (...statements: readonly Record<string, unknown>[]) => JSON.stringify(policy(...statements));
const inlineStatement = (Sid: string, Effect = 'Allow') => ({
  Sid,
  Effect,
  Action: 'execute-api:Invoke',
  Resource: `${ARN}/prod/GET/${Sid}`,
});
const SKETCH: Sketch = {
  api: { policy: policy(BASE) },
  config: { iam: signer(ROLE, [inlineStatement('Old')]).iam },
};
/** What of an answer's way to the client may take long, in milliseconds, before it is given up. */
const BRIEF = 1_500;

interface Setting {
  readonly made: Bench;
  /** Through the proxy. */
  readonly clients: Clients;
  readonly proxy: TroubledProxy;
}
let open: Setting | null = null;
afterEach(async () => {
  await open?.proxy.close();
  await open?.made.close();
  open = null;
});

async function start(sketch: Sketch = SKETCH, timeoutMs = 10_000): Promise<Setting> {
  const made = await bench(caseFile(sketch));
  const proxy = await troubledProxy(made.practice.url);
  open = { made, proxy, clients: clientsAt({ ...made.practice.adminProfile, url: proxy.url }, timeoutMs) };
  return open;
}

const planOf = ({ loaded }: Bench, changes: readonly Change[]): FixPlan => ({
  ...({ id: 'by-hand', title: 'By hand', causes: [], widens: { everyone: false }, pending: [] } as unknown as FixPlan),
  changes,
  factsAfter: loaded.facts,
});
const apply = ({ made, clients }: Setting, changes: readonly Change[]): Promise<ApplyResult> =>
  applyPlan(clients, planOf(made, changes), made.journal, systemClock);
const undo = ({ made, clients }: Setting, entry: JournalEntry, seen?: string, clock: Clock = systemClock) =>
  undoEntry(clients, entry, made.journal, clock, seen);
async function applied(setting: Setting, changes: readonly Change[]): Promise<JournalEntry> {
  const result = await apply(setting, changes);
  if (!result.ok) throw new Error(result.message);
  return result.entry;
}
async function recorded({ made }: Setting): Promise<JournalEntry> {
  const [entry] = (await made.journal.entries()).entries;
  if (entry === undefined) throw new Error('the journal is empty');
  return entry;
}

const PATCH: Change = {
  kind: 'put-resource-policy',
  restApiId: API,
  policy: text(BASE, OURS),
  assumes: { policy: text(BASE) },
};
const PUT: Change = {
  kind: 'put-role-policy',
  RoleName: 'checkout',
  PolicyName: 'ours',
  PolicyDocument: text(inlineStatement('Ours')),
  assumes: { policy: null, identityArn: ROLE },
};
const DEPLOY: Change = { kind: 'create-deployment', restApiId: API, stageName: 'prod', description: 'ours' };

const setPolicy =
  ({ made }: Setting, ...statements: readonly Record<string, unknown>[]) =>
  () =>
    made.clients.call('apigateway', 'UpdateRestApi', {
      restApiId: API,
      patchOperations: [{ op: 'replace', path: '/policy', value: text(...statements) }],
    });
const putInline =
  ({ made }: Setting, ...statements: readonly Record<string, unknown>[]) =>
  () =>
    made.clients.call('iam', 'PutRolePolicy', {
      RoleName: 'checkout',
      PolicyName: 'ours',
      PolicyDocument: text(...statements),
    });

const sidsIn = (document: string): readonly string[] =>
  (JSON.parse(document) as { readonly Statement: readonly { readonly Sid: string }[] }).Statement.map(({ Sid }) => Sid);
const policySids = async ({ made }: Setting): Promise<readonly string[]> => {
  const { policy: raw = '' } = await made.clients.call('apigateway', 'GetRestApi', { restApiId: API });
  return sidsIn(raw.replaceAll('\\"', '"'));
};
const inlineSids = async ({ made }: Setting): Promise<readonly string[]> => {
  const { PolicyDocument = '' } = await made.clients.call('iam', 'GetRolePolicy', {
    RoleName: 'checkout',
    PolicyName: 'ours',
  });
  return sidsIn(decodeURIComponent(PolicyDocument));
};
const servedBy = async ({ made }: Setting): Promise<string | undefined> =>
  (await made.clients.call('apigateway', 'GetStage', { restApiId: API, stageName: 'prod' })).deploymentId;

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const refused = (status: number, code: string, meanwhile?: () => Promise<unknown>): Trouble => ({
  kind: 'refused',
  status,
  code,
  ...(meanwhile === undefined ? {} : { meanwhile }),
});
const throttled = (meanwhile?: () => Promise<unknown>) => refused(429, 'TooManyRequestsException', meanwhile);

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
    expect(result).toMatchObject({ message: expect.not.stringContaining('put back') });

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
      message: expect.stringContaining(`The stage serves deployment ${await servedBy(setting)}`),
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
    expect(result).toMatchObject({ message: expect.not.stringContaining('put back') });
  });
});

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
