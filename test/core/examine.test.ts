import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { examineCase, examineFacts } from '../../src/core/examine.ts';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import { NO_TESTIMONY, type WitnessGap } from '../../src/core/model/testimony.ts';

const file = new URL('../cases/apikey-disabled-key.json', import.meta.url);

it('documents show what a witness could not say, and no tag of the program', () => {
  const loaded = loadCase(JSON.parse(readFileSync(file, 'utf8')));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { facts, request, runtime } = loaded.case;
  const reason = { what: 'the answer to the real call', why: 'no answer within 10 s', permission: null };
  const gap: WitnessGap = { ...reason, witness: 'call', unanswered: true };
  const testimony = { ...NO_TESTIMONY, couldNotCheck: [gap, gap] };
  const calls = { total: 0, rounds: 0, throttled: 0, ms: 0 };
  const { diagnosis, steps } = examineFacts(facts, request, runtime, testimony, calls);
  const before = examineCase({ facts, request, runtime, observed: null }).diagnosis.couldNotCheck;
  expect(diagnosis.couldNotCheck).toEqual([...before, reason]);
  expect(steps.find(({ id }) => id === 'test-call')).toMatchObject({
    verdict: 'cannot-tell',
    sentence: 'The call was sent: no answer within 10 s.',
  });
});
