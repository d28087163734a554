import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import type { PracticeCall } from '../../src/core/model/ports.ts';
import { type ExaminationEvent, type ExamineOptions, examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { holding } from '../support/holding.ts';

let practice: PracticeAccount;
let practiceCall: PracticeCall;
beforeEach(async () => {
  const environment = { variables: {}, platform: process.platform, home: '/nonexistent' };
  practice = await openPractice(builtinCases().slice(1, 2), { environment, clock: systemClock });
  const [call] = practice.calls;
  if (call === undefined) throw new Error('no call is ready');
  practiceCall = call;
});
afterEach(() => practice.close());

const run = async (account: ReturnType<typeof openAccount>, over: Partial<ExamineOptions> = {}) => {
  const events: ExaminationEvent[] = [];
  const { target, request, caller, observed } = practiceCall;
  const examination = await examine(
    account,
    target,
    request,
    caller,
    { observed, call: true, practice: true, anyVerb: true, ...over },
    (event) => events.push(event),
  );
  const asked = events.flatMap((event) =>
    event.type === 'read' && event.state === 'started' ? [event.operation] : [],
  );
  return { examination, asked: [...new Set(asked)].sort() };
};

it('asks AWS only what the step that runs again is read with', async () => {
  const account = openAccount(practice.options);
  const { examination: before, asked: first } = await run(account);
  const second = await run(account, { only: { step: 'lambda-authorizer', before } });
  expect(first).toContain('GetExport');
  expect(second.asked).toEqual(['GetAuthorizers', 'GetFunctionConfiguration', 'GetPolicy', 'GetRole']);
  expect(second.examination.steps).toEqual(before.steps);
  expect(second.examination.diagnosis.couldNotCheck).toEqual(before.diagnosis.couldNotCheck);
});

it('makes the test call again without reading anything', async () => {
  const account = openAccount(practice.options);
  const { examination: before } = await run(account);
  const calls = account.count().total;
  const second = await run(account, { only: { step: 'test-call', before } });
  expect(second.asked).toEqual([]);
  expect(account.count().total - calls).toBeLessThanOrEqual(1);
  expect(second.examination.testimony.calls).toHaveLength(1);
  expect(second.examination.testimony.calls[0]).not.toBe(before.testimony.calls[0]);
  expect(second.examination.facts).toBe(before.facts);
});

it('cannot tell a step whose reads are not answered in time, and tells the others', async () => {
  const slow = await holding(practice.options.endpointUrl ?? '', /\/account$/);
  try {
    const { examination } = await run(openAccount({ ...practice.options, endpointUrl: slow.url }), { patience: 1_500 });
    const verdicts = new Map(examination.steps.map((step) => [step.id, step]));
    expect(examination.facts.accountRate).toMatchObject({ state: 'failed', why: 'no answer in 1.5 s' });
    expect(verdicts.get('resource-policy')?.verdict).not.toBe('cannot-tell');
    expect(verdicts.get('iam-policies')?.verdict).toBe('refuses');
  } finally {
    await slow.close();
  }
});
