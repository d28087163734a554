import { expect, it } from 'vitest';
import { examine } from '../../../src/examination/index.ts';
import { heldPractice } from '../../support/held-practice.ts';

/** Examines the call of a practice API while the requests that fit are held; tells what was sent meanwhile. */
async function examinedWhileHeld(api: string, held: RegExp, until: (seen: readonly string[]) => boolean) {
  const { account, call, server, close } = await heldPractice(api, held);
  try {
    const options = { observed: null, call: false, practice: true };
    const examining = examine(account, call.target, call.request, call.caller, options);
    await expect.poll(() => until(server.seen), { timeout: 20_000 }).toBe(true);
    server.letGo();
    const examination = await examining;
    return { examination, seen: server.seen };
  } finally {
    await close();
  }
}

const isSimulator = (asked: string): boolean => asked.includes('Action=SimulatePrincipalPolicy');

it('is asked while the policies are still being read, and once', async () => {
  const { examination, seen } = await examinedWhileHeld('checkout-api', /Action=GetRolePolicy/, (sofar) =>
    sofar.some(isSimulator),
  );
  expect(seen.filter(isSimulator)).toHaveLength(1);
  expect(examination.testimony.simulator?.decision).toBe('implicitDeny');
});

it('is not asked where nothing asks for IAM', async () => {
  const { seen } = await examinedWhileHeld('status-api', /^$/, () => true);
  expect(seen.some(isSimulator)).toBe(false);
});
