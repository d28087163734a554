import { expect, it } from 'vitest';
import { runHere } from './run.ts';

const FILE = 'test/cases/rp-ip-allowlist-misses-caller.json';
const fix = async (...args: readonly string[]) =>
  JSON.parse((await runHere(['fix', '--json', '--case', FILE, ...args])).out);

it('logging is turned on by its name, with the role that it needs, and the refusal stays what it was', async () => {
  const document = await fix('--apply', 'logging-disabled', '--yes');
  expect(document).toMatchObject({ error: null, applied: ['logging-execution'] });
  expect(document.plan[0].changes.map(({ operation }: { operation: string }) => operation).at(-1)).toBe('UpdateStage');
  expect(document.after.advice.map(({ code }: { code: string }) => code)).not.toContain('logging-disabled');
  expect(document.after.causes[0].code).toBe('resource-policy-ip-condition');
});

it('logging is not turned on by "all"', async () => {
  const document = await fix('--apply', 'all', '--yes');
  expect(document.applied).toEqual(['resource-policy-correct-statement']);
});
