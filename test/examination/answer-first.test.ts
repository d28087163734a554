import { expect, it } from 'vitest';
import { type ExaminationEvent, examine } from '../../src/examination/index.ts';
import { heldPractice } from '../support/held-practice.ts';

async function examined(api: string, held: RegExp, whenStanding: (letGo: () => void) => void) {
  const { account, call, server, close } = await heldPractice(api, held);
  const events: ExaminationEvent[] = [];
  try {
    const { target, request, caller } = call;
    const options = { observed: null, call: true, practice: true };
    const examination = await examine(account, target, request, caller, options, (event) => {
      events.push(event);
      if (event.type === 'verdict') whenStanding(server.letGo);
    });
    return { events, examination };
  } finally {
    await close();
  }
}

it('stands as soon as what refuses the call is known, while other facts are still read', async () => {
  // The backend's function is not read before the verdict stands.
  const { events, examination } = await examined('orders-api', /\/functions\//, (letGo) => letGo());
  const at = events.findIndex(({ type }) => type === 'verdict');
  const before = events.slice(0, at);
  expect(before).toContainEqual(expect.objectContaining({ type: 'step', step: 'resource-policy', state: 'settled' }));
  expect(before).not.toContainEqual(expect.objectContaining({ operation: 'GetFunctionConfiguration', state: 'done' }));
  expect(before.some((event) => event.type === 'step' && event.step === 'test-call')).toBe(false);
  expect(events.filter(({ type }) => type === 'verdict')).toHaveLength(1);
  expect(examination.diagnosis.outcome).toBe('refused');
  expect(examination.diagnosis.calls.verdictMs).toBeGreaterThanOrEqual(0);
});

it('waits for all facts where nothing refuses the call, and for no witness', async () => {
  let isStanding = false;
  const { events } = await examined('status-api', /^\/prod\/health/, (letGo) => {
    isStanding = true;
    letGo();
  });
  expect(isStanding).toBe(true);
  const at = events.findIndex(({ type }) => type === 'verdict');
  const settled = events
    .slice(at)
    .flatMap((event) => (event.type === 'step' && event.state === 'settled' ? event.step : []));
  expect(settled).toContain('test-call');
});
