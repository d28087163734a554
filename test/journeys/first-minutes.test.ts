import { afterEach, describe, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { pilotOf } from './pilot.ts';
import { BIN, readThrough, startPracticeWizard } from './practice.ts';
import { SIZES } from './sizes.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

const [first] = builtinCases();
const HOST = `${first?.config.api.id}.execute-api.${first?.config.api.region}.amazonaws.com`;
const STAGE = first?.config.stage?.name ?? '';
const ARN = `arn:aws:execute-api:us-east-1:********2222:${first?.config.api.id}/${STAGE}/GET/orders/42`;
const ANONYMOUS =
  `curl https://${HOST}/${STAGE}/orders/42\r\n` +
  `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${ARN}"}`;
const FROM_S3 =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message>' +
  '<RequestId>4442587FB7D0A2F9</RequestId><HostId>Uuag1LuByRx9e6j5Onimru9p</HostId></Error>';

/** The wizard of somebody who has no profile at all. */
function atTheDoor(size: (typeof SIZES)[number]): Terminal {
  const wizard = startTerminal({ ...size, args: [BIN] });
  terminal = wizard;
  return wizard;
}
const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

/** Sends keys and counts them; a text that is typed counts by its letters. */
function counted(wizard: Terminal) {
  let count = 0;
  return {
    press: (key: string) => {
      count += key.startsWith('\u001b') ? 1 : key.length;
      wizard.send(key);
    },
    count: () => count,
  };
}

describe.each(SIZES)('the first minutes at $columns×$rows', (size) => {
  it('a paste at the door is read at once, and explained in full without credentials', async () => {
    const wizard = atTheDoor(size);
    const pilot = pilotOf(wizard, 'drawn');
    await pilot.see(/Which account\?/);
    wizard.send(paste(ANONYMOUS));
    await wizard.until(() => /What your text means|Pasted/.test(wizard.everything()));
    await pilot.choose(/I have no credentials/);
    await pilot.see(/❯ Write this/);
    const read = await readThrough(wizard);
    for (const part of [/resource-policy-implicit-deny/, /apigw-doctor diagnose/, /read-only\s+policy/])
      expect(read).toMatch(part);
  });

  it('what is not of API Gateway is said to be so, before an API is asked for', async () => {
    const wizard = atTheDoor(size);
    const pilot = pilotOf(wizard, 'drawn');
    await pilot.see(/Which account\?/);
    wizard.send(paste(FROM_S3));
    await wizard.idle();
    await pilot.choose(/I have no credentials/);
    await pilot.see(/S3/);
    expect(wizard.everything()).not.toMatch(/Which API\?/);
  });

  it('a pasted curl leads to the named cause in at most four keys', async () => {
    const wizard = startPracticeWizard({ ...size });
    terminal = wizard;
    const keys = counted(wizard);
    await wizard.until(/What happened\?/);
    wizard.send(paste(ANONYMOUS));
    await wizard.until(/enter done/);
    keys.press(KEYS.enter);
    const asked = await wizard.until(/Who calls\?|❯ Show/);
    if (/Who calls\?/.test(asked)) keys.press(KEYS.enter);
    await wizard.until(/❯ Show/);
    keys.press(KEYS.enter);
    await wizard.until(/resource-policy-implicit-deny/);
    expect(keys.count()).toBeLessThanOrEqual(4);
  });

  it('a newcomer mends a call, and sees it go through, in four keys', async () => {
    const wizard = startPracticeWizard({ ...size });
    terminal = wizard;
    const keys = counted(wizard);
    await wizard.until(/What happened\?/);
    keys.press(KEYS.enter);
    await wizard.until(/❯ Show/);
    keys.press(KEYS.enter);
    await wizard.until(/❯ Fix:/);
    keys.press(KEYS.enter);
    await wizard.until(/a apply/);
    // The key counts only when the change has been in sight for 400 ms.
    await wizard.idle(600);
    keys.press('a');
    await wizard.until(/goes\s+through\s+now/);
    expect(keys.count()).toBe(4);
    // Nothing listens for the mouse: text is marked and copied as everywhere.
    expect(wizard.raw()).not.toMatch(/\?100[0-6]h/);
  });
});
