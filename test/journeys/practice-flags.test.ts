import { afterEach, expect, it } from 'vitest';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { BIN, examineCall } from './practice.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

it('practice --read-only --color never --show-values: nothing is applied, and no colour is sent', async () => {
  const wizard = startTerminal({ args: [BIN, 'practice', '--read-only', '--color', 'never', '--show-values'] });
  terminal = wizard;
  await examineCall(wizard, 'on checkout-api');
  wizard.send(KEYS.enter);
  await wizard.until(/❯ Fix:/);
  wizard.send(KEYS.enter);
  await wizard.until(/What changes|Diff|[-+] /);
  wizard.send('a');
  await wizard.until(/--read-only/);
  wizard.send(KEYS.interrupt);
  expect(await wizard.exited).toBe(130);
  // Bold and inverse are no colours.
  expect(wizard.everything()).not.toMatch(/\[(?:\d+;)*(?:3[0-7]|4[0-7]|38|48|9[0-7])(?:;\d+)*m/);
});
