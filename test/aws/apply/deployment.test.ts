import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { applyPlan, finishEntry, undoEntry } from '../../../src/aws/apply/index.ts';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import type { JournalEntry } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Bench, bench } from './support.ts';

const UNDEPLOYED = 'deploy-method-opened-in-draft-only';
const WRONG_STAGE = 'rp-partner-admitted-on-other-stage';
const CANARY = { deploymentId: 'c4n4ry', percentTraffic: 10 };

const benches: Bench[] = [];
afterEach(async () => {
  for (const made of benches.splice(0)) await made.close();
});

interface CaseText {
  readonly config: {
    readonly api: { readonly id: string };
    readonly stage: { readonly name: string; readonly deploymentId: string };
  };
}

async function start(name: string, canary = false) {
  const json = JSON.parse(readFileSync(`test/cases/own/${name}.json`, 'utf8')) as CaseText;
  const { api, stage } = json.config;
  const made = await bench(
    canary ? { ...json, config: { ...json.config, stage: { ...stage, canary: CANARY } } } : json,
  );
  benches.push(made);
  const restApiId = api.id;
  return {
    ...made,
    restApiId,
    stageName: stage.name,
    first: stage.deploymentId,
    plan: made.plans[0] as FixPlan,
    apply: (plan: FixPlan) => applyPlan(made.clients, plan, made.journal, systemClock),
    /** What a colleague does in the meantime. */
    edit: async (path: string, httpMethod: string, value: string) => {
      const { items = [] } = await made.clients.call('apigateway', 'GetResources', { restApiId });
      const resourceId = items.find((one) => one.path === path)?.id ?? '';
      const patchOperations = [{ op: 'replace' as const, path: '/apiKeyRequired', value }];
      await made.clients.call('apigateway', 'UpdateMethod', { restApiId, resourceId, httpMethod, patchOperations });
    },
    served: async () => {
      const { deploymentId, canarySettings } = await made.clients.call('apigateway', 'GetStage', {
        restApiId,
        stageName: stage.name,
      });
      return { deploymentId, canary: canarySettings?.deploymentId };
    },
  };
}
const dumped = (made: Bench): string =>
  JSON.stringify(
    made.practice.dump(),
    (key, value: unknown) => (/(?:At|Date|next\w*|counter)$/i.test(key) ? undefined : value),
    1,
  );

describe('what a deployment would publish is what was shown', () => {
  it('stops when a colleague has edited another method since, and changes nothing', async () => {
    const made = await start(UNDEPLOYED);
    await made.edit('/admin', 'POST', 'true');
    const before = dumped(made);
    expect(made.plan.id).toBe('deploy-stage');
    expect(await made.apply(made.plan)).toMatchObject({
      ok: false,
      kind: 'drifted',
      message: expect.stringContaining('A deployment would also publish these edits: POST /admin.'),
    });
    expect(dumped(made)).toBe(before);
  });

  it('stops before the first write of a fix that edits and then deploys', async () => {
    const made = await start(WRONG_STAGE);
    await made.edit('/quotes/{id}', 'GET', 'true');
    const before = dumped(made);
    expect(made.plan.changes.map((change) => awsCall(change).operation)).toEqual(['UpdateRestApi', 'CreateDeployment']);
    expect(await made.apply(made.plan)).toMatchObject({ ok: false, kind: 'drifted', entry: null });
    expect(dumped(made)).toBe(before);
  });

  it('does not finish an interrupted fix over it either', async () => {
    const made = await start(UNDEPLOYED);
    const entry = await planned(made.plan, {
      deploymentId: made.first,
      description: null,
      canary: null,
      mark: 'deadbeef',
    });
    await made.edit('/admin', 'POST', 'true');
    expect(await finishEntry(made.clients, entry, made.journal, systemClock)).toMatchObject({
      ok: false,
      kind: 'drifted',
    });
    expect(await made.served()).toMatchObject({ deploymentId: made.first });
  });

  it('goes out when a colleague only edited and took it back', async () => {
    const made = await start(UNDEPLOYED);
    await made.edit('/admin', 'POST', 'true');
    await made.edit('/admin', 'POST', 'false');
    expect(await made.apply(made.plan)).toMatchObject({ ok: true });
  });

  it('is shown by method, as it is served now and then', async () => {
    const { plan } = await start(UNDEPLOYED);
    expect(plan.documents.map(({ title }) => title)).toEqual(['methods that stage "www" serves']);
    expect(plan.diff).toContain('-    "authorizationType": "AWS_IAM"');
    expect(plan.diff).toContain('+    "authorizationType": "NONE"');
    expect(plan.diff).not.toContain('/admin');
  });
});

describe('a stage with a canary', () => {
  it('serves the new deployment beside its canary, and undo brings both back', async () => {
    const made = await start(UNDEPLOYED, true);
    const before = dumped(made);
    expect(made.plan.title).toContain('but not to its canary (10 % of the calls still go to deployment c4n4ry)');
    const applied = await made.apply(made.plan);
    if (!applied.ok) throw new Error(applied.message);
    const served = await made.served();
    expect(served.canary).toBe(CANARY.deploymentId);
    expect([made.first, CANARY.deploymentId]).not.toContain(served.deploymentId);
    expect(await undoEntry(made.clients, applied.entry, made.journal, systemClock)).toMatchObject({
      ok: true,
      differences: [],
    });
    expect(dumped(made)).toBe(before);
  });

  it('takes up the deployment that a killed process had made, and makes no second one', async () => {
    const made = await start(UNDEPLOYED, true);
    const { restApiId } = made;
    const orphan = await made.clients.call('apigateway', 'CreateDeployment', {
      restApiId,
      description: 'apigw-doctor: publish the draft (deadbeef)',
    });
    const entry = await planned(made.plan, {
      deploymentId: made.first,
      description: null,
      canary: CANARY.deploymentId,
      mark: 'deadbeef',
    });
    expect(await finishEntry(made.clients, entry, made.journal, systemClock)).toMatchObject({ ok: true });
    expect((await made.served()).deploymentId).toBe(orphan.id);
    expect((await made.clients.call('apigateway', 'GetDeployments', { restApiId })).items).toHaveLength(3);
  });

  it('stops when the canary is another than the one that was shown', async () => {
    const made = await start(UNDEPLOYED, true);
    const patchOperations = [{ op: 'remove' as const, path: '/canarySettings' }];
    await made.clients.call('apigateway', 'UpdateStage', {
      restApiId: made.restApiId,
      stageName: made.stageName,
      patchOperations,
    });
    expect(await made.apply(made.plan)).toMatchObject({
      ok: false,
      kind: 'drifted',
      message: expect.stringContaining('canary'),
    });
  });

  it('has a command of the AWS CLI that makes the deployment on its own and points the stage to it', async () => {
    const { plan } = await start(UNDEPLOYED, true);
    expect(plan.cli).toHaveLength(1);
    const stage = /^aws apigateway update-stage .*op=replace,path=\/deploymentId,value=/;
    const deployment = /\$\(aws apigateway create-deployment .*--query id --output text\)"$/;
    expect(plan.cli[0]).toMatch(new RegExp(stage.source + deployment.source));
    expect(plan.cli[0]).not.toMatch(/create-deployment[^)]*--stage-name/);
  });
});

/** The journal of a fix of one step whose process died around its write. */
async function planned(plan: FixPlan, before: Readonly<Record<string, string | null>>): Promise<JournalEntry> {
  const [change] = plan.changes;
  if (change === undefined || plan.changes.length > 1) throw new Error('one step is wanted');
  return {
    session: 's1',
    fixId: plan.id,
    title: plan.title,
    startedAt: '2026-03-02T10:15:30.000Z',
    accountId: plan.factsAfter.scope.accountId,
    region: plan.factsAfter.scope.region,
    steps: [{ change, before, state: 'planned', result: null }],
    state: 'applying',
  };
}
