import { expect, it } from 'vitest';
import { openAccount } from '../../../src/aws/index.ts';
import { openPractice } from '../../../src/commands/practice-account.ts';
import { examine } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { builtinCases } from '../../../src/practice/index.ts';
import { holding } from '../../support/holding.ts';

/** Examines the first call of a practice API while the requests that fit are held; tells what was sent meanwhile. */
async function examinedWhileHeld(api: string, held: RegExp, until: (seen: readonly string[]) => boolean) {
  const cases = builtinCases().filter(({ config }) => config.api.name === api);
  const environment = { variables: {}, platform: process.platform, home: '/nonexistent' };
  const practice = await openPractice(cases, { environment, clock: systemClock });
  const [call] = practice.calls;
  if (call === undefined) throw new Error('no call is ready');
  const server = await holding(practice.options.endpointUrl ?? '', held);
  try {
    const account = openAccount({ ...practice.options, endpointUrl: server.url });
    const options = { observed: null, call: false, practice: true };
    const examining = examine(account, call.target, call.request, call.caller, options);
    await expect.poll(() => until(server.seen), { timeout: 20_000 }).toBe(true);
    server.letGo();
    const examination = await examining;
    return { examination, seen: server.seen };
  } finally {
    await server.close();
    await practice.close();
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
