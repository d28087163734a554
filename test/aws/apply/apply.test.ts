import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { applyPlan, undoEntry } from '../../../src/aws/apply/index.ts';
import { awsCall, type Change, changeOf } from '../../../src/core/model/changes/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import type { Journal, JournalEntry } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { ACCOUNT, API, ARN, allow, caseFile, method, policy, type Sketch, signer } from '../../support/make-case.ts';
import { type Bench, bench } from './support.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const OPERATOR = 'operator';

let open: Bench[] = [];
const start = async (sketch: Sketch, operator?: string): Promise<Bench> => {
  const made = await bench(caseFile(sketch), operator);
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.map(({ close }) => close()));
  open = [];
});

/** A resource policy whose address list misses the caller. */
const LISTED: Sketch = {
  api: { policy: policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } })) },
};

const iam = (statements: readonly Record<string, unknown>[], identity: Record<string, unknown> = {}): Sketch => {
  const { iam: identities, signing } = signer(ROLE, statements, { identity });
  return { methods: [method({ authorizationType: 'AWS_IAM' })], config: { iam: identities }, request: { signing } };
};
const grant = (Resource: string) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource });
const boundary = (...statements: readonly Record<string, unknown>[]) => ({
  permissionsBoundary: { arn: `arn:aws:iam::${ACCOUNT}:policy/edge`, document: policy(...statements) },
});

/** The listed sketch with a second user, who may do only this on the control plane. */
function operatedBy(...statements: readonly Record<string, unknown>[]): Sketch {
  const { iam: identities } = signer(`arn:aws:iam::${ACCOUNT}:user/${OPERATOR}`, statements);
  return { ...LISTED, config: { iam: identities } };
}
const control = (...verbs: readonly string[]) => ({
  Effect: 'Allow',
  Action: verbs.map((verb) => `apigateway:${verb}`),
  Resource: '*',
});

const KINDS: readonly (readonly [string, Sketch, string])[] = [
  ['a resource policy, deployed', LISTED, 'resource-policy-correct-statement'],
  [
    'the first resource policy of an API',
    { ...iam([grant(`${ARN}/*`)]), ...foreign() },
    'resource-policy-add-statement',
  ],
  [
    'a deployment alone',
    {
      ...LISTED,
      api: { policy: policy(allow()) },
      config: { deployedSnapshot: { policy: policy(allow({ Effect: 'Deny' })) } },
    },
    'deploy-stage',
  ],
  ['an inline policy that is there', iam([grant(`${ARN}/prod/GET/order/*`)]), 'identity-policy-correct-statement'],
  ['an inline policy that is new', iam([]), 'identity-policy-add-statement'],
  ['a permissions boundary', iam([grant(`${ARN}/*`)], boundary(grant(`${ARN}/prod/POST/*`))), 'boundary-add-statement'],
];

function foreign(): Sketch {
  const { iam: identities, signing } = signer('arn:aws:iam::444455556666:user/mia', [grant(`${ARN}/*`)]);
  return { config: { iam: identities }, request: { signing } };
}

const planOf = (made: Bench, id: string): FixPlan => {
  const found = made.plans.find((plan) => plan.id === id);
  if (found === undefined) throw new Error(`no plan ${id} among ${made.plans.map((plan) => plan.id).join(', ')}`);
  return found;
};

/** The account without what no undo can bring back: time stamps, and counters of ids. */
const dumped = (made: Bench): string =>
  JSON.stringify(
    made.practice.dump(),
    (key, value: unknown) => (/(?:At|Date|next\w*|counter)$/i.test(key) ? undefined : value),
    1,
  );

describe('apply, then undo', () => {
  it.each(KINDS)('%s', async (_name, sketch, id) => {
    const made = await start(sketch);
    const before = dumped(made);
    const seen: string[] = [];
    const applied = await applyPlan(made.clients, planOf(made, id), made.journal, systemClock, (change, state) =>
      seen.push(`${awsCall(change).operation} ${state}`),
    );
    expect(applied).toMatchObject({ ok: true, entry: { state: 'applied', fixId: id, accountId: ACCOUNT } });
    expect(seen).toEqual(
      planOf(made, id)
        .changes.map(awsCall)
        .flatMap(({ operation }) => [`${operation} started`, `${operation} done`]),
    );
    expect(dumped(made)).not.toBe(before);
    if (applied.entry === null) throw new Error('no entry');
    const undone = await undoEntry(made.clients, applied.entry, made.journal, systemClock);
    expect(undone).toMatchObject({ ok: true, differences: [], entry: { state: 'undone' } });
    expect(dumped(made)).toBe(before);
  });

  it('brings back the very string that AWS returned', async () => {
    const made = await start(LISTED);
    const read = async () => (await made.clients.call('apigateway', 'GetRestApi', { restApiId: API })).policy;
    const before = await read();
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
    );
    expect(await read()).not.toBe(before);
    if (applied.entry === null) throw new Error('no entry');
    await undoEntry(made.clients, applied.entry, made.journal, systemClock);
    expect(await read()).toBe(before);
  });

  it('turns the real answer from 403 to 200, and undo turns it back', async () => {
    const made = await start(LISTED);
    const status = async (): Promise<number> =>
      (await fetch(`${made.practice.invokeEndpoint}/_practice/${API}/prod/orders/42`)).status;
    expect(await status()).toBe(403);
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
    );
    expect(await status()).toBe(200);
    if (applied.entry === null) throw new Error('no entry');
    await undoEntry(made.clients, applied.entry, made.journal, systemClock);
    expect(await status()).toBe(403);
  });

  it('does nothing when it is undone again', async () => {
    const made = await start(LISTED);
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
    );
    if (applied.entry === null) throw new Error('no entry');
    const undone = await undoEntry(made.clients, applied.entry, made.journal, systemClock);
    const calls = made.practice.requests();
    expect(await undoEntry(made.clients, undone.entry, made.journal, systemClock)).toMatchObject({
      ok: true,
      differences: [],
    });
    expect(made.practice.requests()).toBe(calls);
  });
});

describe('drift', () => {
  it('stops before the first write when the policy has moved since', async () => {
    const made = await start(LISTED);
    const other = JSON.stringify(policy(allow({ Sid: 'SomeoneElse' })));
    await made.clients.call('apigateway', 'UpdateRestApi', {
      restApiId: API,
      patchOperations: [{ op: 'replace', path: '/policy', value: other }],
    });
    const before = dumped(made);
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
    );
    expect(applied).toMatchObject({ ok: false, kind: 'drifted', entry: null });
    expect(dumped(made)).toBe(before);
    expect((await made.journal.entries()).entries).toEqual([]);
  });

  it('stops when somebody has deployed since', async () => {
    const made = await start(LISTED);
    await made.clients.call('apigateway', 'CreateDeployment', { restApiId: API, stageName: 'prod' });
    expect(
      await applyPlan(made.clients, planOf(made, 'resource-policy-correct-statement'), made.journal, systemClock),
    ).toMatchObject({
      ok: false,
      kind: 'drifted',
    });
  });

  it('stops when the name means another identity here', async () => {
    const made = await start(iam([]));
    const plan = planOf(made, 'identity-policy-add-statement');
    const moved = {
      ...plan,
      changes: plan.changes.map(
        (change) =>
          ({
            ...change,
            assumes: { policy: null, identityArn: ROLE.replace(ACCOUNT, '999988887777') },
          }) as Change,
      ),
    };
    expect(await applyPlan(made.clients, moved, made.journal, systemClock)).toMatchObject({
      ok: false,
      kind: 'drifted',
    });
  });

  it('leaves alone, at undo, what somebody else has changed since', async () => {
    const made = await start(LISTED);
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
    );
    const { id } = await made.clients.call('apigateway', 'CreateDeployment', { restApiId: API, stageName: 'prod' });
    if (applied.entry === null) throw new Error('no entry');
    expect(await undoEntry(made.clients, applied.entry, made.journal, systemClock)).toMatchObject({
      ok: false,
      kind: 'drifted',
    });
    expect(
      (await made.clients.call('apigateway', 'GetStage', { restApiId: API, stageName: 'prod' })).deploymentId,
    ).toBe(id);
  });

  it('knows a second version that its own call made late, and takes back both', async () => {
    const made = await start(iam([grant(`${ARN}/*`)], boundary(grant(`${ARN}/prod/POST/*`))));
    const before = dumped(made);
    const applied = await applyPlan(made.clients, planOf(made, 'boundary-add-statement'), made.journal, systemClock);
    const change = applied.entry?.steps[0]?.change;
    if (applied.entry === null || change?.kind !== 'create-policy-version') throw new Error('not applied');
    const { PolicyArn, PolicyDocument } = change;
    await made.clients.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true });
    expect(await undoEntry(made.clients, applied.entry, made.journal, systemClock)).toMatchObject({ ok: true });
    expect(dumped(made)).toBe(before);
  });

  it('says so when a managed policy has all its five versions', async () => {
    const made = await start(iam([grant(`${ARN}/*`)], boundary(grant(`${ARN}/prod/POST/*`))));
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/edge`;
    for (let version = 2; version <= 5; version += 1) {
      await made.clients.call('iam', 'CreatePolicyVersion', {
        PolicyArn,
        PolicyDocument: JSON.stringify(policy(grant(`${ARN}/prod/PUT/*`))),
        SetAsDefault: false,
      });
    }
    const applied = await applyPlan(made.clients, planOf(made, 'boundary-add-statement'), made.journal, systemClock);
    expect(applied).toMatchObject({ ok: false, kind: 'drifted', message: expect.stringContaining('5 versions') });
  });
});

describe('a write that fails', () => {
  it('rolls back what was written before it, and names the missing permission', async () => {
    const made = await start(operatedBy(control('GET', 'PATCH', 'UpdateRestApiPolicy')), OPERATOR);
    const before = dumped(made);
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
    );
    expect(applied).toMatchObject({
      ok: false,
      kind: 'denied',
      permission: expect.stringContaining('apigateway:POST'),
      entry: { state: 'rolled-back' },
    });
    expect(dumped(made)).toBe(before);
    expect((await made.journal.entries()).entries).toMatchObject([{ state: 'rolled-back' }]);
  });

  it('changes nothing when the first read is refused', async () => {
    const made = await start(operatedBy(control('PATCH')), OPERATOR);
    const before = dumped(made);
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
    );
    expect(applied).toMatchObject({
      ok: false,
      kind: 'denied',
      permission: expect.stringContaining('apigateway:GET'),
      entry: null,
    });
    expect(dumped(made)).toBe(before);
  });

  it('refuses a change that it cannot carry out, before any write', async () => {
    const made = await start(LISTED);
    const plan = planOf(made, 'resource-policy-correct-statement');
    const strange = {
      ...plan,
      changes: [...plan.changes, changeOf({ service: 'ec2', operation: 'ModifyVpcEndpoint', input: {} }) as Change],
    };
    const calls = dumped(made);
    expect(await applyPlan(made.clients, strange, made.journal, systemClock)).toMatchObject({
      ok: false,
      kind: 'failed',
      entry: null,
    });
    expect(dumped(made)).toBe(calls);
  });
});

describe('the journal', () => {
  it('is written before the first write, so that a killed process can be taken back', async () => {
    const made = await start(LISTED);
    const before = dumped(made);
    const versions: JournalEntry[] = [];
    const recording: Journal = {
      write: (entry) => {
        versions.push(entry);
        return made.journal.write(entry);
      },
    };
    await applyPlan(made.clients, planOf(made, 'resource-policy-correct-statement'), recording, systemClock);
    expect(versions.map(({ state, steps }) => [state, ...steps.map((step) => step.state)])).toEqual([
      ['applying', 'planned', 'planned'],
      ['applying', 'sent', 'planned'],
      ['applying', 'done', 'planned'],
      ['applying', 'done', 'sent'],
      ['applied', 'done', 'done'],
    ]);
    // As though the process had died right after the last call, before it could note anything.
    const last = versions.at(-2);
    if (last === undefined) throw new Error('nothing was written');
    expect(await undoEntry(made.clients, last, made.journal, systemClock)).toMatchObject({
      ok: true,
      differences: [],
    });
    expect(dumped(made)).toBe(before);
  });

  it('keeps one private file for each fix, and reads them back', async () => {
    const made = await start(LISTED);
    const applied = await applyPlan(
      made.clients,
      planOf(made, 'resource-policy-correct-statement'),
      made.journal,
      systemClock,
      undefined,
      's1',
    );
    const dir = join(made.dir, 'sessions');
    const files = await readdir(dir);
    expect(files).toHaveLength(1);
    expect((await stat(join(dir, files[0] ?? ''))).mode & 0o777).toBe(0o600);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await made.journal.entries()).entries).toEqual([applied.entry]);
    expect(await readFile(join(dir, files[0] ?? ''), 'utf8')).toContain('"session": "s1"');
  });

  it('names a file that cannot be read', async () => {
    const made = await start(LISTED);
    await applyPlan(made.clients, planOf(made, 'resource-policy-correct-statement'), made.journal, systemClock);
    const dir = join(made.dir, 'sessions');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(dir, 'broken.fix.json'), '{');
    expect(await made.journal.entries()).toMatchObject({
      entries: [{ state: 'applied' }],
      unreadable: ['broken.fix.json'],
    });
  });
});
