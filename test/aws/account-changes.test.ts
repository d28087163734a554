import { afterEach, describe, expect, test } from 'vitest';
import { type AwsCall, type Change, changeOf } from '../../src/core/model/changes/index.ts';
import { valueOf } from '../../src/core/model/fact.ts';
import type { FixPlan } from '../../src/core/model/plan.ts';
import type { JournalEntry } from '../../src/core/model/ports.ts';
import type { Practice } from '../../src/practice/index.ts';
import { openCase, type RestCase, restCases } from './cases.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const planOf = (one: RestCase, changes: readonly Change[]): FixPlan => ({
  id: 'test',
  causes: [],
  title: 'test',
  changes,
  documents: [],
  diff: '',
  widens: { opens: 'nothing', text: 'nothing else', pairs: [], everyone: false, regions: [], notCompared: [] },
  takesAway: null,
  shutsOut: { text: 'nothing', regions: [], notCompared: [] },
  pending: [],
  needsDeployment: false,
  alsoPublishes: [],
  reversible: true,
  cannotComeBack: [],
  ownedBy: null,
  ownedIn: null,
  permissions: [],
  cli: [],
  iac: { cloudformation: '', sam: '', terraform: '', cdk: '' },
  factsAfter: one.case.facts,
});
const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke",' +
  '"Resource":"*"}]}';
const GRANT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]}';

async function applied(one: RestCase, call: AwsCall) {
  const opened = await openCase(one);
  running = opened.practice;
  const written: JournalEntry[] = [];
  const journal = { write: async (entry: JournalEntry) => void written.push(entry) };
  const read = () => opened.account.readFacts(one.case.target, one.case.request, opened.caller);
  const result = await opened.account.apply(planOf(one, [changeOf(call) as Change]), journal);
  return { ...opened, journal, written, read, result };
}

describe('changes go to the account that they are about', () => {
  const [withPolicy] = restCases.filter((one) => valueOf(one.case.facts.draft.policy) !== null);

  test('a resource policy: written, read back, undone to the same text', async () => {
    if (!withPolicy) throw new Error('no case');
    const before = valueOf(withPolicy.case.facts.draft.policy) ?? null;
    const { account, read, result, journal } = await applied(withPolicy, {
      service: 'apigateway',
      operation: 'UpdateRestApi',
      input: {
        restApiId: withPolicy.case.target.apiId,
        patchOperations: [{ op: 'replace', path: '/policy', value: POLICY }],
      },
      assumes: { policy: before },
    });
    expect(result.ok).toBe(true);
    expect(valueOf((await read()).draft.policy)).toBe(POLICY);
    if (!result.ok) throw new Error(result.message);
    expect(await account.undo(result.entry, journal)).toMatchObject({ ok: true, differences: [] });
    expect(valueOf((await read()).draft.policy)).toBe(before);
  });

  const foreign = restCases.filter((one) => {
    const caller = valueOf(one.case.facts.caller);
    return caller?.kind === 'user' && caller.accountId !== one.case.facts.scope.accountId;
  });

  test.each(foreign)(
    "$name: a foreign caller's policy is written in the caller's account, and undone there",
    async (one) => {
      const caller = valueOf(one.case.facts.caller);
      if (!caller) throw new Error('no caller');
      const { account, read, result, journal } = await applied(one, {
        service: 'iam',
        operation: 'PutUserPolicy',
        input: { UserName: caller.name, PolicyName: 'added', PolicyDocument: GRANT },
        assumes: { policy: null, identityArn: caller.identityArn },
      });
      expect(result).toMatchObject({ ok: true });
      const names = async () => valueOf((await read()).caller)?.policies.map((policy) => policy.name);
      expect(await names()).toContain('added');
      if (!result.ok) throw new Error(result.message);
      expect(await account.undo(result.entry, journal)).toMatchObject({ ok: true });
      expect(await names()).not.toContain('added');
    },
  );

  test('what has moved since it was read is left alone', async () => {
    if (!withPolicy) throw new Error('no case');
    const { result, written } = await applied(withPolicy, {
      service: 'apigateway',
      operation: 'UpdateRestApi',
      input: {
        restApiId: withPolicy.case.target.apiId,
        patchOperations: [{ op: 'replace', path: '/policy', value: POLICY }],
      },
      assumes: { policy: GRANT },
    });
    expect(result).toMatchObject({ ok: false, kind: 'drifted' });
    expect(written).toEqual([]);
  });
});
