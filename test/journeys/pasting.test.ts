import { afterEach, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { KEYS, type Terminal } from './harness.ts';
import { startPracticeWizard } from './practice.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

const [first] = builtinCases();
const host = `${first?.config.api.id}.execute-api.${first?.config.api.region}.amazonaws.com`;
const stage = first?.config.stage?.name ?? '';

it('fills in what a pasted command tells; the line end inside a paste does not submit it', async () => {
  const wizard = startPracticeWizard();
  terminal = wizard;
  await wizard.until(/What happened\?/);
  wizard.send(`\u001b[200~curl https://${host}/${stage}/orders/42\r\n\u001b[201~`);
  await wizard.until(/> curl|orders\/42/);
  expect(wizard.screen()).toContain('enter done');
  wizard.send(KEYS.enter);
  const asked = await wizard.until(/Who calls\?/);
  expect(asked).toMatch(new RegExp(`Stage +${stage}`));
  expect(asked).toMatch(/Method +GET \/orders\/42/);
  wizard.send(KEYS.enter);
  await wizard.until(/❯ Show/);
  wizard.send('q');
  expect(await wizard.exited).toBe(1);
});

it('draws with ASCII signs where the locale has no Unicode', async () => {
  const wizard = startPracticeWizard({ env: { LANG: 'C' } });
  terminal = wizard;
  await wizard.until(/What happened\?/);
  wizard.send(KEYS.enter);
  const steps = await wizard.until(/> Show/);
  expect(steps).toMatch(/x refuses/);
  expect(steps).toMatch(/^[\x20-\x7e\n]*$/);
  wizard.send(KEYS.interrupt);
  expect(await wizard.exited).toBe(130);
});
