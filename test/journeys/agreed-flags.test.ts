import { expect, it } from 'vitest';
import { sharedCase } from '../practice/support.ts';
import { closedAfterEach } from './closing.ts';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { BIN } from './practice.ts';
import { servePractice } from './served.ts';

const closed = closedAfterEach();

/** The wizard at the settled steps of a call that only its authorizer's function refuses. */
async function examined(...flags: readonly string[]): Promise<Terminal> {
  const file = sharedCase('own/authz-deny-for-admin-paths-beats-broad-allow');
  const { api, stage } = file.config;
  const served = closed(await servePractice([file]));
  const call = ['--api', api.id, '--stage', stage?.name ?? '', '--method', 'DELETE', '--path', '/admin/users/3'];
  const caller = ['--caller', 'anonymous', '--header', 'Authorization: clerk-EXAMPLE', '--source-ip', '203.0.113.207'];
  const args = [BIN, '--region', api.region, ...call, ...caller, ...flags];
  const wizard = closed(startTerminal({ args, env: served.env, rows: 60, columns: 120 }));
  await wizard.until(/Which account\?/);
  wizard.send(KEYS.enter);
  await wizard.until(/❯ (Show|Nothing)/);
  return wizard;
}

it("the wizard asks before it runs an authorizer's function", async () => {
  const screen = (await examined()).screen();
  expect(screen).toContain('Test authorizer "roles" (its function really runs)');
  expect(screen).not.toContain('authorizer-explicit-deny');
});

it('with --test-authorizer it has run it, and asks no more', async () => {
  const wizard = await examined('--test-authorizer');
  expect(wizard.screen()).not.toContain('really runs');
  wizard.send(KEYS.enter);
  await wizard.until(/authorizer-explicit-deny/);
});
