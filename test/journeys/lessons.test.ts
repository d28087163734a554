import { afterEach, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { KEYS, type Terminal } from './harness.ts';
import { pilotOf } from './pilot.ts';
import { applyFix, readThrough, startPracticeWizard } from './practice.ts';
import { SIZES } from './sizes.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

const COUNT = builtinCases().length;

it.each(SIZES)('goes through the lessons to the end, and resets them, at $columns×$rows', async (size) => {
  const wizard = startPracticeWizard({ ...size });
  terminal = wizard;
  const pilot = pilotOf(wizard, 'drawn');
  await pilot.see(new RegExp(`0 of ${COUNT} done`));
  wizard.send(KEYS.enter);
  let fixed = 0;
  for (let lesson = 0; lesson < COUNT; lesson++) {
    await pilot.choose(/Show /);
    const found = await pilot.see(/❯ (Fix:|Show:|Write|Paste)/);
    if (/❯ Fix:/.test(found)) {
      wizard.send(KEYS.enter);
      await applyFix(wizard);
      await pilot.see(/❯ (Write|Back)/);
      fixed++;
    }
    await pilot.choose(/Next lesson|All lessons/);
  }
  const list = await pilot.see(new RegExp(`${COUNT} of ${COUNT} done`));
  expect(fixed).toBeGreaterThan(3);
  // What was mended is not told as refused.
  expect(list).not.toMatch(/✔.*answered 403/);
  expect(list).toMatch(/✔ GET \/orders\/42/);
  await pilot.choose(/Reset the practice/);
  await pilot.see(new RegExp(`0 of ${COUNT} done`));
  wizard.send(KEYS.enter);
  await pilot.choose(/Show the/);
  await pilot.see(/resource-policy-implicit-deny/);
});

it.each(SIZES)('explains a cause at one key at $columns×$rows', async (size) => {
  const wizard = startPracticeWizard({ ...size });
  terminal = wizard;
  const pilot = pilotOf(wizard, 'drawn');
  await pilot.see(/What happened\?/);
  wizard.send(KEYS.enter);
  await pilot.choose(/Show the/);
  await pilot.see(/❯ Fix:/);
  wizard.send('x');
  await pilot.see(/Explained[\s\S]*resource-policy/);
  const read = await readThrough(wizard);
  for (const heading of [/What happened/, /How AWS decides/, /How to prevent it/]) expect(read).toMatch(heading);
  wizard.send(KEYS.escape);
  await pilot.see(/❯ Fix:/);
});
