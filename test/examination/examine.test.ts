import { expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { openPractice } from '../../src/commands/practice-account.ts';
import { STEP_IDS } from '../../src/core/verdict/types.ts';
import { type ExaminationEvent, examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';

it('settles the steps that facts decide before the real call is answered, and each step once', async () => {
  const environment = { variables: {}, platform: process.platform, home: '/nonexistent' };
  const practice = await openPractice(builtinCases().slice(1, 2), { environment, clock: systemClock });
  try {
    const [call] = practice.calls;
    if (call === undefined) throw new Error('no call is ready');
    const events: ExaminationEvent[] = [];
    const options = { observed: call.observed, call: true, practice: true };
    const examination = await examine(
      openAccount(practice.options),
      call.target,
      call.request,
      call.caller,
      options,
      (event) => events.push(event),
    );
    const settled = events.flatMap((event) => (event.type === 'step' && event.state === 'settled' ? [event] : []));
    expect(settled.map((event) => event.step).toSorted()).toEqual([...STEP_IDS].sort());
    expect(settled.findIndex((event) => event.step === 'iam-policies')).toBeLessThan(
      settled.findIndex((event) => event.step === 'test-call'),
    );
    for (const { step, result } of settled) expect(result).toEqual(examination.steps.find((one) => one.id === step));
  } finally {
    await practice.close();
  }
});
