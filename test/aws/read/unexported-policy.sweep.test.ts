import { afterEach, describe, expect, test } from 'vitest';
import { practiceProfiles } from '../../../src/aws/index.ts';
import { valueOf } from '../../../src/core/model/fact.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Practice, startPractice } from '../../../src/practice/index.ts';
import { isDrawn } from '../../support/every-call.ts';
import { type RestCase, restCases } from '../cases.ts';
import { accountAt } from '../support.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

describe('what the stage serves, when the export leaves the policy out', () => {
  const drawn = restCases.filter((_, at) => isDrawn(at, 8));
  const withPolicy = drawn.filter((one) => valueOf(one.case.facts.draft.policy) !== null);
  const without = drawn.filter((one) => valueOf(one.case.facts.draft.policy) === null);

  async function deployedPolicy(one: RestCase) {
    running = await startPractice({ cases: [one.file], clock: systemClock, exportsPolicy: false });
    const account = accountAt(running.url, {
      practice: practiceProfiles(running),
      region: one.case.facts.scope.region,
    });
    return (await account.readFacts(one.case.target, one.case.request, { kind: 'anonymous' })).deployed.policy;
  }

  test.each(withPolicy)('$name: with one in the draft, nothing is concluded', async (one) => {
    expect(await deployedPolicy(one)).toEqual({ state: 'not-asked', why: 'the export does not show the policy' });
  });

  test.each(without)('$name: with none in the draft either, there is none', async (one) => {
    expect(await deployedPolicy(one)).toMatchObject({ state: 'known', value: null });
  });
});
