import { expect, it } from 'vitest';
import { closedAfterEach } from './closing.ts';
import { KEYS, startTerminal } from './harness.ts';
import { pilotOf } from './pilot.ts';
import { BIN } from './practice.ts';
import { erased, resizedThrough } from './resizes.ts';
import { servePractice } from './served.ts';

const closed = closedAfterEach();

it('shows each line of the frame once, and erases nothing but its own, whatever screen is resized', async () => {
  const served = closed(await servePractice());
  const wizard = closed(startTerminal({ args: [BIN], env: served.env }));
  const pilot = pilotOf(wizard, 'colour');
  const wrong: string[] = [];
  const resize = async (screen: string, seen: RegExp, quietMs?: number) => {
    await wizard.until(seen, 60_000, quietMs);
    for (const one of await resizedThrough(wizard)) wrong.push(`${screen}, ${one}`);
  };
  await resize('profile', /Which account\?/);
  await pilot.choose(/environment/);
  await resize('paste', /What happened\?/);
  wizard.send('p');
  await resize('a text to paste', /enter done/);
  wizard.send(KEYS.escape);
  await wizard.until(/\? keys/);
  await pilot.choose(/Choose|list/);
  await resize('api', /orders-api/);
  wizard.send('/', 'ch');
  await resize('filter', /Which API\?\s+ch/);
  await pilot.choose(/checkout-api/);
  await resize('stage', /prod {2}deployed/);
  await pilot.choose(/prod/);
  await resize('method', /POST \/orders/);
  await pilot.choose(/POST \/orders/);
  await resize('caller', /Who calls\?/);
  served.shut();
  await pilot.choose(/checkout-service/);
  await resize('troubleshooting, live', /Examining the call/, 20);
  served.open();
  await resize('troubleshooting', /❯ Show/);
  await pilot.choose(/refuses/);
  // The screen before it says the same at its foot.
  await resize('evidence', /^(?![\s\S]*Show the cause)[\s\S]*esc back/);
  wizard.send(KEYS.escape);
  await pilot.choose(/Show/);
  await resize('findings', /❯ Fix:/);
  await pilot.choose(/Fix: /);
  await resize('fix', /a apply/);
  await wizard.idle(500);
  wizard.send('a');
  await resize('confirm', /\? ▌/);
  wizard.send('prod', KEYS.enter);
  await resize('check', /Write the summary/);
  await pilot.choose(/Write the summary/);
  await resize('summary', /written to/);
  wizard.send('?');
  await resize('help', /Apply the fix that is shown/);
  expect(wrong.join('\n\n')).toBe('');
  const recording = wizard.raw();
  expect(erased(recording)).toBeNull();
  // The check itself can fail: the same recording with one erasing sequence in it.
  for (const sequence of ['\u001b[3J', '\u001b[2J', '\u001bc', '\u001b[?1049h'])
    expect(erased(recording.slice(0, 5000) + sequence + recording.slice(5000))).toBe(JSON.stringify(sequence));
});
